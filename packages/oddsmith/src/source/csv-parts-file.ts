/** A file cut into parts behind line ends. */
import { closeSync, openSync, readSync } from 'node:fs';
import { type CsvJob, partCount } from './csv-job.js';

const LF = 10;
/** Bytes among which the line end behind a cut is looked for at a time. */
const STEP = 1 << 13;

export class PartsFile {
  private readonly job: CsvJob;
  private readonly file: number;
  private readonly step = new Uint8Array(STEP);
  private buffer = new Uint8Array(0);

  constructor(job: CsvJob) {
    this.job = job;
    this.file = openSync(job.path, 'r');
  }

  /** The bytes of part `index`, to be used before the next is read; throws where the file is shorter than it was. */
  read(index: number): Uint8Array {
    const start = this.cut(index);
    const length = this.cut(index + 1) - start;
    if (this.buffer.length < length) this.buffer = new Uint8Array(Math.ceil(1.25 * length));
    for (let done = 0; done < length; ) {
      const count = readSync(this.file, this.buffer, done, length - done, start + done);
      if (count === 0) throw new Error(`it is shorter than ${this.job.size} bytes`);
      done += count;
    }
    return this.buffer.subarray(0, length);
  }

  close(): void {
    closeSync(this.file);
  }

  /** Where part `index` begins: behind the first line end at or behind the byte before `index` times the part's size. */
  private cut(index: number): number {
    const { job, file, step } = this;
    if (index === 0) return job.layout.start;
    if (index >= partCount(job)) return job.size;
    const from = index * job.partBytes - 1;
    for (let at = from; at < from + job.partBytes; at += STEP) {
      const count = readSync(file, step, 0, STEP, at);
      const end = step.subarray(0, count).indexOf(LF);
      if (end >= 0) return at + end + 1;
      if (count < STEP) return job.size;
    }
    throw new Error(`there is no line end within ${job.partBytes} bytes`);
  }
}
