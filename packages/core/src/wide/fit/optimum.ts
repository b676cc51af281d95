/** The optimum at one λ over all columns of wide data, with its certificate. */
import type { FitOptions } from '../../fit/options.js';
import type { ShardWork } from '../../fit/solve.js';
import type { Pairs } from '../../math/cholesky-double-double.js';
import { type DoubleDouble, multiplyNumber } from '../../math/double-double.js';
import type { Iteration } from '../../objective/objective.js';
import type { Standing } from '../../solver/proximal/standing.js';
import { quietly } from '../../solver/run.js';
import { type Certified, certified } from '../certificate.js';
import { type InUse, inUse, standardised } from '../in-use.js';
import type { WidePoint } from '../problem.js';
import type { Resident } from '../resident.js';
import { between, toleranceBetween } from '../stepped-solver.js';
import { beginWalk, type Walk } from '../walk.js';
import { askedOf } from './asked.js';
import { sharpened } from './sharpened.js';
import { standingOver } from './standing.js';

export interface Optimum {
  readonly walk: Walk;
  readonly used: InUse;
  /** Those of the columns in use, in units of the data. */
  readonly coefficients: Pairs;
  /** −log-likelihood. */
  readonly loss: DoubleDouble;
  readonly certificate: Certified;
  readonly standing: Standing;
  readonly iterations: number;
}

/** The share of `scale` that the optimality conditions are to hold within, short of the last digits. */
const TOLERANCE = 1e-13;

/** A λ on the way: the steps to it are of the columns of a working set, and not told. */
function told(resident: Resident, { penalties }: Walk, point: WidePoint, iteration: number): Iteration {
  const { columns, coefficients } = inUse(resident, penalties, point);
  const all = new Float64Array(resident.training.schema.columns.length);
  columns.forEach((j, k) => {
    all[j] = coefficients[k]!;
  });
  const { loss, violation } = point;
  return {
    ...{ kind: 'iteration', iteration, coefficients: all, loss, gradientNorm: violation },
    ...{ newtonDecrement: null, stepLength: 1 },
  };
}

/** `weight`: Σw; `counter` is told the passes over all columns. */
export function* optimumAt(
  resident: Resident,
  weight: DoubleDouble,
  options: FitOptions,
  counter: { passes: number },
): ShardWork<Optimum> {
  const { columns, outcome, training } = resident;
  const { intercept } = training.schema;
  const lambda = options.lambda!;
  const walk = yield* quietly(beginWalk(resident, askedOf(options)));
  const { penalties, scale } = walk;
  const { alpha } = penalties;
  let point: WidePoint | null = null;
  let iterations = 0;
  const way = alpha > 0 ? between(walk.first, lambda) : [];
  for (const next of [...way, lambda]) {
    const tolerance = TOLERANCE * scale;
    const asked = next === lambda ? tolerance : toleranceBetween(next, tolerance);
    point = yield* quietly(walk.solver.at(next, asked));
    iterations += point.iterations;
    counter.passes = walk.solver.passes;
    yield told(resident, walk, point, iterations);
  }
  const used = inUse(resident, penalties, point!);
  const sharp = alpha > 0 ? yield* sharpened(training, { ...used, alpha, lambda, scale }, options) : null;
  const coefficients = sharp?.coefficients ?? {
    high: used.coefficients,
    low: new Float64Array(used.columns.length),
  };
  const place = {
    ...{ lambda, indices: point!.indices },
    ...standardised(resident, used.columns, coefficients),
  };
  const problem = { columns, outcome, penalties, intercept };
  const certificate = yield* quietly(certified(problem, place));
  const standing =
    sharp ?? (yield* quietly(standingOver(resident, penalties, place, certificate, weight.hi)));
  const { newtonDecrement, gradientNorm } = standing;
  const loss = sharp?.loss ?? multiplyNumber(weight, certificate.loss);
  return {
    ...{ walk, used, coefficients, loss, certificate },
    standing: { newtonDecrement, gradientNorm },
    iterations: iterations + (sharp?.iterations ?? 0),
  };
}
