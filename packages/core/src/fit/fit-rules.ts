/** The rules for the options of fits; `fit` loads them when options are given. */
import { type ErrorCode, OddsmithError } from '../errors.js';
import type { FitOptions } from './options.js';
import type { DataOptions } from './prepare.js';
import { GRADIENT_SOLVERS, isGradientSolver, SHAPED_SOLVERS } from './solver-names.js';
import { confidence, oneOf, type Rule, type Rules, show, validateOptions } from './validate.js';

const text: Rule = { expected: 'a text', accepts: (value) => typeof value === 'string' };
const isList = (value: unknown) => Array.isArray(value) || ArrayBuffer.isView(value);
const shown = (value: unknown) =>
  Array.isArray(value) && value.length < 5 ? `[${value.map(show).join(', ')}]` : show(value);
/** The first entry of an object that is not accepted, by its name. */
const entryOf = (value: unknown, accepts: (value: unknown) => boolean) => {
  if (typeof value !== 'object' || value === null || isList(value)) return show(value);
  const wrong = Object.entries(value).find(([, entry]) => !accepts(entry));
  return wrong === undefined ? show(value) : `${shown(wrong[1])} for "${wrong[0]}"`;
};
const byColumn = (expected: string, accepts: (value: unknown) => boolean): Rule => ({
  expected,
  accepts: (value) =>
    typeof value === 'object' && value !== null && !isList(value) && Object.values(value).every(accepts),
  got: (value) => entryOf(value, accepts),
});
const hasEntries = (value: unknown) => ((value as ArrayLike<unknown>).length ?? 0) > 0;
/** An array of at least one entry; the message names the first that is not accepted. */
export const listOf = (expected: string, accepts: (value: unknown) => boolean): Rule => ({
  expected,
  accepts: (value) => isList(value) && hasEntries(value) && Array.prototype.every.call(value, accepts),
  got: (value) => {
    const wrong = isList(value) ? Array.from(value as ArrayLike<unknown>) : [];
    const place = wrong.findIndex((entry) => !accepts(entry));
    if (isList(value) && !hasEntries(value)) return 'an empty array';
    return place < 0 ? show(value) : `${show(wrong[place])} as number ${place + 1}`;
  },
});
const isText = (value: unknown): value is string => typeof value === 'string';
const CONTRASTS = ['treatment', 'sum', 'helmert', 'poly'];
const isStart = (value: unknown) => value === null || Number.isFinite(value);
const isMatrix = (value: unknown) => Array.isArray(value) && value.every(Array.isArray);
const isArray = (value: unknown) =>
  typeof value === 'object' && value !== null && 'length' in value && typeof value.length === 'number';
const columnOrValues: Rule = {
  expected: 'the name of a column, or a number for each row',
  accepts: (value) => isText(value) || isArray(value),
};
const callable: Rule = { expected: 'a function', accepts: (value) => typeof value === 'function' };

const count: Rule = {
  expected: 'a whole number of at least 1',
  accepts: (value) => typeof value === 'number' && Number.isInteger(value) && value >= 1,
};
const yesOrNo: Rule = { expected: 'true or false', accepts: (value) => typeof value === 'boolean' };

const isPositive = (value: unknown) => typeof value === 'number' && value > 0 && value < Infinity;
const isShare = (value: unknown) => typeof value === 'number' && value > 0 && value <= 1;
const isNotNegative = (value: unknown) => value === 0 || isPositive(value);

const isNumber = (value: unknown): value is number => typeof value === 'number' && !Number.isNaN(value);
const isInterval = (value: unknown) =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every(isNumber) &&
  (value[0] ?? 1) <= 0 &&
  (value[1] ?? -1) >= 0;

/** The numbers of each schedule. */
const SCHEDULES: Readonly<Record<string, Readonly<Record<string, (value: unknown) => boolean>>>> = {
  inverse: { start: isPositive, decay: isNotNegative },
  exponential: { start: isPositive, factor: isShare },
  step: { start: isPositive, factor: isShare, every: count.accepts },
  cosine: { start: isPositive, end: isNotNegative },
};

