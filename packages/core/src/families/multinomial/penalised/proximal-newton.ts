/**
 * Penalised coefficients of all classes by proximal Newton steps (Lee, Sun & Saunders 2014): coordinate descent on a quadratic
 * model over the columns that are not 0, that the strong rule keeps (Tibshirani et al. 2012) or that violate their
 * conditions; every step looks at the slopes of all columns. The curvature is that of a sample of the rows, and is kept as long
 * as steps bring the violations down.
 */
import { type Curvature, cheapStride, curvatureOf, type Samples } from './curvature.js';
import { descend } from './descent.js';
import { settle, steepness, violationOf } from './penalty.js';
import { type Point, type Problem, type Solved, search, worstOf } from './solution.js';
import type { Steps } from './steps.js';

const MOST_ITERATIONS = 200;
/** The share of a violation that a step should leave at most. */
const CONTRACTION = 0.4;
/** How far a model is solved, as a share of the violation. */
const INNER = 0.03;

export class ProximalNewton {
  readonly #problem: Problem;
  readonly #samples: Samples;
  #curvature: Curvature | null = null;
  /** Whether the curvature is that at the current point. */
  #isFresh = false;
  /** Steps in a row that a curvature of their own point did not make good. */
  #poor = 0;
  /** The stride that turned out to be needed. */
  #most = Number.POSITIVE_INFINITY;

  constructor(problem: Problem, samples: Samples) {
    this.#problem = problem;
    this.#samples = samples;
  }

  /** From a point, the last λ's, to the optimum at λ. `columns`: those that may move, by default all. */
  *solve(start: Point, lambda: number, previous: number, columns = this.#problem.columns): Steps<Solved> {
    const { tolerance } = this.#problem;
    const kept = new Set(this.#kept(start, lambda, previous, columns));
    let point = start;
    let violation = worstOf(this.#problem, lambda, point, columns);
    this.#isFresh = false;
    let iterations = 0;
    for (; violation > tolerance && iterations < MOST_ITERATIONS; iterations++) {
      const next = yield* this.#step(point, lambda, violation, this.#working(point, lambda, kept, columns));
      if (next === null) {
        if (this.#isFresh && this.#curvature!.stride === 1) break;
        this.#improve();
        continue;
      }
      point = next;
      const left = worstOf(this.#problem, lambda, point, columns);
      if (left > CONTRACTION * violation) this.#improve();
      else [this.#isFresh, this.#poor] = [false, 0];
      violation = left;
    }
    return { point, violation, iterations };
  }

  /** The columns that the strong rule keeps. */
  #kept(point: Point, lambda: number, previous: number, columns: readonly number[]): number[] {
    const { penalty } = this.#problem;
    const limit = penalty.alpha * (2 * lambda - previous);
    return columns.filter((j) => penalty.factors[j] === 0 || steepness(penalty, point.gradient, j) >= limit);
  }

  /** The columns of a step, ascending; what once came in stays for this λ. */
  #working({ b, gradient }: Point, lambda: number, kept: Set<number>, columns: readonly number[]): number[] {
    const { penalty } = this.#problem;
    const { classes } = penalty;
    for (const j of columns) {
      if (kept.has(j)) continue;
      const isZero = b.subarray(j * classes, (j + 1) * classes).every((value) => value === 0);
      if (!isZero || violationOf(penalty, lambda, b, gradient, j) > 0) kept.add(j);
    }
    return columns.filter((j) => kept.has(j));
  }

  *#step(point: Point, lambda: number, violation: number, working: readonly number[]): Steps<Point | null> {
    const { penalty } = this.#problem;
    const curvature = yield* this.#curvatureFor(point, working);
    const model = { penalty, lambda, curvature, b: point.b, gradient: point.gradient };
    const target = descend(model, INNER * violation);
    settle(penalty, target);
    return yield* search(this.#problem, lambda, point, target);
  }

  /** Another curvature the next time: at the point, or if it was that already, from more rows. */
  #improve(): void {
    if (this.#curvature === null) return;
    if (this.#isFresh && ++this.#poor > 1) {
      this.#most = Math.max(1, this.#curvature.stride / 4);
      this.#poor = 0;
    }
    this.#curvature = null;
  }

  *#curvatureFor(point: Point, working: readonly number[]): Steps<Curvature> {
    const known = this.#curvature;
    if (known !== null && working.every((j) => known.position[j]! >= 0)) return known;
    const stride = Math.min(this.#most, cheapStride(this.#samples.of(1), working.length));
    const made = yield* curvatureOf(this.#samples.of(stride), point.b, working, stride);
    this.#curvature = made;
    this.#isFresh = true;
    return made;
  }
}
