/** The fit of a multinomial model with a penalty at one λ: symmetric, all classes have coefficients. */
import { OddsmithError, type Warning } from '../../../errors.js';
import { columnPenalties, reportedPenalties } from '../../../fit/column-penalties.js';
import type { Estimate } from '../../../fit/estimate.js';
import { Fit } from '../../../fit/fitted.js';
import type { FitOptions } from '../../../fit/options.js';
import type { PenaltyFindings } from '../../../fit/penalising.js';
import type { ShardWork } from '../../../fit/solve.js';
import { createDenseAlgebra } from '../../../kernel/dense.js';
import { pairs } from '../../../math/cholesky-double-double.js';
import { fromNumber, toNumber } from '../../../math/double-double.js';
import { log } from '../../../math/elementary.js';
import { packedLength } from '../../../math/packed.js';
import { sumOf } from '../../../math/sum.js';
import { dualityGap } from '../../../solver/proximal/duality-gap.js';
import type { Standing } from '../../../solver/proximal/standing.js';
import { loaded } from '../../../solver/run.js';
import type { Waiting } from '../../answered.js';
import type { ClassTraining } from '../../classes.js';
import { reportOfClasses } from '../../report.js';
import { classWarnings } from '../../warnings.js';
import { classWays } from '../../ways.js';
import { lossOfShares } from '../fit.js';
import {
  type BoundPath,
  type BoundWishes,
  boundPath,
  type ColumnWishes,
  inUnits,
  refuseTerms,
} from './bound-path.js';
import { nonzeroOf, penaltyAt, proximalOf } from './penalty.js';
import { standingOfClasses } from './standing.js';
import { atOnce, type Steps } from './steps.js';
import { onThreads, threadsForPath } from './threads.js';

const INFERENCE: Warning = {
  code: 'penalized-inference',
  message:
    'The penalty pulls the coefficients towards 0 on purpose: no standard errors, p-values or intervals would mean what they say, nor would AIC, BIC and tests, which are left out, too.',
};

/** The largest violation of the optimality conditions, as a share of the largest slope. */
const TOLERANCE = 1e-9;

type Penalty = 'ridge' | 'lasso' | 'elastic-net';

/** Ridge, lasso or elastic net; throws `option-unavailable` for `firth`. */
function penaltyOf({ penalty, alpha }: FitOptions): { penalty: Penalty; alpha: number } {
  if (penalty === 'ridge') return { penalty, alpha: 0 };
  if (penalty === 'lasso') return { penalty, alpha: 1 };
  if (penalty === 'elastic-net') return { penalty, alpha: alpha! };
  const message = `Option "penalty" must be "none", "ridge", "lasso" or "elastic-net" with a multinomial model in this version, got "${penalty}".`;
  throw new OddsmithError('option-unavailable', message, { option: 'penalty' });
}

/** The whole fit as work. */
export function* fitPenalisedClasses(
  training: ClassTraining,
  options: FitOptions,
  { started, waiting }: { readonly started: number; readonly waiting: Waiting | null },
): ShardWork<Fit> {
  const { penalty, alpha } = penaltyOf(options);
  const lambda = options.lambda!;
  const { schema, classes } = training;
  refuseTerms(options.grouped);
  const columns: ColumnWishes = {
    ...{ alpha, grouped: options.grouped === 'classes' },
    ...columnPenalties(schema, options),
  };
  const threads = waiting === null ? 1 : threadsForPath(sizeOf(training), 1, options.threads);
  const wishes = { lambdas: [lambda], count: 1, ratio: 1, tolerance: TOLERANCE, kernel: options.kernel };
  const steps = solved(training, columns, { ...wishes, threads, onPoint: () => true });
  const found =
    waiting === null
      ? atOnce(steps, options.signal)
      : yield* loaded(() => onThreads(threads, steps, waiting.signal));
  const { rows, path } = found;
  const names = classes.flatMap((level) => schema.columns.map((term) => ({ term, class: level })));
  const estimate = estimateOf(found, columns.bounds, training);
  const { report, model } = reportOfClasses({
    ...{ family: 'multinomial', training, names, estimate, confidence: options.confidence ?? 0.95 },
    ...{ scales: new Float64Array(names.length).fill(1), separatedRows: 0, terms: [], profiles: null },
    nullLoss: schema.intercept
      ? lossOfShares(training)
      : fromNumber(toNumber(sumOf(training.weights)) * log(classes.length)),
    nullParameters: schema.intercept ? classes.length - 1 : 0,
    ...{
      passes: path.passes,
      started,
      warnings: [...classWarnings({ ...training, weightsKind: null }, estimate, false), INFERENCE],
    },
    penalty: findingsOf(found, { penalty, lambda }, options, training),
  });
  // Coefficients may move together: there is one class less than they say.
  const free = rows.deviations.filter((deviation) => deviation > 0).length;
  const dfResidual = (training.observations - free) * (classes.length - 1);
  const separated = null;
  return new Fit({ ...report, dfResidual }, model, options.missing ?? 'drop', separated, classWays(schema));
}

