/** Columns of a wide problem, wherever they are: in the memory of this thread, or shared out among several. */

/** An answer at once, or later. */
export type Soon<Value> = Value | Promise<Value>;

export interface WideColumns {
  readonly rows: number;
  readonly count: number;
  /** The product of each column with a vector of `rows` numbers. */
  products(vector: Float64Array): Soon<Float64Array>;
  /**
   * The same, but those that are surely smaller in size than their limits may be off by a little. Worth it where it is asked for
   * many times: the columns are kept in single precision, too, where there is room.
   */
  slopes?(vector: Float64Array, limits: Float64Array): Soon<Float64Array>;
  /** The sum of all columns times their coefficients. */
  combine(coefficients: Float64Array): Soon<Float64Array>;
  /** Some columns, one after the other, `rows` numbers each. */
  take(indices: readonly number[]): Soon<Float64Array>;
  /** Lets go of the memory. */
  release(): void;
}

/** Numbers of a column in memory: its rows, then zeros up to a multiple of 4. */
export function strideOf(rows: number): number {
  return (rows + 3) & ~3;
}
