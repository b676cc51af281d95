/**
 * Lasso and elastic net by three kinds of steps. Proximal gradient steps first: a pass over the rows each, and a few of them find
 * which columns have a coefficient where columns are not too close to each other. Newton steps inside the signs found sharpen
 * the values. Where these do not get on, coordinates are gone through one by one, and Newton steps follow again.
 */
import { Coordinates, hasColumns } from './coordinates.js';
import { decrement, isFresh, type Metric, metricOf } from './metric.js';
import { isSame } from './newton-step.js';
import { certified, givenUp, type Point, pointAt, type SparseProblem, type SparseSolution } from './point.js';
import { ProximalGradient } from './proximal-gradient.js';
import { signedNewton } from './signed-newton.js';

/** Steps in a row that change the objective by rounding alone. */
const MOST_IDLE = 12;
/** Proximal gradient steps to begin with. */
const MOST_GRADIENTS = 8;
/** Shares of the gradient that a Newton step leaves: while signs may change, and once one has got on. */
const [FORCING, SETTLED] = [0.1, 0.03];
/** A Newton step gets on where the decrement falls to this share. */
const FALL = 0.1;

type Way = 'gradient' | 'newton' | 'coordinates';

/** Chooses between the kinds of steps, and makes them. */
class Steps {
  readonly #problem: SparseProblem;
  readonly #coordinates: Coordinates;
  #way: Way;
  #gradients: ProximalGradient | null = null;
  #left = MOST_GRADIENTS;
  #metric: Metric | null = null;
  #forcing = FORCING;

  constructor(problem: SparseProblem) {
    this.#problem = problem;
    this.#coordinates = new Coordinates(problem);
    this.#way = hasColumns(problem.rows) ? 'coordinates' : 'gradient';
  }

  get way(): Way {
    return this.#way;
  }

  /** The next point; null where the objective does not fall. Rows stand at `from`. */
  async next(from: Point): Promise<Point | null> {
    if (this.#way === 'gradient') return this.#gradient(from);
    if (this.#way === 'newton') return this.#newton(from);
    this.#way = 'newton';
    return this.#coordinates.step(from);
  }

  async #gradient(from: Point): Promise<Point | null> {
    this.#metric ??= await metricOf(this.#problem);
    this.#gradients ??= new ProximalGradient(this.#problem, this.#metric, from);
    const to = await this.#gradients.step(from);
    this.#left--;
    if (to === null || this.#left === 0) this.#way = 'newton';
    return to;
  }

  async #newton(from: Point): Promise<Point | null> {
    const problem = this.#problem;
    if (this.#metric === null || !isFresh(this.#metric, problem)) this.#metric = await metricOf(problem);
    const metric = this.#metric;
    const to = await signedNewton(problem, from, metric, this.#forcing);
    const isGetting =
      to !== null && decrement(problem, to, metric) <= FALL * decrement(problem, from, metric);
    this.#forcing = isGetting ? SETTLED : FORCING;
    if (!isGetting) this.#way = 'coordinates';
    return to;
  }
}

export async function solveLasso(
  problem: SparseProblem,
  start: Float64Array | Point,
): Promise<SparseSolution> {
  let point = 'beta' in start ? start : await pointAt(problem, start);
  const steps = new Steps(problem);
  let isAway = false;
  for (let [iterations, idle] = [0, 0]; ; iterations++) {
    const dual = await certified(problem, point);
    if (dual !== null && point.objective - dual <= problem.tolerance * point.objective)
      return { point, dual, iterations, isDone: true };
    if (idle > MOST_IDLE || iterations === problem.maxIterations) return givenUp(problem, point, iterations);
    const { way } = steps;
    // A search may have ended elsewhere, and the certificate has put other numbers in place of the residuals.
    if (isAway || (way === 'coordinates' && dual !== null && problem.intercept))
      await pointAt(problem, point.beta);
    const next = await steps.next(point);
    if (next === null && way === 'coordinates') return givenUp(problem, point, iterations);
    isAway = next === null;
    idle = next === null || isSame(next.objective, point) ? idle + 1 : 0;
    point = next ?? point;
  }
}