function isSchedule(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const parts = new Map<string, unknown>(Object.entries(value));
  const numbers = SCHEDULES[String(value.kind)];
  return (
    numbers !== undefined && Object.entries(numbers).every(([name, accepts]) => accepts(parts.get(name)))
  );
}

/** The options of gradient solvers, which `train` shares. */
export const DESCENT_RULES: Rules<
  Required<
    Pick<FitOptions, 'rate' | 'epochs' | 'batchSize' | 'seed' | 'gradient' | 'averaged' | 'coordinates'>
  >
> = {
  rate: {
    expected:
      'a positive number, "auto", "backtracking", or a schedule such as { kind: "inverse", start: 1, decay: 0.1 }',
    accepts: (value) =>
      value === 'auto' || value === 'backtracking' || isPositive(value) || isSchedule(value),
  },
  epochs: count,
  batchSize: count,
  seed: { expected: 'a whole number', accepts: (value) => Number.isSafeInteger(value) },
  gradient: oneOf('sum', 'mean'),
  averaged: yesOrNo,
  coordinates: oneOf('data', 'standardised', 'whitened'),
};

/** What is said of data and their formula. */
export const DATA_RULES: Rules<DataOptions> = {
  event: text,
  reference: byColumn('an object from column to level', isText),
  levels: byColumn(
    'an object from column to an array of levels',
    (value) => Array.isArray(value) && value.every(isText),
  ),
  contrasts: byColumn(
    'an object from column to "treatment", "sum", "helmert", "poly" or an array of numbers for each level',
    (value) => (isText(value) ? CONTRASTS.includes(value) : isMatrix(value)),
  ),
  weights: columnOrValues,
  weightsKind: oneOf('frequency', 'totals', 'importance', 'sampling'),
  offset: columnOrValues,
  missing: oneOf('drop', 'fail'),
  types: byColumn(
    'an object from column to "number", "text" or "date"',
    (value) => value === 'number' || value === 'text' || value === 'date',
  ),
  kernel: oneOf('auto', 'wasm', 'twin'),
};

