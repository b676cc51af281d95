/**
 * Steps to the minimum of the penalty and a model of the loss whose Hessian is a metric (`metric.ts`), its diagonal made larger
 * or smaller by what the last step has met (Barzilai & Borwein 1988; Wright, Nowak & Figueiredo 2009, "Sparse reconstruction by
 * separable approximation", IEEE Trans. Signal Process. 57; with a part of rank one: Becker & Fadili 2012, "A quasi-Newton
 * proximal splitting method", NIPS). A pass over the rows each, and no columns.
 */
import type { Metric } from './metric.js';
import { type Point, pointAt, type SparseProblem } from './point.js';

/** A step's objective is below the largest of the last so many. */
const MEMORY = 3;
/** Of the squared length of a step, half of which the objective falls by at least. */
const ENOUGH = 1e-4;
/** The diagonal's factor: where it begins, and the least. */
const FIRST = 1.5;
const LEAST = 0.2;
/** Times that the factor is doubled for one step. */
const DOUBLINGS = 5;
/** Newton steps to the share of a move along the means. */
const MOST_ROOTS = 40;
const NEAR = 1e-3;

/** Σ mean·(β − from) of the minimum over the columns at a share of a move along the means, which goes to `to`, and its slope. */
function moved(
  { penalty: { l1, l2 } }: SparseProblem,
  { beta, u }: Point,
  { own, mean }: Metric,
  factor: number,
  share: number,
  to: Float64Array,
): [number, number] {
  let [sum, slope] = [0, 0];
  for (let j = 0; j < own.length; j++) {
    const bend = factor * own[j]!;
    if (bend <= 0) continue;
    const pull = bend * beta[j]! + u[j]! - share * mean[j]!;
    const beyond = pull > l1[j]! ? pull - l1[j]! : pull < -l1[j]! ? pull + l1[j]! : 0;
    const whole = bend + l2[j]!;
    to[j] = beyond / whole;
    sum += mean[j]! * (to[j]! - beta[j]!);
    if (beyond !== 0) slope += (mean[j]! * mean[j]!) / whole;
  }
  return [sum, slope];
}

/** The minimum of the model from a point. */
export function modelMinimum(
  problem: SparseProblem,
  point: Point,
  metric: Metric,
  factor: number,
): Float64Array {
  const { beta, u } = point;
  const p = metric.own.length;
  const to = beta.slice();
  const last = metric.mean[p]!;
  if (last > 0) {
    // The intercept's condition says how far all move along the means.
    const share = u[p]! / last;
    to[p] = beta[p]! + (share - moved(problem, point, metric, factor, share, to)[0]) / last;
    return to;
  }
  // Σ mean·(β − from) falls as the share rises, which is to equal it: Newton's method inside what brackets it.
  let [share, low, high] = [0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let n = 0; n < MOST_ROOTS; n++) {
    const [sum, slope] = moved(problem, point, metric, factor, share, to);
    const off = sum - share;
    if (Math.abs(off) <= NEAR * Math.abs(share)) break;
    if (off > 0) low = share;
    else high = share;
    const next = share + off / (1 + slope);
    share = next > low && next < high ? next : (low + high) / 2;
  }
  return to;
}

/** What a step from one point to another has met. */
function met({ own, mean }: Metric, from: Point, to: Point): { square: number; factor: number } {
  let [square, across, bent] = [0, 0, 0];
  for (let j = 0; j < from.beta.length; j++) {
    const step = to.beta[j]! - from.beta[j]!;
    if (step === 0) continue;
    if (j < own.length) square += own[j]! * step * step;
    across += mean[j]! * step;
    bent += step * (from.u[j]! - to.u[j]!);
  }
  return { square, factor: (bent - across * across) / square };
}

/** A number of such steps that each know the last one. */
export class ProximalGradient {
  readonly #problem: SparseProblem;
  readonly #metric: Metric;
  readonly #last: number[];
  #factor = FIRST;

  constructor(problem: SparseProblem, metric: Metric, { objective }: Point) {
    this.#problem = problem;
    this.#metric = metric;
    this.#last = [objective];
  }

  /** The next point; null where no step makes the objective fall. */
  async step(from: Point): Promise<Point | null> {
    const problem = this.#problem;
    for (let n = 0; n <= DOUBLINGS; n++, this.#factor *= 2) {
      await problem.breathe();
      const to = await pointAt(problem, modelMinimum(problem, from, this.#metric, this.#factor));
      const { square, factor } = met(this.#metric, from, to);
      if (!(to.objective <= Math.max(...this.#last) - 0.5 * ENOUGH * this.#factor * square)) continue;
      if (Number.isFinite(factor)) this.#factor = Math.max(LEAST, factor);
      this.#last.push(to.objective);
      if (this.#last.length > MEMORY) this.#last.shift();
      return to;
    }
    return null;
  }
}
