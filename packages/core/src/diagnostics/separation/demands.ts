/**
 * What the rows demand of a direction d along which the likelihood never falls: xᵢᵀd ≥ 0 of an event, xᵢᵀd ≤ 0 of a
 * non-event, xᵢᵀd = 0 of a row that is both.
 */
import type { Pairs } from '../../math/cholesky-double-double.js';
import { accumulate, type DoubleDouble, productRest } from '../../math/double-double.js';

export interface SeparationInput {
  readonly rows: number;
  /** Columns are taken to be linearly independent; a dependent one is left out of every direction. */
  readonly columns: number;
  /** Writes rows [start, start + count) of the design matrix, row after row, to the front of `into`. */
  read(start: number, count: number, into: Float64Array): void;
  /** Weight of events and of non-events in each row; a row with neither does not exist. */
  readonly events: ArrayLike<number>;
  readonly others: ArrayLike<number>;
  /** Where the solver stopped, and the last step it took: first guesses at a direction. */
  readonly coefficients: Float64Array;
  readonly step: Float64Array;
}

/**
 * |xᵀd| up to this share of Σ|xⱼdⱼ| counts as xᵀd = 0: 2⁻⁴⁷, that is 64 times the relative rounding error of a double.
 * It covers the rounding of d and of computed columns; a crossing at a relative distance of 1e-14 is still seen.
 */
export const ON_PLANE = 7.105427357601002e-15;
/** Nearer than this the sum is taken in double-double, 2⁻³³: plain rounding stays below it up to 2¹⁹ columns. */
const NEAR = 1.1641532182693481e-10;

const BLOCK_VALUES = 65_536;

export interface Block {
  readonly start: number;
  readonly count: number;
  /** Rows one after the other; valid until the next block is asked for. */
  readonly values: Float64Array;
}

/** The rows in blocks, beginning with the block that holds row `first` and coming round to it. */
export function* blocks(input: SeparationInput, first = 0): Generator<Block, void, void> {
  const size = Math.max(1, Math.floor(BLOCK_VALUES / input.columns));
  const values = new Float64Array(Math.min(size, input.rows) * input.columns);
  const total = Math.ceil(input.rows / size);
  const offset = Math.floor(first / size);
  for (let b = 0; b < total; b++) {
    const start = ((b + offset) % total) * size;
    const count = Math.min(size, input.rows - start);
    input.read(start, count, values);
    yield { start, count, values };
  }
}

/** 1 for events, −1 for non-events, 0 for rows that are both. */
export function demandOf(input: SeparationInput, row: number): number {
  return (input.events[row]! > 0 ? 1 : 0) - (input.others[row]! > 0 ? 1 : 0);
}

/** By how much a demand is met, from −1 (against it) to 1; `sided` is xᵀd over Σ|xⱼdⱼ|. */
export function margin(demand: number, sided: number): number {
  return demand === 0 ? -Math.abs(sided) : demand * sided;
}

/** xᵀd / Σ|xⱼdⱼ| for the row at `from`, 0 where the sum is empty: from −1 to 1, whatever the scale of the columns. */
export function sidedness(values: Float64Array, from: number, d: Pairs): number {
  let sum = 0;
  let size = 0;
  const columns = d.high.length;
  for (let j = 0; j < columns; j++) {
    const term = values[from + j]! * d.high[j]!;
    sum += term;
    size += Math.abs(term);
  }
  if (size === 0) return 0;
  if (Math.abs(sum) > NEAR * size) return sum / size;
  return accurateProduct(values, from, d).hi / size;
}

/** The sum that is being made: one array for all of them, since there are millions. */
const SUM = new Float64Array(2);

/** xᵀd in double-double. */
export function accurateProduct(values: Float64Array, from: number, d: Pairs): DoubleDouble {
  SUM.fill(0);
  for (let j = 0; j < d.high.length; j++) {
    const x = values[from + j]!;
    const high = d.high[j]!;
    if (x === 0 || high === 0) continue;
    const product = x * high;
    accumulate(SUM, product, productRest(x, high, product));
    const low = d.low[j]!;
    if (low === 0) continue;
    const small = x * low;
    accumulate(SUM, small, productRest(x, low, small));
  }
  return { hi: SUM[0]!, lo: SUM[1]! };
}
