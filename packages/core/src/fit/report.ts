/**
 * What a fit says, as plain data: the `oddsmith-fit/1` object that `fit --json` prints and `fit.toJSON()` returns.
 * Numbers keep all their digits; what is not finite is null, with its reason beside it.
 */
import type { Warning } from '../errors.js';
import type { StopReason } from '../objective/objective.js';

export interface CoefficientReport {
  /** Name of the design column: `(Intercept)`, `age`, `race[black]`. */
  readonly term: string;
  /**
   * The class it belongs to in a multinomial model, the threshold in an ordinal one where the effect is one of each
   * threshold; else null.
   */
  readonly class: string | null;
  /** Log-odds per unit; null when aliased or infinite. */
  readonly estimate: number | null;
  readonly standardError: number | null;
  readonly z: number | null;
  readonly p: number | null;
  /** On the log-odds scale, at `confidence`. */
  readonly interval: readonly [number | null, number | null] | null;
  /** exp(estimate); null for the intercept. */
  readonly oddsRatio: number | null;
  readonly oddsRatioInterval: readonly [number | null, number | null] | null;
  /** Present where the maximum-likelihood estimate is infinite. */
  readonly limit?: '+infinity' | '-infinity';
  /** That the coefficient is 0; with profile intervals of maximum likelihood, whose `p` stays Wald's. */
  readonly likelihoodRatioTest?: TestReport;
}

/** What ridge, lasso or elastic net has done, the proof that it is the optimum, and what was asked of single columns. */
export interface ShrinkageReport {
  /** Penalised coefficients that are not 0, and how many there are. */
  readonly nonzero: number;
  readonly penalised: number;
  /** The largest violation of the optimality conditions over all columns, as a share of `scale`. */
  readonly violation: number;
  /** `lambdaMax`; with ridge, the largest slope of −ℓ/Σw by a penalised b over its factor where only free columns have moved. */
  readonly scale: number;
  /** What −ℓ/Σw and the penalty can fall by at most, by a dual feasible point: see `PathPointReport`. */
  readonly dualityGap: number | null;
  /** The least λ at which all of them are 0; null with ridge, where there is none. */
  readonly lambdaMax: number | null;
  /** By column, relative to a mean of 1; only where factors were asked for. */
  readonly penaltyFactors?: Readonly<Record<string, number>>;
  /** By column, in units of the data, null where there is none; only where bounds were asked for. */
  readonly bounds?: Readonly<Record<string, readonly [number | null, number | null]>>;
  /** Only where the columns of a term, or the classes of a column, enter together. */
  readonly grouped?: 'terms' | 'classes';
  /** What was asked of single columns, for a person; only then. */
  readonly text?: string;
}

export interface TestReport {
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
}

export interface TermTestReport extends TestReport {
  readonly term: string;
}

/** A test of all terms together, and of each. */
export interface ProportionalTests extends TestReport {
  readonly terms: readonly TermTestReport[];
}

/** Tests that effects are the same at all thresholds of an ordinal model. */
export interface ProportionalOddsReport {
  /** By binary models of being above each threshold; null where one of them has no finite estimate. */
  readonly brant: ProportionalTests | null;
  /** Against the models with effects for each threshold, of all terms and of one; null where one was not reached. */
  readonly likelihoodRatio: ProportionalTests | null;
}

export interface SeparationReport {
  readonly kind: 'complete' | 'quasi';
  /** Coefficients with a non-zero component somewhere in the recession cone; `class:term` in a multinomial model. */
  readonly terms: readonly string[];
  /**
   * d, one entry per coefficient: sᵢ·xᵢᵀd ≥ 0 for every row (s = +1 events, −1 others), > 0 for `rows` of them. In a
   * multinomial model xᵢᵀ(d_y − dₖ) ≥ 0 for every other class k (d = 0 for the base), > 0 for some k in `rows` of them.
   * In an ordinal model xᵢᵀd − d_ζ ≥ 0 for the threshold ζ below the class and ≤ 0 for the one above it, one of them
   * strictly in `rows` of them.
   */
  readonly direction: readonly number[];
  /** How many rows the direction separates strictly. */
  readonly rows: number;
}

export interface AliasReport {
  readonly term: string;
  /** The combination of earlier columns that equals it: `2*a - b`. */
  readonly combination: string;
}

/** Matched sets, and tests of the model beside that by the likelihood ratio. */
export interface SetsReport {
  readonly column: string;
  readonly count: number;
  /** How many have both events and others: the rest says nothing. */
  readonly informative: number;
  /** Rows of the informative sets. */
  readonly rows: number;
  readonly scoreTest: TestReport | null;
  readonly waldTest: TestReport | null;
}

/** A class of a response of several, and the weight of its rows. */
export interface ClassReport {
  readonly level: string;
  readonly weight: number;
}

