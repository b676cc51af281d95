/**
 * The central interfaces: a solver asks questions about all rows (`Pass`), shards answer them with sums that add up.
 *
 * Everything here is about −log-likelihood (binomial coefficients left out) as a function of the coefficients β:
 *   f(β) = Σᵢ aᵢ·log(1+exp(−zᵢ)) + bᵢ·log(1+exp(zᵢ)),   z = o + Xβ,
 * with aᵢ the weight of events and bᵢ that of non-events in row i.
 */
import type { ResidualColumns } from './residual-columns.js';

/** A question about all rows. A closed union: one file per kind answers it. */
export type Pass =
  | {
      readonly kind: 'loss' | 'gradient' | 'hessian';
      readonly at: Float64Array;
      readonly precision?: 'double';
    }
  | {
      readonly kind: 'loss' | 'gradient' | 'hessian';
      readonly at: Float64Array;
      /** The low parts of β where it is a double-double; zeros where absent. */
      readonly atLow?: Float64Array;
      readonly precision: 'double-double';
      /** The Hessian need be right to 1e-21·√(Hⱼⱼ·Hₖₖ) only. */
      readonly brief?: boolean;
    }
  | ResidualPass
  /** Losses at β + length·step for each length, in one pass: a whole line search. */
  | {
      readonly kind: 'along';
      readonly at: Float64Array;
      readonly step: Float64Array;
      readonly lengths: Float64Array;
    }
  /**
   * Loss and gradient of some rows: indices over all shards in order, repeated ones counted again. A shard answers for
   * the rows it holds. Plain double sums in the order given: for steps, not for what is reported.
   */
  | {
      readonly kind: 'batch';
      readonly at: Float64Array;
      readonly rows: Int32Array;
    }
  /** H·v, the Hessian times a vector, without forming it. */
  | { readonly kind: 'hessianTimes'; readonly at: Float64Array; readonly vector: Float64Array }
  /** Σ a·p and Σ b·p, the predicted probabilities of events and of the others. */
  | { readonly kind: 'predicted'; readonly at: Float64Array }
  | GradientsPass
  | FirthPass;

/**
 * The same of other columns: some of them replaced by what multiples of others leave of them, β being that of these.
 * Only of shards that have `residuals`.
 */
export interface ResidualPass extends ResidualColumns {
  readonly kind: 'gradient' | 'hessian';
  readonly at: Float64Array;
  readonly precision: 'residual';
}

/** Losses and gradients at several points in one reading of the rows, in plain doubles. */
export interface GradientsPass {
  readonly kind: 'gradients';
  /** Point after point. */
  readonly at: Float64Array;
  readonly points: number;
}

/**
 * The gradient of Firth's penalised loss f(β) − ½ log det I(β), I = Σ (a+b)·p·q·x·xᵀ: that of f with a + h/2 and
 * b + h/2 for a and b, where h = (a+b)·p·q·|Tx|² is the leverage of a row (Firth 1993; Heinze & Schemper 2002). The
 * `loss` of the answer is that of those weights.
 */
export interface FirthPass {
  readonly kind: 'firth';
  readonly at: Float64Array;
  /** T, packed, with TᵀT = I(β)⁻¹: rows and columns of coefficients that are left out are 0. */
  readonly root: Float64Array;
  readonly precision: 'double' | 'double-double';
  /** The low parts where `precision` is 'double-double'; zeros where absent. */
  readonly atLow?: Float64Array;
  readonly rootLow?: Float64Array;
}

export type PassKind = Pass['kind'];

/**
 * The answer to a pass. Sums of shards are added in shard order; low parts are present where `precision` was
 * 'double-double'. `hessian` is the lower triangle, row after row (length p(p+1)/2).
 */
export interface Sums {
  readonly loss: number;
  readonly lossLow: number;
  /** Largest |z| of any row with weight: no row beyond 15 at an optimum proves that the estimate exists. */
  readonly largestLogOdds: number;
  readonly gradient?: Float64Array;
  readonly gradientLow?: Float64Array;
  readonly hessian?: Float64Array;
  readonly hessianLow?: Float64Array;
  /** `along`: one loss per length; `gradients`: one per point. */
  readonly losses?: Float64Array;
  /** `gradients`: point after point. */
  readonly gradients?: Float64Array;
  /** `hessianTimes`: H·v; the loss is not computed. */
  readonly times?: Float64Array;
  /** `predicted`: Σ a·p and Σ b·p; the loss is not computed. */
  readonly predicted?: Float64Array;
  /** How many parts these are the sums of. Default 1. */
  readonly parts?: number;
}

/** Rows somewhere: memory, a worker, a file, a database. */
export interface Shard {
  readonly answers: ReadonlySet<PassKind>;
  pass(request: Pass): Sums | Promise<Sums>;
  /**
   * The sums of its parts, in row order: who merges shards merges the parts of all in one go, so that the result does
   * not depend on which shard holds which rows. A shard without it is one part.
   */
  parts?(request: Pass): readonly Sums[] | Promise<readonly Sums[]>;
}

/** A shard that knows how many rows it has. */
export interface CountedShard extends Shard {
  readonly rows: number;
}

/** Rows of a fit, of which samples can be taken. */
export interface RowShard extends CountedShard {
  readonly columns: number;
  /** Whether it answers passes of `precision: 'residual'`; so do its samples then. */
  readonly residuals?: boolean;
  /** Every `stride`-th panel of 8 rows, as a shard of its own. */
  sample(stride: number): RowShard;
}

/** A shard that answers at once: rows in memory on this thread. */
export interface SyncShard extends Shard {
  pass(request: Pass): Sums;
}

/** A minimisation problem as a solver sees it: its size and where to start; the rows stay out of sight. */
export interface Problem {
  /** Number of coefficients. */
  readonly size: number;
  readonly start: Float64Array;
  /** Indices of the coefficients that may move, ascending; the others stay at their start. All when absent. */
  readonly active?: readonly number[];
}

/** A solver has moved. */
export interface Iteration {
  readonly kind: 'iteration';
  readonly iteration: number;
  readonly coefficients: Float64Array;
  readonly loss: number;
  /** Euclidean norm of the gradient over the active coefficients. */
  readonly gradientNorm: number;
  /** gᵀH⁻¹g where the solver knows it, else NaN-free null. */
  readonly newtonDecrement: number | null;
  /** Length of the last step relative to the full one. */
  readonly stepLength: number;
}

/** Why a solver stopped: closed, each with a sentence in `solver/stop-reason.ts`. */
export type StopReason =
  | 'newton-decrement'
  | 'gradient-norm'
  | 'distance'
  | 'optimality-conditions'
  | 'loss-flat'
  | 'held-out-loss'
  | 'does-not-settle'
  | 'no-further-progress'
  | 'max-iterations'
  | 'cancelled'
  | 'not-finite'
  | 'singular';

export interface Solution {
  readonly coefficients: Float64Array;
  readonly stopReason: StopReason;
  readonly iterations: number;
  /** Largest |z| of the last pass. */
  readonly largestLogOdds: number;
  /** The step last considered: where the estimate does not exist, nearly a direction in which the loss falls for ever. */
  readonly lastStep: Float64Array;
}

/** A solver: yields a Pass when it wants sums and an Iteration when it has moved. */
export type SolverRun = Generator<Pass | Iteration, Solution, Sums | undefined>;

export interface Solver<Options> {
  readonly name: string;
  readonly needs: ReadonlySet<PassKind>;
  run(problem: Problem, options: Options): SolverRun;
}
