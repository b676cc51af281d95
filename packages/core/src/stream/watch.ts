/** What is new in a batch: the rows that its digest needs. */
import { OddsmithError } from '../errors.js';
import type { Labels } from '../formula/factors.js';
import { type KeptRows, rowAt } from '../formula/kept-rows.js';
import { rangeOfKept } from '../formula/ranges.js';

/** Finds rows of a batch (from 0) that say something that no row before them did, and adds them to `found`. */
export interface Watch<Values> {
  look(values: Values, rows: KeptRows, found: Set<number>): void;
}

/** Rows with a smaller or a larger number than all before, and the first that is no number. */
export class Extremes implements Watch<Float64Array> {
  #low = Number.POSITIVE_INFINITY;
  #high = Number.NEGATIVE_INFINITY;
  #isWhole = true;

  look(values: Float64Array, rows: KeptRows, found: Set<number>): void {
    const [low, high] = rangeOfKept(values, rows);
    if (low >= this.#low && high <= this.#high) return;
    for (let i = 0; i < rows.count; i++) {
      const row = rowAt(rows, i);
      const value = values[row]!;
      if ((value === low && low < this.#low) || (value === high && high > this.#high)) found.add(row);
      if (value < this.#low) this.#low = value;
      if (value > this.#high) this.#high = value;
      if (this.#isWhole && Number.isNaN(value)) {
        this.#isWhole = false;
        found.add(row);
      }
    }
  }
}

/** More levels are no factor, and would take the memory that the rows do not. */
const MOST_LEVELS = 100_000;

function refuseMany(label: string, levels: number): void {
  if (levels <= MOST_LEVELS) return;
  const message = `${label} has more than ${MOST_LEVELS} levels, of which a stream of rows keeps no count: group the rare ones.`;
  throw new OddsmithError('formula-unsupported', message, { column: label });
}

/** The first row of every label, and the first without one. */
export class Levels implements Watch<Labels> {
  readonly #label: string;
  readonly #seen = new Set<string>();
  #isWhole = true;

  /** `label`: of the variable, for messages. */
  constructor(label: string) {
    this.#label = label;
  }

  look({ levels, codes }: Labels, rows: KeptRows, found: Set<number>): void {
    const isKnown = Uint8Array.from(levels, (level) => (this.#seen.has(level) ? 1 : 0));
    for (let i = 0; i < rows.count; i++) {
      const row = rowAt(rows, i);
      const code = codes[row]!;
      if (code < 0) {
        if (this.#isWhole) found.add(row);
        this.#isWhole = false;
      } else if (isKnown[code] === 0) {
        isKnown[code] = 1;
        this.#seen.add(levels[code]!);
        found.add(row);
      }
    }
    refuseMany(this.#label, this.#seen.size);
  }
}

/** The first row of every number: labels, of which there are few, or shares, of which one says that they are. */
export class Outcomes implements Watch<Float64Array> {
  readonly #label: string;
  readonly #seen = new Set<number>();
  #isShare = false;

  constructor(label: string) {
    this.#label = label;
  }

  look(values: Float64Array, rows: KeptRows, found: Set<number>): void {
    let [last, before] = [Number.NaN, Number.NaN];
    for (let i = 0; i < rows.count && !this.#isShare; i++) {
      const row = rowAt(rows, i);
      const value = values[row]!;
      if (value === last || value === before) continue;
      before = last;
      last = value;
      if (this.#seen.has(value)) continue;
      this.#seen.add(value);
      found.add(row);
      this.#isShare = value > 0 && value < 1;
    }
    refuseMany(this.#label, this.#seen.size);
  }
}

/** The first row of which something holds. */
export class First implements Watch<(row: number) => boolean> {
  #isFound = false;

  look(holds: (row: number) => boolean, rows: KeptRows, found: Set<number>): void {
    for (let i = 0; i < rows.count && !this.#isFound; i++) {
      const row = rowAt(rows, i);
      if (!holds(row)) continue;
      this.#isFound = true;
      found.add(row);
    }
  }
}
