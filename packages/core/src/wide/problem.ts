/** A path over columns that are standardised, and what is found at one λ. */
import type { KernelKind } from '../kernel/create.js';
import type { WideColumns } from './columns.js';
import type { Hands } from './hands.js';
import type { Penalties } from './penalties.js';
import type { Outcome } from './rows.js';

/** Coefficients are of columns that are standardised: of mean 0 where there is an intercept, and of variance 1. */
export interface WideProblem {
  readonly columns: WideColumns;
  readonly outcome: Outcome;
  readonly intercept: boolean;
  readonly penalties: Penalties;
  readonly kernel: KernelKind;
  /** Who does the work. Default: this thread alone. */
  readonly hands?: Hands;
  /** Numbers that a Gram matrix of columns may have. Default: half a gigabyte of them. */
  readonly mostOfGram?: number;
}

export interface WidePoint {
  readonly lambda: number;
  readonly intercept: number;
  /** Columns whose coefficients are not 0, ascending, and these. */
  readonly indices: Int32Array;
  readonly values: Float64Array;
  /** −log-likelihood over Σw. */
  readonly loss: number;
  /** The same with the penalties. */
  readonly objective: number;
  /** Over all columns, on the scale of λ; not a share. */
  readonly violation: number;
  readonly dualityGap: number | null;
  readonly iterations: number;
}
