/**
 * Ridge by Newton's method. What the gap allows is left unsolved: without an l1 part it is Σ g²/(2·l2).
 */
import { gapLeft, SPARE } from './gap-left.js';
import { type Metric, metricOf } from './metric.js';
import { fallen, isSame, newtonStep } from './newton-step.js';
import { certified, givenUp, type Point, pointAt, type SparseProblem, type SparseSolution } from './point.js';

/** Conjugate gradients stop at this share of the gradient they began with. */
const FORCING = 0.1;
const MOST_STEPS = 200;
/** Steps in a row that change the objective by rounding alone. */
const MOST_IDLE = 5;

/** The gradient of the objective. */
function slope({ beta, u }: Point, { penalty: { l2 }, intercept }: SparseProblem): Float64Array {
  const g = u.map((value, j) => (j < l2.length ? l2[j]! * beta[j]! - value : -value));
  if (!intercept) g[l2.length] = 0;
  return g;
}

export async function solveRidge(
  problem: SparseProblem,
  start: Float64Array | Point,
): Promise<SparseSolution> {
  let point = 'beta' in start ? start : await pointAt(problem, start);
  let metric: Metric | null = null;
  for (let [iterations, idle] = [0, 0]; ; iterations++) {
    const dual = await certified(problem, point);
    if (dual !== null && point.objective - dual <= problem.tolerance * point.objective)
      return { point, dual, iterations, isDone: true };
    if (idle > MOST_IDLE || iterations === problem.maxIterations) return givenUp(problem, point, iterations);
    metric ??= await metricOf(problem);
    const next = await newtonPoint(problem, point, metric);
    if (next === null) return givenUp(problem, point, iterations);
    idle = isSame(next.objective, point) ? idle + 1 : 0;
    point = next;
  }
}

/** The point a Newton step away. */
async function newtonPoint(
  problem: SparseProblem,
  from: Point,
  { own, mean }: Metric,
): Promise<Point | null> {
  const { penalty, tolerance } = problem;
  const bends = own.map((bend, j) => (penalty.l2[j]! > 0 ? bend + penalty.l2[j]! : Number.POSITIVE_INFINITY));
  const allowed = SPARE * tolerance * from.objective;
  const step = await newtonStep(problem, {
    ...{ slope: slope(from, problem), bends, mean, forcing: FORCING, most: MOST_STEPS },
    isEnough: (rest) => gapLeft(penalty, 0, rest) <= allowed,
  });
  return fallen(problem, from, (length) => from.beta.map((b, j) => b + length * step[j]!));
}
