/** The rows that the engine has shown: as few as prove something, each once. */
import type { SeparationInput } from '../../diagnostics/separation/demands.js';
import { nullSpace } from '../../diagnostics/separation/null-space.js';
import { findSeparation, type Separation } from '../../diagnostics/separation.js';
import { numberOf, type Row } from '../relation.js';

export class KnownRows {
  readonly #columns: number;
  readonly #values: number[] = [];
  readonly #events: number[] = [];
  readonly #others: number[] = [];
  readonly #known = new Set<string>();

  constructor(columns: number) {
    this.#columns = columns;
  }

  /** Takes rows of columns, then 1 where there are events, and where there are others; says how many are new. */
  add(rows: readonly Row[]): number {
    const before = this.#known.size;
    for (const cells of rows) {
      const row = cells.map(numberOf);
      const key = row.join();
      if (this.#known.has(key)) continue;
      this.#known.add(key);
      this.#values.push(...row.slice(0, this.#columns));
      this.#events.push(row[this.#columns]!);
      this.#others.push(row[this.#columns + 1]!);
    }
    return this.#known.size - before;
  }

  /** What separates these rows; null where they overlap. */
  separation(): Separation | null {
    return findSeparation(this.#input());
  }

  /** What those of the rows do not see that are not separated: vectors that span it. `units`: as `nullSpace`. */
  unseen(separation: Separation | null, units: Float64Array): Float64Array[] {
    const left = Uint8Array.from(this.#events, (_, i) => 1 - (separation?.separated[i] ?? 0));
    return nullSpace(this.#input(), left, units).basis.map(({ high }) => high);
  }

  #input(): SeparationInput {
    const columns = this.#columns;
    const values = Float64Array.from(this.#values);
    const none = new Float64Array(columns);
    return {
      ...{ rows: this.#events.length, columns, events: this.#events, others: this.#others },
      ...{ coefficients: none, step: none },
      read: (start, count, into) => into.set(values.subarray(start * columns, (start + count) * columns)),
    };
  }
}
