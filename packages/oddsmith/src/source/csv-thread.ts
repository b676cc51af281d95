/** What a thread does that reads parts of a CSV file. */
import { parentPort, workerData } from 'node:worker_threads';
import { CsvPartReader } from '@oddsmith/core/csv';
import { type CsvJob, type CsvReply, NEXT, partCount, ROWS, TURN } from './csv-job.js';
import { PartsFile } from './csv-parts-file.js';

function readParts(job: CsvJob): CsvReply {
  const { control, columns, capacity } = job;
  const reader = new CsvPartReader(job.layout, job.options, job.scanner);
  const file = new PartsFile(job);
  try {
    for (;;) {
      const part = Atomics.add(control, NEXT, 1);
      if (part >= partCount(job)) return reader.finish();
      const rows = reader.read(file.read(part));
      awaitTurn(control, part);
      const at = Atomics.load(control, ROWS);
      if (at + rows > capacity) return { irregular: `there are more rows than the ${capacity} expected` };
      Atomics.store(control, ROWS, at + rows);
      Atomics.store(control, TURN, part + 1);
      Atomics.notify(control, TURN);
      reader.put(columns, at, rows);
    }
  } finally {
    file.close();
  }
}

/** The rows of a part go behind those of all parts before it, whose number is then known. */
function awaitTurn(control: Int32Array, part: number): void {
  for (let turn = Atomics.load(control, TURN); turn < part; turn = Atomics.load(control, TURN)) {
    Atomics.wait(control, TURN, turn);
  }
}

function reply(job: CsvJob): CsvReply {
  try {
    return readParts(job);
  } catch (error) {
    return { irregular: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.postMessage(reply(workerData));
