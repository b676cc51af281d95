/** The linear predictor of a model for the rows of a design, and its standard error. */
import type { Design } from '../formula/schema.js';
import { compensatedDot } from '../math/compensated-dot.js';
import type { PredictiveModel } from '../output/model.js';

/** Rows of a block of ten columns stay in the first-level cache. */
export const BLOCK_ROWS = 256;

/** Some rows of a design, one whole row after the other. The array is used again for the next block. */
export interface DesignBlock {
  readonly x: Float64Array;
  /** Index of the first row. */
  readonly first: number;
  readonly count: number;
}

/** All rows of a design, block after block. */
export function* designBlocks(design: Design): Generator<DesignBlock> {
  const size = design.columns.length;
  const rows = Math.min(BLOCK_ROWS, Math.ceil(design.rows / 8) * 8);
  const panels = new Float64Array(rows * size);
  const x = new Float64Array(rows * size);
  for (let first = 0; first < design.rows; first += rows) {
    const count = Math.min(rows, design.rows - first);
    design.fill(first, count, panels, 0, size);
    for (let i = 0; i < count; i++) {
      const from = (i >> 3) * 8 * size + (i & 7);
      for (let j = 0; j < size; j++) x[i * size + j] = panels[from + 8 * j]!;
    }
    yield { x, first, count };
  }
}

/** xᵀβ with β in double-double; a coefficient that is null (aliased) counts as 0. */
export class LinearPredictor {
  private readonly high: Float64Array;
  private readonly low: Float64Array;
  /** Direction in which the estimate runs to infinity. */
  private readonly direction: Float64Array | null;
  private readonly zeros: Float64Array;

  constructor({
    coefficients,
    coefficientsLow,
    limiting,
  }: Pick<PredictiveModel, 'coefficients' | 'coefficientsLow' | 'limiting'>) {
    const fallback = limiting?.coefficients;
    this.high = Float64Array.from(coefficients, (value, j) => value ?? fallback?.[j] ?? 0);
    this.low = Float64Array.from(coefficientsLow);
    this.direction = limiting ? Float64Array.from(limiting.direction) : null;
    this.zeros = new Float64Array(this.high.length);
  }

  /** `offset` plus the product of the row at `at` of `x` and the finite part of the estimate. */
  finite(x: Float64Array, at: number, offset: number): number {
    const { high, low } = this;
    return compensatedDot(offset, x, at, high, low, 0, high.length).hi;
  }

  /** +Infinity or −Infinity where xᵀd is not 0 (beyond rounding), else 0. */
  infinite(x: Float64Array, at: number): number {
    const { direction, zeros } = this;
    if (direction === null) return 0;
    const value = compensatedDot(0, x, at, direction, zeros, 0, zeros.length).hi;
    let size = 0;
    for (let j = 0; j < zeros.length; j++) size += Math.abs(x[at + j]! * direction[j]!);
    if (Math.abs(value) <= 1e-12 * size) return 0;
    return value > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  }
}

/** √(xᵀVx), in double-double up to the root: V of nearly collinear columns cancels. It is 0 where V has no entry. */
export class StandardError {
  private readonly high: Float64Array;
  private readonly low: Float64Array;
  /** Vx of the last row. */
  private readonly productHigh: Float64Array;
  private readonly productLow: Float64Array;

  constructor({ covariance, covarianceLow }: PredictiveModel) {
    const flat = (matrix: readonly (readonly (number | null)[])[]) =>
      Float64Array.from(matrix.flat(), (value) => value ?? 0);
    this.high = flat(covariance);
    this.low = flat(covarianceLow);
    this.productHigh = new Float64Array(covariance.length);
    this.productLow = new Float64Array(covariance.length);
  }

  /** Of the row at `at` of `x`. */
  at(x: Float64Array, at: number): number {
    const { high, low, productHigh, productLow } = this;
    const size = productHigh.length;
    for (let i = 0; i < size; i++) {
      const { hi, lo } = compensatedDot(0, x, at, high, low, i * size, size);
      productHigh[i] = hi;
      productLow[i] = lo;
    }
    return Math.sqrt(Math.max(0, compensatedDot(0, x, at, productHigh, productLow, 0, size).hi));
  }
}
