/** Where the rows of each part go: behind those of all parts before it. */
import type { CsvJob } from './csv-job.js';

export class Places {
  private readonly counts: CsvJob['counts'];
  /** Parts whose rows are known, and how many they are. */
  private known = 0;
  private rows = 0;

  constructor(counts: CsvJob['counts']) {
    this.counts = counts;
  }

  /** Tells everybody how many rows a part has. */
  tell(part: number, rows: number): void {
    Atomics.store(this.counts, part, rows + 1);
    Atomics.notify(this.counts, part);
  }

  /** The row at which the part begins; −1 as long as a part before it is not counted. Parts are asked for in order. */
  rowOf(part: number): number {
    for (; this.known < part; this.known++) {
      const count = Atomics.load(this.counts, this.known);
      if (count === 0) return -1;
      this.rows += count - 1;
    }
    return this.rows;
  }

  /** As `rowOf`, but waits for the others. */
  awaitRowOf(part: number): number {
    for (let row = this.rowOf(part); ; row = this.rowOf(part)) {
      if (row >= 0) return row;
      Atomics.wait(this.counts, this.known, 0);
    }
  }
}