/** How standard errors were resampled. */
export interface ResamplingReport {
  readonly kind: 'bootstrap' | 'jackknife';
  /** What is drawn, or left out, as one. */
  readonly unit: 'observation' | 'cluster';
  readonly units: number;
  /** Samples in all; of a jackknife as many as units. */
  readonly replicates: number;
  /** Null for a jackknife. */
  readonly seed: number | null;
  /** Samples that have no finite estimate, or whose estimate was not reached. */
  readonly leftOut: { readonly separated: number; readonly aliased: number; readonly notReached: number };
  /** By how much each estimate is too large; null where there is none. */
  readonly bias: readonly (number | null)[];
  /** In words. */
  readonly text: string;
}

export interface FitReport {
  readonly format: 'oddsmith-fit/1';
  readonly formula: string;
  readonly family: 'binary' | 'multinomial' | 'ordinal' | 'conditional';
  /** The label whose probability is modelled; null beyond binary models. */
  readonly event: string | null;
  /** The other one, or the first class: the base of a multinomial model. */
  readonly reference: string;
  /** In level order; only beyond binary models. */
  readonly classes?: readonly ClassReport[];
  readonly rows: number;
  readonly rowsDropped: number;
  /** Σ weights: the number of observations under frequency weights, of trials under totals. */
  readonly weight: number;
  /** Σ weights of events; null beyond binary models. */
  readonly events: number | null;
  readonly weightsKind: 'frequency' | 'totals' | 'importance' | 'sampling' | null;
  readonly coefficients: readonly CoefficientReport[];
  /** Of the model as it is: with a penalty, at the penalised estimate. */
  readonly logLikelihood: number;
  /**
   * What a penalty maximises, binomial coefficients left out: `firth`, ℓ + ½ log det I; `ridge`, ℓ − Σw·λ/2·Σb²; the
   * others likewise. Only with a penalty.
   */
  readonly penalizedLogLikelihood?: number;
  readonly deviance: number;
  readonly nullDeviance: number;
  readonly dfResidual: number;
  readonly dfNull: number;
  /** Null with a penalty and under sampling weights. */
  readonly aic: number | null;
  readonly bic: number | null;
  /** Against the null model; null when the fit is the null model, with a penalty but `firth`, and under sampling weights. */
  readonly likelihoodRatioTest: TestReport | null;
  /** Likelihood-ratio test of dropping each term that marginality lets go. */
  readonly terms: readonly TermTestReport[];
  /** Only of ordinal models with proportional odds. */
  readonly proportionalOdds?: ProportionalOddsReport;
  readonly pseudoRSquared: {
    readonly mcFadden: number | null;
    readonly coxSnell: number | null;
    readonly nagelkerke: number | null;
    readonly tjur: number | null;
  };
  /** Of all coefficients, null in rows and columns of aliased and infinite ones; empty for more than 500 of them that are shrunken. */
  readonly covarianceMatrix: readonly (readonly (number | null)[])[];
  /** Where the standard errors come from; `linearised`: under sampling weights. */
  readonly covariance:
    | 'model'
    | 'HC0'
    | 'HC1'
    | 'HC2'
    | 'HC3'
    | 'cluster'
    | 'linearised'
    | 'bootstrap'
    | 'jackknife';
  /** The columns of clusters and of strata, and how many there are of them; only with a covariance that knows them. */
  readonly groups?: {
    readonly clusters: readonly { readonly column: string; readonly count: number }[];
    readonly strata: { readonly column: string; readonly count: number } | null;
  };
  /** Wald tests of the model and of each term under a covariance that is not the model's; only there. */
  readonly waldTests?: { readonly model: TestReport | null; readonly terms: readonly TermTestReport[] };
  /** Of a bootstrap or jackknife; only there. */
  readonly resampling?: ResamplingReport;
  /** The matched sets of a conditional model; only there. */
  readonly sets?: SetsReport;
  readonly confidence: number;
  /** How p-values and intervals were made; null where there are none. */
  readonly intervals: 'wald' | 'profile' | 'percentile' | 'bca' | null;
  readonly penalty: 'firth' | 'ridge' | 'lasso' | 'elastic-net' | null;
  readonly lambda: number | null;
  /** The share of absolute values of an elastic net; 1 with lasso, else null. */
  readonly alpha: number | null;
  /** The certificate of ridge, lasso and elastic net; only there. */
  readonly shrinkage?: ShrinkageReport;
  readonly solver: string;
  /** Why that solver; null where it was asked for. */
  readonly solverReason: string | null;
  readonly converged: boolean;
  readonly stopReason: StopReason | 'separation';
  readonly iterations: number;
  /** Passes over the data of the fit itself (tests of terms and the null model not counted). */
  readonly passes: number;
  /** Largest |g|·SE over the coefficients: unit-free. */
  readonly gradientNorm: number;
  /** gᵀH⁻¹g at the reported estimate: its square root bounds the distance to the optimum in standard errors. */
  readonly newtonDecrement: number;
  readonly aliased: readonly AliasReport[];
  readonly separation: SeparationReport | null;
  readonly warnings: readonly Warning[];
  /**
   * Where the sums were computed: WebAssembly or the plain-TypeScript twin (the same bits), or WebAssembly with relaxed
   * SIMD (`relaxedSimd`).
   */
  readonly kernel: 'wasm' | 'twin' | 'relaxed' | 'sql';
  readonly seconds: number;
}