export const FIT_RULES: Rules<FitOptions> = {
  family: oneOf('auto', 'binary', 'multinomial', 'ordinal', 'conditional'),
  nonproportional: {
    expected: 'an array of terms',
    accepts: (value) => Array.isArray(value) && value.every(isText),
  },
  ...DATA_RULES,
  solver: oneOf('auto', ...SHAPED_SOLVERS, ...GRADIENT_SOLVERS),
  ...DESCENT_RULES,
  penalty: oneOf('none', 'firth', 'ridge', 'lasso', 'elastic-net'),
  lambda: { expected: 'a positive number', accepts: isPositive },
  alpha: { expected: 'a number above 0, at most 1', accepts: isShare },
  penaltyFactors: byColumn('an object from column or term to a number of at least 0', isNotNegative),
  bounds: byColumn('an object from column or term to [least, largest] with 0 between them', isInterval),
  grouped: {
    expected: 'true, false or "classes"',
    accepts: (value) => typeof value === 'boolean' || value === 'classes',
  },
  intervals: oneOf('wald', 'profile', 'percentile', 'bca'),
  confidence,
  covariance: oneOf('model', 'HC0', 'HC1', 'HC2', 'HC3', 'cluster', 'bootstrap', 'jackknife'),
  cluster: {
    expected: 'the name of a column, or an array of one or two',
    accepts: (value) =>
      isText(value) || (Array.isArray(value) && value.length > 0 && value.length <= 2 && value.every(isText)),
  },
  clusterAdjustment: oneOf('r', 'stata'),
  strata: text,
  replicates: {
    expected: 'a whole number from 2 to 1000000',
    accepts: (value) => Number.isInteger(value) && (value as number) >= 2 && (value as number) <= 1e6,
  },
  start: {
    ...byColumn('an object from term to a finite number or null, or an array of finite numbers', isStart),
    accepts: (value) => typeof value === 'object' && value !== null && Object.values(value).every(isStart),
  },
  maxIterations: count,
  termTests: oneOf('auto', 'all', 'none'),
  storage: oneOf('auto', 'float64', 'float32'),
  relaxedSimd: yesOrNo,
  threads: {
    expected: 'a whole number from 1 to 64',
    accepts: (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 64,
  },
  checkpoint: callable,
  resume: { expected: 'the bytes of a checkpoint', accepts: (value) => value instanceof Uint8Array },
  signal: {
    expected: 'an AbortSignal',
    accepts: (value) => typeof value === 'object' && value !== null && 'aborted' in value,
  },
  onIteration: callable,
  onReplicate: callable,
};

/** Penalties that a λ weighs. */
function shrinks(penalty: FitOptions['penalty']): boolean {
  return penalty === 'ridge' || selects(penalty);
}

/** Those that leave coefficients at 0. */
function selects(penalty: FitOptions['penalty']): boolean {
  return penalty === 'lasso' || penalty === 'elastic-net';
}

/** Why bounds and groups do not go together. */
export const GROUPED = 'is for coefficients on their own, and "grouped" has them enter together';

/**
 * Throws where options do not go with the penalty: `option-invalid` for `lambda`, `alpha`, `penaltyFactors`, `bounds`, `grouped` and
 * `solver`, `option-unavailable` for `intervals` that it does not have.
 */
export function refuseUnpenalised(options: FitOptions): void {
  const { penalty = 'none', lambda, alpha, bounds, grouped = false, intervals, solver = 'auto' } = options;
  const refuse = (option: string, rest: string, code: ErrorCode = 'option-invalid') => {
    throw new OddsmithError(code, `Option "${option}" ${rest}.`, { option });
  };
  if (shrinks(penalty) && lambda === undefined)
    refuse('lambda', `must be given with penalty "${penalty}": a positive number, the weight of the penalty`);
  if (!shrinks(penalty) && lambda !== undefined)
    refuse('lambda', `is for penalty "ridge", "lasso" or "elastic-net", and the penalty is "${penalty}"`);
  if (penalty === 'elastic-net' && alpha === undefined)
    refuse(
      'alpha',
      'must be given with penalty "elastic-net": the share of absolute values, above 0, at most 1',
    );
  if (penalty !== 'elastic-net' && alpha !== undefined)
    refuse('alpha', `is for penalty "elastic-net", and the penalty is "${penalty}"`);
  const own = (['penaltyFactors', 'bounds', 'grouped'] as const).find((name) => options[name] !== undefined);
  if (!shrinks(penalty) && own !== undefined)
    refuse(own, `is for penalty "ridge", "lasso" or "elastic-net", and the penalty is "${penalty}"`);
  if (grouped !== false && !selects(penalty))
    refuse('grouped', `is for penalties with absolute values, and the penalty is "${penalty}"`);
  if (grouped !== false && bounds !== undefined) refuse('bounds', GROUPED);
  if (selects(penalty) && solver !== 'auto')
    refuse('solver', `is not to be chosen with penalty "${penalty}", got "${solver}"`);
  if (penalty !== 'none' && solver !== 'auto' && solver !== 'newton')
    refuse('solver', `must be "newton" with penalty "${penalty}", got "${solver}"`);
  if (shrinks(penalty) && intervals !== undefined)
    refuse(
      'intervals',
      `has no value with penalty "${penalty}": there are no intervals`,
      'option-unavailable',
    );
}

/** Covariances from refits of samples. */
const RESAMPLED: readonly string[] = ['bootstrap', 'jackknife'];

/** Throws `option-invalid`, `option-unavailable` where what is asked of the covariance does not go together. */
export function refuseCovariance(options: FitOptions): void {
  const {
    covariance,
    cluster,
    clusterAdjustment,
    strata,
    family,
    weightsKind,
    penalty = 'none',
    intervals,
  } = options;
  const refuse = (option: string, rest: string, code: ErrorCode = 'option-invalid') => {
    throw new OddsmithError(code, `Option "${option}" ${rest}.`, { option });
  };
  const isSampling = weightsKind === 'sampling';
  const isResampled = RESAMPLED.includes(covariance ?? 'model');
  const isRobust = isSampling || cluster !== undefined || (covariance ?? 'model') !== 'model';
  if (covariance === 'cluster' && cluster === undefined)
    refuse('cluster', 'must name the column of clusters with covariance "cluster"');
  if (cluster !== undefined && !isSampling && !['cluster', ...RESAMPLED].includes(covariance ?? 'cluster'))
    refuse('cluster', `goes with covariance "cluster", and the covariance is "${covariance}"`);
  if (clusterAdjustment !== undefined && (cluster === undefined || isSampling || isResampled))
    refuse('clusterAdjustment', 'is of covariance "cluster"');
  if (strata !== undefined && !isSampling && covariance !== 'bootstrap' && family !== 'conditional')
    refuse(
      'strata',
      'goes with family "conditional", with sampling weights (weightsKind "sampling") and with covariance "bootstrap"',
    );
  if (isResampled && typeof cluster === 'object' && cluster.length > 1)
    refuse('cluster', `names one column with covariance "${covariance}"`);
  if (options.replicates !== undefined && covariance !== 'bootstrap')
    refuse('replicates', 'goes with covariance "bootstrap"');
  if ((intervals === 'percentile' || intervals === 'bca') && covariance !== 'bootstrap')
    refuse('intervals', `is "${intervals}", which goes with covariance "bootstrap"`);
  if (isSampling && covariance !== undefined)
    refuse('covariance', 'is not to be chosen under sampling weights: their standard errors are linearised');
  if (isSampling && typeof cluster === 'object' && cluster.length > 1)
    refuse('cluster', 'names one column under sampling weights: the primary sampling units');
  if (isRobust && shrinks(penalty))
    refuse('penalty', `is "${penalty}", which has no standard errors`, 'option-unavailable');
  if (isSampling && penalty === 'firth')
    refuse(
      'penalty',
      'is "firth", which needs a likelihood, and under sampling weights there is none',
      'option-unavailable',
    );
  if (isRobust && intervals === 'profile')
    refuse(
      'intervals',
      'must be "wald" with a robust covariance: a profile takes the likelihood at its word',
    );
}

/** Throws `option-invalid` where an option of gradient solvers goes with another one. */
export function refuseIdleOptions(options: FitOptions): void {
  const { solver = 'auto' } = options;
  if (isGradientSolver(solver)) return;
  const used = options.covariance === 'bootstrap' ? ['seed'] : [];
  const idle = Object.keys(DESCENT_RULES).find(
    (name) => !used.includes(name) && options[name as keyof FitOptions] !== undefined,
  );
  if (idle === undefined) return;
  const message = `Option "${idle}" is for the gradient solvers (${GRADIENT_SOLVERS.join(', ')}), and the solver is "${solver}".`;
  throw new OddsmithError('option-invalid', message, { option: idle });
}

/** Throws `option-invalid` for an option of ordinal models with another family. */
function refuseOrdinalOptions({ family = 'auto', nonproportional }: FitOptions): void {
  if (nonproportional === undefined || family === 'ordinal') return;
  const message = `Option "nonproportional" goes with family "ordinal", and the family is "${family}".`;
  throw new OddsmithError('option-invalid', message, { option: 'nonproportional' });
}

/** Throws for the first option of a fit that is not as it should be, alone or beside the others. */
export function checkFitOptions(options: FitOptions): void {
  validateOptions(options, FIT_RULES);
  refuseIdleOptions(options);
  refuseUnpenalised(options);
  refuseCovariance(options);
  refuseOrdinalOptions(options);
}
