/** Checks the options of `train` and makes them whole. */
import { OddsmithError } from '../errors.js';
import { DEFAULT_EPOCHS, type DescentSettings } from '../fit/descend.js';
import { DATA_RULES, DESCENT_RULES, FIT_RULES } from '../fit/fit-rules.js';
import { GRADIENT_SOLVERS, isGradientSolver } from '../fit/solver-names.js';
import { type Rules, validateOptions } from '../fit/validate.js';
import type { TrainOptions, WatchedSolver } from './history.js';

const isPositive = (value: unknown) => typeof value === 'number' && value > 0 && value < Infinity;

function isHeldOut(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('share' in value && 'patience' in value)) return false;
  const { share, patience } = value;
  return isPositive(share) && Number(share) < 1 && Number.isInteger(patience) && Number(patience) >= 1;
}

const { checkpoint, resume, signal, onIteration } = FIT_RULES;

const TRAIN_RULES: Rules<TrainOptions> = {
  ...DESCENT_RULES,
  ...DATA_RULES,
  ...{ checkpoint, resume, signal, onIteration },
  solver: FIT_RULES.solver,
  start: {
    expected: 'a finite number for each design column',
    accepts: (value) =>
      (Array.isArray(value) || ArrayBuffer.isView(value)) &&
      Array.from(value as ArrayLike<unknown>).every((one) => Number.isFinite(one)),
  },
  distance: { expected: 'a positive number of standard errors', accepts: isPositive },
  tolerance: { expected: 'a positive number', accepts: isPositive },
  heldOut: { expected: 'a share below 1 and a patience of at least 1 iteration', accepts: isHeldOut },
};

/** Iterations at most, where no number of them is given. */
const LIMITS: Readonly<Record<'newton' | 'lbfgs', number>> = { newton: 100, lbfgs: 1000 };

export interface TrainSettings extends Omit<DescentSettings, 'solver'> {
  readonly solver: WatchedSolver;
  readonly coordinates: NonNullable<TrainOptions['coordinates']>;
}

/** Throws `option-unknown` and `option-invalid`, as `fit` does. */
export function settingsOf(options: TrainOptions): TrainSettings {
  validateOptions(options, TRAIN_RULES);
  const { solver = 'gradient-descent', rate = 0.001, batchSize, seed = 1, gradient = 'sum' } = options;
  const { averaged = false, coordinates = 'data' } = options;
  if (!isGradientSolver(solver)) refuseIdle(solver, options);
  const epochs = options.epochs ?? (isGradientSolver(solver) ? DEFAULT_EPOCHS : LIMITS[solver]);
  return { solver, rate, epochs, batchSize, seed, gradient, averaged, coordinates };
}

function refuseIdle(solver: string, options: TrainOptions): void {
  for (const name of ['batchSize', 'averaged'] as const) {
    if (options[name] === undefined) continue;
    const message = `Option "${name}" is for the gradient solvers (${GRADIENT_SOLVERS.join(', ')}), and the solver is "${solver}".`;
    throw new OddsmithError('option-invalid', message, { option: name });
  }
}

/** The start on the scale of the shards. Throws `option-invalid` for a length that is not that of the columns. */
export function startOf(
  { start }: TrainOptions,
  columns: readonly string[],
  scales: Float64Array,
): Float64Array {
  if (start === undefined) return new Float64Array(columns.length);
  if (start.length === columns.length) return scales.map((scale, j) => start[j]! / scale);
  const message = `Option "start" must have a number for each of the ${columns.length} columns (${columns.join(', ')}), got ${start.length}.`;
  throw new OddsmithError('option-invalid', message, { option: 'start' });
}
