/**
 * A matched set as the recursions take it. Its rows are those of the `chosen`, then the others: the cases are chosen where
 * they are the fewer; else the others are, by −x, which is the same likelihood. Values are differences from the first row,
 * since what all rows of a set share cancels.
 */
import { type Pairs, pairs, setPair } from '../../math/cholesky-double-double.js';
import { dotOfPairs } from '../../math/dot-double-double.js';
import { add, twoSum } from '../../math/double-double.js';
import type { MatchedSets } from './matched-sets.js';
import type { PackedRows } from './packed-rows.js';

export interface SetShape {
  readonly size: number;
  /** How many rows are chosen: at most half of them. */
  readonly chosen: number;
}

export class SetReader {
  /** Differences, row after row. */
  readonly x: Pairs;
  /** Log-odds of each row against the first. */
  readonly z: Pairs;
  readonly #rows: PackedRows;
  readonly #sets: MatchedSets;
  /** Offsets against the first row. */
  readonly #offset: Pairs;
  #size = 0;

  constructor(rows: PackedRows, sets: MatchedSets) {
    this.#rows = rows;
    this.#sets = sets;
    let most = 0;
    for (let set = 0; set < sets.count; set++)
      most = Math.max(most, sets.starts[set + 1]! - sets.starts[set]!);
    this.x = pairs(most * rows.columns);
    this.z = pairs(most);
    this.#offset = pairs(most);
  }

  read(set: number): SetShape {
    const { starts, cases } = this.#sets;
    const [from, to] = [starts[set]!, starts[set + 1]!];
    const size = to - from;
    const events = cases[set]!;
    const isSwapped = events > size - events;
    this.#size = size;
    for (let i = 0; i < size; i++) {
      const turned = from + i + events;
      const place = !isSwapped ? from + i : turned < to ? turned : turned - size;
      this.#readRow(i, place, from, isSwapped ? -1 : 1);
    }
    return { size, chosen: isSwapped ? size - events : events };
  }

  #readRow(i: number, place: number, from: number, sign: number): void {
    const { rows } = this.#sets;
    const { x, columns, offset } = this.#rows;
    const [row, first] = [rows[place]!, rows[from]!];
    const { high, low } = this.x;
    for (let j = 0; j < columns; j++) {
      const value = sign * x[row * columns + j]!;
      const other = -sign * x[first * columns + j]!;
      const sum = value + other;
      const back = sum - value;
      high[i * columns + j] = sum;
      low[i * columns + j] = value - (sum - back) + (other - back);
    }
    if (offset !== null) setPair(this.#offset, i, twoSum(sign * offset[row]!, -sign * offset[first]!));
  }

  /** Log-odds in plain doubles. */
  predict(beta: Float64Array): void {
    const { columns } = this.#rows;
    const { high } = this.x;
    for (let i = 0, at = 0; i < this.#size; i++) {
      let sum = 0;
      for (let j = 0; j < columns; j++, at++) sum += high[at]! * beta[j]!;
      this.z.high[i] = sum + this.#offset.high[i]!;
    }
  }

  /** The same in double-double. */
  predictAccurately(beta: Pairs): void {
    const { columns } = this.#rows;
    for (let i = 0; i < this.#size; i++) {
      const product = dotOfPairs(this.x, i * columns, beta, 0, columns);
      const offset = { hi: this.#offset.high[i]!, lo: this.#offset.low[i]! };
      setPair(this.z, i, add(product, offset));
    }
  }
}
