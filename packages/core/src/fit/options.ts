/** The options of `fit`: one interface, every default in its comment. Checked by `validateOptions`. */
import type { ContrastOption } from '../formula/level-wishes.js';
import type { ClusterAdjustment } from '../inference/robust/clustered.js';
import type { Iteration } from '../objective/objective.js';
import type { Rate } from '../solver/rates.js';
import type { RequestedType } from '../table/table.js';
import type { Coordinates } from './coordinates.js';
import type { GradientSolver, ShapedSolver } from './solver-names.js';

export interface FitOptions {
  /**
   * Default `auto`: by the response; where it has three labels or more `ordinal` if `levels` gives them an order, else
   * `multinomial`. `conditional`: which rows of each matched set of `strata` are events, given how many are.
   */
  readonly family?: 'auto' | 'binary' | 'multinomial' | 'ordinal' | 'conditional';
  /** Family `ordinal`: terms whose effects differ between thresholds (partial proportional odds). Default: none. */
  readonly nonproportional?: readonly string[];
  /** The label whose probability is modelled. Default: the second level. */
  readonly event?: string;
  /** Reference level by column. Default: the first level. */
  readonly reference?: Readonly<Record<string, string>>;
  /** All levels in order by column, the response included. Default: code-point or numeric order. */
  readonly levels?: Readonly<Record<string, readonly string[]>>;
  /**
   * How the levels of a factor become columns, by column or variable: by name, or a row of numbers for each level.
   * Default: what the formula says (`C(x, sum)`), else `treatment`.
   */
  readonly contrasts?: Readonly<Record<string, ContrastOption>>;
  /** Column of weights, or the weights of all rows. Default: none. */
  readonly weights?: string | ArrayLike<number>;
  /** Default: `totals` where the response is a proportion, else `frequency`. */
  readonly weightsKind?: 'frequency' | 'totals' | 'importance' | 'sampling';
  /** Column added to the log-odds, once if the formula has it as an offset, too; or its values in all rows. Default: none. */
  readonly offset?: string | ArrayLike<number>;
  /** What to do with a row that lacks a value the model needs. Default `drop` (counted). */
  readonly missing?: 'drop' | 'fail';
  /** Column types where the reader's guess is wrong. Default: none. */
  readonly types?: Readonly<Record<string, RequestedType>>;
  /**
   * `newton`; `sampled-newton`: Newton on samples of the rows, whose Hessian then guides L-BFGS over all of them;
   * `newton-cg`: Newton's equations by conjugate gradients, no Hessian on the way; `lbfgs`; or a gradient solver, slow
   * beside these. Default `auto`: one of the first three by the numbers of rows and columns, told with its reason in
   * the report. Every solver ends in the same last steps and digits.
   */
  readonly solver?: 'auto' | ShapedSolver | GradientSolver;
  /** Gradient solvers: the learning rate, see `Rate`. Default `auto`: what the curvature of the data allows. */
  readonly rate?: Rate;
  /** Gradient solvers: passes through the data at most. Default 10,000. */
  readonly epochs?: number;
  /** Gradient solvers: rows per step. Default: all rows; 1 for `sgd`. */
  readonly batchSize?: number;
  /** Of the shuffles of gradient solvers and of the draws of a bootstrap, a whole number. Default 1. */
  readonly seed?: number;
  /** Gradient solvers: whether a step follows the gradient of the summed or of the mean loss. Default `mean`. */
  readonly gradient?: 'sum' | 'mean';
  /** Gradient solvers: follow the running mean of the iterates. Default false. */
  readonly averaged?: boolean;
  /**
   * Gradient solvers: the coordinates in which steps are taken: those of the data, columns centred and scaled to
   * variance 1, or a basis in which the curvature at β = 0 is the identity. Default `whitened`.
   */
  readonly coordinates?: Coordinates;
  /**
   * `firth`: maximises ℓ + ½ log det I(β), which has a finite maximum on separated data too. `ridge`: minimises
   * −ℓ/Σw + λ/2·Σ b², b the coefficients of columns divided by their standard deviations (weighted, 1/n), the
   * intercept free. `lasso`, `elastic-net`: −ℓ/Σw + λ·Σ [(1 − α)/2·b² + α·|b|], which leaves coefficients at 0; lasso is
   * α = 1. Default `none`: maximum likelihood. `firth` is Newton's.
   */
  readonly penalty?: 'none' | 'firth' | 'ridge' | 'lasso' | 'elastic-net';
  /** λ of `ridge`, `lasso` and `elastic-net`, above 0; needed there. */
  readonly lambda?: number;
  /** α of `elastic-net`, above 0 and at most 1; needed there. */
  readonly alpha?: number;
  /**
   * `ridge`, `lasso`, `elastic-net`: how much each column is penalised beside the others, by column or term, at least 0; 0 keeps
   * a column in. They are scaled to a mean of 1 over the columns, as glmnet scales them. Default 1.
   */
  readonly penaltyFactors?: Readonly<Record<string, number>>;
  /**
   * The same penalties: least and largest value of a coefficient in units of the data, by column or term; 0 lies between them.
   * Default: none.
   */
  readonly bounds?: Readonly<Record<string, readonly [number, number]>>;
  /**
   * `lasso`, `elastic-net`: whether the columns of a term (a factor, a spline) enter together, by the length of their coefficients
   * times the root of their number in place of absolute values; `classes`: those of a column for all classes of a multinomial
   * response. Default false.
   */
  readonly grouped?: boolean | 'classes';
  /**
   * Intervals of coefficients: by standard errors, or by the profile of the (penalised) likelihood. With `firth` p-values
   * follow; else they stay Wald's, and a likelihood-ratio test of each coefficient stands beside them. Default `profile` with `firth`,
   * else `wald`; there is no `profile` with the other penalties and with a robust covariance. With a bootstrap also by its replicates:
   * `percentile`, or `bca` (bias-corrected and accelerated).
   */
  readonly intervals?: 'wald' | 'profile' | 'percentile' | 'bca';
  /** Coverage of intervals, in (0, 1). Default 0.95. */
  readonly confidence?: number;
  /**
   * Where standard errors come from. `model`: the inverse information. `HC0` to `HC3`: robust to a variance that is not
   * the model's. `cluster`: robust to dependence within the groups of `cluster`. `bootstrap`, `jackknife`: from refits of
   * samples of the rows, or of the groups of `cluster`. Default: `cluster` where there is one, else
   * `model`; under sampling weights they are linearised, by the clusters and strata there are.
   */
  readonly covariance?: 'model' | 'HC0' | 'HC1' | 'HC2' | 'HC3' | 'cluster' | 'bootstrap' | 'jackknife';
  /** Column of clusters, or two of them for two ways of clustering. Default: none. */
  readonly cluster?: string | readonly string[];
  /** `r`: clusters count G/(G−1)·(n−1)/(n−p), as R's sandwich; `stata`: G/(G−1). Default `r`. */
  readonly clusterAdjustment?: ClusterAdjustment;
  /**
   * Column of matched sets, with the family `conditional`; of strata of a sample, with sampling weights, or within which a
   * bootstrap draws. Default: none.
   */
  readonly strata?: string;
  /** Samples of a bootstrap, at least 2. Default 999. */
  readonly replicates?: number;
  /**
   * Coefficients to begin with, by term or all in order, in units of the data; 0 for those left out or null. Where they lead nowhere the
   * fit begins as it does without. Default: 0 for all.
   */
  readonly start?: Readonly<Record<string, number | null>> | ArrayLike<number>;
  /** At least 1. Default 100 (newton), 1000 (lbfgs). */
  readonly maxIterations?: number;
  /** Tests of dropping single-column terms are left out on large data unless `all`. Default `auto`. */
  readonly termTests?: 'auto' | 'all' | 'none';
  /** Default `auto`: WebAssembly where it is allowed, else the twin; the bits are the same. */
  readonly kernel?: 'auto' | 'wasm' | 'twin';
  /**
   * What the values of the columns are stored as. `float32` takes half the memory and shorter passes; values that it
   * does not hold exactly are rounded to about 7 digits, with a warning: the estimates, in all their digits, are those
   * of the rounded values. Default `auto`: float32 from 512 MiB of doubles on where their types say that it holds every value exactly
   * (factors, a `Float32Array`, whole numbers of 8 or 16 bits), so that no bit changes; else float64.
   */
  readonly storage?: 'auto' | 'float64' | 'float32';
  /**
   * WebAssembly with relaxed SIMD: faster on wide data, by fused multiplications and additions. Gives up that the bits
   * are the same on every processor and engine (a warning `relaxed-simd` in the report says so), not the digits. Not with
   * `checkpoint`, `resume` and kernel `twin`. Default false.
   */
  readonly relaxedSimd?: boolean;
  /**
   * Threads at most, from 1 to 64. Default: what the machine has, up to 8, where so many rows make it pay; the bits
   * are the same for any number. `fitSync`, penalties (but for more columns than rows) and the gradient solvers use one.
   */
  readonly threads?: number;
  /**
   * Called with bytes to keep, one after the other, so that a run that is broken off can be taken up again by
   * `resume`; at the latest a second after a pass, and when the run ends. Default: none.
   */
  readonly checkpoint?: (bytes: Uint8Array) => void;
  /**
   * All bytes of an earlier run's `checkpoint`, of the same data, formula and options: its passes are not made again
   * (but for the first, which shows whether the data are the same, and those over batches); the bits are those of a
   * run that was never broken off. Default: none.
   */
  readonly resume?: Uint8Array;
  /** Cancels: the fit rejects with code `cancelled`. */
  readonly signal?: AbortSignal;
  /** Called after every iteration of the main fit. */
  readonly onIteration?: (iteration: Iteration, passes: number) => void;
  /** Called after every refit of a bootstrap or jackknife: how many of how many are done. */
  readonly onReplicate?: (done: number, total: number) => void;
}
