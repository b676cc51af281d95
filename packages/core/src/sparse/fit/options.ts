/** The options of sparse fits: one interface, every default in its comment, one check. */
import { nearestName, OddsmithError } from '../../errors.js';

export interface SparseOptions {
  /** The share of the absolute values in the penalty: 1 is the lasso, 0 ridge, between them an elastic net. Default 1. */
  readonly alpha?: number;
  /** One λ > 0. Default: a path. */
  readonly lambda?: number;
  /** Each λ of a path, falling. Default: `lambdaCount` of them, evenly spaced in log λ, from the least that leaves all coefficients at 0. */
  readonly lambdas?: ArrayLike<number>;
  /** How many λ, at least 2. Default 100. */
  readonly lambdaCount?: number;
  /** The last λ over the first one, in (0, 1). Default 1e-4, or 1e-2 where there are fewer rows than columns. */
  readonly lambdaRatio?: number;
  /** Default true: an intercept that is not penalised. False: none. */
  readonly intercept?: boolean;
  /**
   * Default true: the penalty is of columns divided by their weighted 1/n standard deviation, as glmnet has it; the matrix
   * stays as it is. False: of the columns as they are, as LIBLINEAR has it.
   */
  readonly standardize?: boolean;
  /** At least 0, one for each row. Default: all 1. */
  readonly weights?: ArrayLike<number>;
  /** The label whose probability is modelled. Default: the larger number, or the later in alphabetical order. */
  readonly event?: string | number | boolean;
  /**
   * The largest duality gap as a share of the objective, in (0, 1). Default 1e-6. Sums are rounded: what is below about 1e-13
   * may be out of reach, which a warning then says.
   */
  readonly tolerance?: number;
  /** Newton steps at each λ. Default 500. */
  readonly maxIterations?: number;
  /** Threads at most, this one included. Default: what the machine has, up to 8, where the data are worth it. */
  readonly threads?: number;
  /** Default `auto`: WebAssembly, and plain TypeScript where there is none. All give the same bits. */
  readonly kernel?: 'auto' | 'wasm' | 'twin';
  readonly signal?: AbortSignal;
  /** Called after each λ: how many of how many are done. */
  readonly onLambda?: (done: number, total: number) => void;
}

interface Rule {
  readonly holds: (value: number) => boolean;
  readonly wanted: string;
}

const NUMBERS: Readonly<Record<string, Rule>> = {
  alpha: { holds: (value) => value >= 0 && value <= 1, wanted: 'from 0 to 1' },
  lambda: { holds: (value) => value > 0 && value < Number.POSITIVE_INFINITY, wanted: 'above 0' },
  lambdaCount: { holds: (value) => Number.isInteger(value) && value >= 2, wanted: 'whole and at least 2' },
  lambdaRatio: { holds: (value) => value > 0 && value < 1, wanted: 'between 0 and 1' },
  tolerance: { holds: (value) => value > 0 && value < 1, wanted: 'between 0 and 1' },
  maxIterations: { holds: (value) => Number.isInteger(value) && value >= 1, wanted: 'whole and at least 1' },
  threads: {
    holds: (value) => Number.isInteger(value) && value >= 1 && value <= 64,
    wanted: 'whole, from 1 to 64',
  },
};
const OTHERS = ['lambdas', 'intercept', 'standardize', 'weights', 'event', 'kernel', 'signal', 'onLambda'];

function invalid(option: string, message: string): never {
  throw new OddsmithError('option-invalid', message, { option });
}

function checkLambdas(lambdas: ArrayLike<number>): void {
  if (lambdas.length === 0) invalid('lambdas', 'lambdas has at least one number.');
  for (let k = 0; k < lambdas.length; k++) {
    const lambda = lambdas[k]!;
    if (!(lambda > 0 && lambda < Number.POSITIVE_INFINITY))
      invalid('lambdas', `Each λ is a number above 0; number ${k + 1} is ${lambda}.`);
    if (k > 0 && !(lambda < lambdas[k - 1]!))
      invalid('lambdas', `lambdas fall, but ${lambda} follows ${lambdas[k - 1]}.`);
  }
}

/** Throws `option-unknown` and `option-invalid`. */
export function checkSparseOptions(options: SparseOptions): void {
  for (const [name, value] of Object.entries(options)) {
    const rule = NUMBERS[name];
    if (rule === undefined && !OTHERS.includes(name)) {
      const near = nearestName(name, [...Object.keys(NUMBERS), ...OTHERS]);
      const hint = near === undefined ? '' : ` Did you mean ${near}?`;
      throw new OddsmithError('option-unknown', `There is no option ${name}.${hint}`, { option: name });
    }
    if (rule && value !== undefined && !(typeof value === 'number' && rule.holds(value)))
      invalid(name, `${name} is a number ${rule.wanted}, not ${String(value)}.`);
  }
  if (options.lambdas !== undefined) checkLambdas(options.lambdas);
  if (options.lambdas !== undefined && options.lambda !== undefined)
    invalid('lambda', 'Give lambda for one fit, or lambdas for a path, not both.');
  if (options.kernel !== undefined && !['auto', 'wasm', 'twin'].includes(options.kernel))
    invalid('kernel', `kernel is auto, wasm or twin, not ${String(options.kernel)}.`);
}
