/**
 * Newton steps inside the signs of the coefficients (Byrd, Chin, Nocedal & Oztoprak 2016, "A family of second-order methods for
 * convex l1-regularized optimization", Math. Program. 159), which sharpen what other steps have found.
 */
import { gapLeft, SPARE } from './gap-left.js';
import type { Metric } from './metric.js';
import { fallen, type NewtonModel, newtonStep } from './newton-step.js';
import { l1At } from './penalty.js';
import type { Point, SparseProblem } from './point.js';

const HALVINGS = 3;
/** Conjugate gradients: where more are needed, coordinates that are gone through one by one do as well. */
const MOST_STEPS = 25;

/** Signs inside which a step is made: those of coefficients, and of where violated conditions pull the others; 0: stays at 0. */
function signsOf({ penalty: { l1 } }: SparseProblem, { beta, u }: Point): Int8Array {
  const signs = new Int8Array(l1.length);
  for (let j = 0; j < l1.length; j++) {
    if (beta[j] !== 0) signs[j] = beta[j]! > 0 ? 1 : -1;
    else if (Math.abs(u[j]!) > l1[j]!) signs[j] = u[j]! > 0 ? 1 : -1;
  }
  return signs;
}

/** The gradient inside the signs, and what may move. */
function modelIn(
  problem: SparseProblem,
  { beta, u, objective }: Point,
  signs: Int8Array,
  metric: Metric,
): Omit<NewtonModel, 'forcing' | 'most'> {
  const { penalty, intercept, tolerance } = problem;
  const { l1, l2 } = penalty;
  const slope = new Float64Array(beta.length);
  const bends = new Float64Array(l1.length).fill(Number.POSITIVE_INFINITY);
  for (let j = 0; j < l1.length; j++) {
    if (signs[j] === 0) continue;
    slope[j] = l2[j]! * beta[j]! - u[j]! + signs[j]! * l1[j]!;
    bends[j] = metric.own[j]! + l2[j]!;
  }
  if (intercept) slope[l1.length] = -u[l1.length]!;
  const size = l1At(penalty, beta);
  const allowed = SPARE * tolerance * objective;
  return { slope, bends, mean: metric.mean, isEnough: (rest) => gapLeft(penalty, size, rest) <= allowed };
}

/** The next point: what would change its sign becomes 0. Null where the objective does not fall. */
export async function signedNewton(
  problem: SparseProblem,
  from: Point,
  metric: Metric,
  forcing: number,
): Promise<Point | null> {
  const signs = signsOf(problem, from);
  const step = await newtonStep(problem, {
    ...modelIn(problem, from, signs, metric),
    forcing,
    most: MOST_STEPS,
  });
  const at = (length: number) => {
    const to = from.beta.slice();
    for (let j = 0; j < to.length; j++) {
      to[j]! += length * step[j]!;
      if (j < signs.length && to[j]! * signs[j]! <= 0) to[j] = 0;
    }
    return to;
  };
  return fallen(problem, from, at, HALVINGS);
}
