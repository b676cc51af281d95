/** What a thread does that reads parts of a CSV file. */
import { parentPort, workerData } from 'node:worker_threads';
import { CsvPartReader } from '@oddsmith/core/csv';
import { type CsvJob, type CsvReply, partCount } from './csv-job.js';
import { PartsFile } from './csv-parts-file.js';
import { Places } from './csv-places.js';

/** Parts that a thread holds back before it waits for another one, which may have no time on a core just now. */
const MOST_HELD = 32;

interface Held {
  readonly part: number;
  readonly rows: number;
  readonly put: (row: number) => void;
}

class CsvThread {
  private readonly job: CsvJob;
  private readonly reader: CsvPartReader;
  private readonly places: Places;
  /** Parts that were read before it was known where their rows go. */
  private readonly held: Held[] = [];

  constructor(job: CsvJob) {
    this.job = job;
    this.reader = new CsvPartReader(job.layout, job.options, job.scanner);
    this.places = new Places(job.counts);
  }

  /** Reads parts as long as there are any. */
  read(file: PartsFile): CsvReply {
    for (let part = this.take(); part < partCount(this.job); part = this.take()) {
      const rows = this.reader.read(file.read(part));
      this.places.tell(part, rows);
      this.putHeld(MOST_HELD);
      this.put(part, rows);
    }
    this.putHeld(0);
    return this.reader.finish();
  }

  private take(): number {
    return Atomics.add(this.job.next, 0, 1);
  }

  private put(part: number, rows: number): void {
    const { reader, held } = this;
    const { columns } = this.job;
    const row = held.length > 0 ? -1 : this.places.rowOf(part);
    if (row < 0) held.push({ part, rows, put: reader.hold(columns, rows) });
    else {
      this.demandRoom(row + rows);
      reader.put(columns, row, rows);
    }
  }

  /** Puts the parts whose place is known; more than `most` of them are not held back any longer. */
  private putHeld(most: number): void {
    const { held, places } = this;
    while (held.length > 0) {
      const { part, rows, put } = held[0]!;
      const row = held.length > most ? places.awaitRowOf(part) : places.rowOf(part);
      if (row < 0) return;
      this.demandRoom(row + rows);
      put(row);
      held.shift();
    }
  }

  private demandRoom(rows: number): void {
    const { capacity } = this.job;
    if (rows > capacity) throw new Error(`there are more rows than the ${capacity} expected`);
  }
}

function replyTo(job: CsvJob): CsvReply {
  try {
    const file = new PartsFile(job);
    try {
      return new CsvThread(job).read(file);
    } finally {
      file.close();
    }
  } catch (error) {
    return { irregular: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.postMessage(replyTo(workerData));