function sizeOf({ design, classes }: ClassTraining) {
  return { rows: design.rows, columns: design.columns.length, classes: classes.length };
}

interface Solved extends BoundPath {
  readonly standing: Standing;
}

/** The fit and where it stands. */
function* solved(training: ClassTraining, columns: ColumnWishes, wishes: BoundWishes): Steps<Solved> {
  const found = yield* boundPath(training, columns, wishes);
  const { rows, path, penalty } = found;
  const weight = toNumber(sumOf(training.weights));
  const standing = yield* standingOfClasses(rows, penalty, path.points[0]!, weight, createDenseAlgebra());
  return { ...found, standing };
}

function estimateOf(
  { rows, path, standing }: Solved,
  bounds: ColumnWishes['bounds'],
  { schema, weights }: ClassTraining,
): Omit<Estimate, 'gram' | 'solver'> {
  const point = path.points[0]!;
  const weight = toNumber(sumOf(weights));
  const coefficients = inUnits(point.b, rows, bounds);
  const converged = point.violation <= TOLERANCE;
  const active = Array.from(coefficients.keys()).filter((at) => rows.deviations[at % rows.columns]! > 0);
  return {
    ...{ free: active, active, separation: null, converged },
    aliases: constantAliases(rows.deviations, rows.classes, schema.intercept),
    solution: {
      ...{ coefficients, iterations: point.iterations, largestLogOdds: 0 },
      stopReason: converged ? 'optimality-conditions' : 'no-further-progress',
      lastStep: new Float64Array(coefficients.length),
    },
    refined: {
      coefficients: { high: coefficients, low: new Float64Array(coefficients.length) },
      ...{ loss: fromNumber(point.loss * weight), largestLogOdds: 0, smallestPivot: 1, settled: converged },
      variances: new Float64Array(active.length),
      covariance: pairs(packedLength(active.length)),
      ...standing,
    },
  };
}

/** Columns that do not vary are the intercept over again. */
function constantAliases(deviations: Float64Array, classes: number, intercept: boolean): Estimate['aliases'] {
  const constant = Array.from(deviations.keys()).filter((j) => deviations[j] === 0);
  return Array.from({ length: classes }, (_, k) => k).flatMap((k) =>
    constant.map((j) => ({
      column: k * deviations.length + j,
      combination: [],
      text: () => (intercept ? 'constant, as the intercept is' : 'constant'),
    })),
  );
}

function findingsOf(
  { rows, path, penalty: own }: BoundPath,
  { penalty, lambda }: { readonly penalty: Penalty; readonly lambda: number },
  options: FitOptions,
  { schema, weights }: ClassTraining,
): PenaltyFindings {
  const { b, loss, gradient, violation } = path.points[0]!;
  const { alpha, classes, factors } = own;
  const penalised = factors.filter((factor, j) => factor > 0 && rows.deviations[j]! > 0).length * classes;
  return {
    ...{ penalty, lambda, intervals: null, likelihoodRatioTest: null, terms: [], profiles: null },
    ...{ warnings: [], ...(alpha > 0 && { alpha }) },
    shrinkage: {
      ...{ nonzero: nonzeroOf(own, b), penalised, violation, scale: path.scale },
      dualityGap: dualityGap(proximalOf(own, lambda), b, gradient, loss),
      lambdaMax: path.lambdaMax,
      ...reportedPenalties(schema, options),
    },
    penalisedLoss: fromNumber(toNumber(sumOf(weights)) * (loss + penaltyAt(own, lambda, b))),
  };
}
