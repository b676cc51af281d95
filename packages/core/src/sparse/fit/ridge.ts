/**
 * Ridge by Newton's method. What the gap allows is left unsolved: without an l1 part it is Σ g²/(2·l2).
 */
import { fallen, isSame, newtonStep, PER_INTERCEPT } from './newton-step.js';
import { certified, givenUp, type Point, pointAt, type SparseProblem, type SparseSolution } from './point.js';

/** What is left of the gap that is asked for. */
const SPARE = 0.5;
/** Steps in a row that change the objective by rounding alone. */
const MOST_IDLE = 5;

/** The gradient of the objective. */
function slope({ beta, u }: Point, { penalty: { l2 }, intercept }: SparseProblem): Float64Array {
  const g = u.map((value, j) => (j < l2.length ? l2[j]! * beta[j]! - value : -value));
  if (!intercept) g[l2.length] = 0;
  return g;
}

/** Σ g²/(2·l2): what the gap is, nearly, where this is the gradient; columns left out have l2 = 0 and g = 0. */
function gapOf(g: Float64Array, { penalty: { l2 } }: SparseProblem): number {
  let sum = PER_INTERCEPT * Math.abs(g[l2.length]!);
  for (let j = 0; j < l2.length; j++) if (l2[j]! > 0) sum += (0.5 * g[j]! * g[j]!) / l2[j]!;
  return sum;
}

/** The diagonal of the Hessian; infinite where a coefficient stays where it is. */
async function preconditioner({ rows, penalty: { l2 }, intercept }: SparseProblem): Promise<Float64Array> {
  const bends = (await rows.diagonal()).slice();
  for (let j = 0; j < l2.length; j++) bends[j] = l2[j]! > 0 ? bends[j]! + l2[j]! : Number.POSITIVE_INFINITY;
  if (!intercept) bends[l2.length] = Number.POSITIVE_INFINITY;
  return bends;
}

export async function solveRidge(
  problem: SparseProblem,
  start: Float64Array | Point,
): Promise<SparseSolution> {
  let point = 'beta' in start ? start : await pointAt(problem, start);
  let bends: Float64Array | null = null;
  for (let [iterations, idle] = [0, 0]; ; iterations++) {
    const dual = await certified(problem, point);
    if (dual !== null && point.objective - dual <= problem.tolerance * point.objective)
      return { point, dual, iterations, isDone: true };
    if (idle > MOST_IDLE || iterations === problem.maxIterations) return givenUp(problem, point, iterations);
    bends ??= await preconditioner(problem);
    const next = await newtonPoint(problem, point, bends);
    if (next === null) return givenUp(problem, point, iterations);
    idle = isSame(next.objective, point) ? idle + 1 : 0;
    point = next;
  }
}

/** The point a Newton step away. */
async function newtonPoint(problem: SparseProblem, from: Point, bends: Float64Array): Promise<Point | null> {
  const allowed = SPARE * problem.tolerance * from.objective;
  const isEnough = (rest: Float64Array) => gapOf(rest, problem) <= allowed;
  const step = await newtonStep(problem, { slope: slope(from, problem), bends, isEnough });
  return fallen(problem, from, (length) => from.beta.map((b, j) => b + length * step[j]!));
}
