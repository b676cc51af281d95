/**
 * Ridge coefficients of all classes by L-BFGS (Nocedal & Wright 2006, algorithm 7.4) whose first metric is the inverse of
 * the curvature of a sample of the rows plus that of the penalty; where that has too many lines, of its diagonal. A curvature serves
 * the λ that follow as long as few steps are enough.
 */

import { solve as solveCholesky } from '../../../math/cholesky.js';
import type { DenseAlgebra } from '../../../math/dense/dense-algebra.js';
import { packedLength } from '../../../math/packed.js';
import { type Curvature, cheapStride, curvatureOf, Samples } from './curvature.js';
import { settle, squaredOf } from './penalty.js';
import { type Point, type Problem, pointAt, type Solved, search, worstOf } from './solution.js';
import type { Steps } from './steps.js';

const MOST_ITERATIONS = 1000;
/** Iterations of a λ after which its curvature does not serve the next one. */
const MANY = 12;
/** Steps remembered. */
const MEMORY = 12;
/** Lines up to which the curvature is factored. */
const MOST_LINES = 1500;
/** The share of a violation to which a sample brings it. */
const FORESEEN = 0.02;
/** What the curvature is raised by, as a share of its largest second derivative: coefficients that are free move together. */
const FLOOR = 1e-9;

type Metric = (vector: Float64Array) => Float64Array;

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** sᵀy. */
  readonly product: number;
}

export class Ridge {
  readonly #problem: Problem;
  readonly #samples: Samples;
  readonly #algebra: DenseAlgebra;
  /** That of the last λ. */
  #curvature: Curvature | null = null;

  constructor(problem: Problem, samples: Samples, algebra: DenseAlgebra) {
    this.#problem = problem;
    this.#samples = samples;
    this.#algebra = algebra;
  }

  /** From a point to the optimum at λ. */
  *solve(start: Point, lambda: number): Steps<Solved> {
    const { columns, tolerance, rows } = this.#problem;
    const violation = worstOf(this.#problem, lambda, start, columns);
    if (violation <= tolerance) return { point: start, violation, iterations: 0 };
    if (this.#curvature !== null) {
      const solved = yield* this.#descend(start, lambda, yield* this.#metric(start, lambda));
      if (solved.iterations > MANY) this.#curvature = null;
      return solved;
    }
    const b = yield* this.#foreseen(start.b, lambda, violation);
    const point = b === null ? start : yield* pointAt(rows, b);
    const isNearer = b !== null && worstOf(this.#problem, lambda, point, columns) < violation;
    const from = isNearer ? point : start;
    return yield* this.#descend(from, lambda, yield* this.#metric(from, lambda));
  }

  /** Where the optimum of a sample is about; null where there are too few rows for that. */
  *#foreseen(start: Float64Array, lambda: number, violation: number): Steps<Float64Array | null> {
    const rows = this.#samples.of(1);
    const stride = cheapStride(rows, this.#problem.columns.length);
    if (stride === 1 || this.#problem.tolerance > FORESEEN * violation) return null;
    const sample = this.#samples.of(stride);
    const problem = { ...this.#problem, rows: sample, tolerance: FORESEEN * violation };
    const ridge = new Ridge(problem, new Samples(sample), this.#algebra);
    const metric = diagonalMetric(problem, lambda, this.#samples);
    return (yield* ridge.#descend(yield* pointAt(sample, start), lambda, metric)).point.b;
  }

  *#descend(start: Point, lambda: number, first: Metric): Steps<Solved> {
    const { penalty, columns, tolerance } = this.#problem;
    let [point, metric] = [start, first];
    let violation = worstOf(this.#problem, lambda, point, columns);
    let pairs: Pair[] = [];
    let iterations = 0;
    for (; violation > tolerance && iterations < MOST_ITERATIONS; iterations++) {
      const slopes = this.#slopes(point, lambda);
      const direction = applied(slopes, pairs, metric);
      const target = point.b.map((value, c) => value - direction[c]!);
      settle(penalty, target);
      const next = yield* search(this.#problem, lambda, point, target);
      if (next === null) {
        if (pairs.length === 0) break;
        pairs = [];
        this.#curvature = null;
        metric = yield* this.#metric(point, lambda);
        continue;
      }
      remember(pairs, difference(next.b, point.b), difference(this.#slopes(next, lambda), slopes));
      point = next;
      violation = worstOf(this.#problem, lambda, point, columns);
    }
    return { point, violation, iterations };
  }

  /** Slopes of the objective. */
  #slopes({ b, gradient }: Point, lambda: number): Float64Array {
    const { penalty } = this.#problem;
    const { classes } = penalty;
    return gradient.map((slope, c) => slope + squaredOf(penalty, lambda, Math.floor(c / classes)) * b[c]!);
  }

  *#metric(point: Point, lambda: number): Steps<Metric> {
    const { penalty, columns } = this.#problem;
    if (columns.length * penalty.classes > MOST_LINES)
      return diagonalMetric(this.#problem, lambda, this.#samples);
    const stride = cheapStride(this.#samples.of(1), columns.length);
    this.#curvature ??= yield* curvatureOf(this.#samples.of(stride), point.b, columns, stride);
    const { matrix, size } = this.#curvature;
    const packed = new Float64Array(packedLength(size));
    let most = 0;
    for (let c = 0; c < size; c++) most = Math.max(most, matrix[c * size + c]!);
    for (let c = 0, next = 0; c < size; c++) {
      for (let d = 0; d <= c; d++, next++) packed[next] = matrix[c * size + d]!;
      packed[next - 1]! +=
        squaredOf(penalty, lambda, columns[Math.floor(c / penalty.classes)]!) + most * FLOOR;
    }
    const factored = this.#algebra.cholesky(packed, size, 0);
    if (factored === null) return diagonalMetric(this.#problem, lambda, this.#samples);
    return (vector) =>
      spread(solveCholesky(factored, gathered(vector, columns, penalty.classes)), columns, vector.length);
  }
}

function gathered(vector: Float64Array, columns: readonly number[], classes: number): Float64Array {
  const result = new Float64Array(columns.length * classes);
  for (const [i, j] of columns.entries())
    result.set(vector.subarray(j * classes, (j + 1) * classes), i * classes);
  return result;
}

function spread(values: Float64Array, columns: readonly number[], length: number): Float64Array {
  const result = new Float64Array(length);
  const classes = values.length / columns.length;
  for (const [i, j] of columns.entries())
    result.set(values.subarray(i * classes, (i + 1) * classes), j * classes);
  return result;
}

/** The inverse of second derivatives where every row has the probabilities of its classes' shares: columns have variance 1. */
function diagonalMetric({ penalty, columns }: Problem, lambda: number, samples: Samples): Metric {
  const { classes } = penalty;
  const shares = samples.of(1).shares();
  const among = new Set(columns);
  return (vector) =>
    vector.map((value, c) => {
      const j = Math.floor(c / classes);
      const share = shares[c % classes]!;
      return among.has(j) ? value / (share * (1 - share) + squaredOf(penalty, lambda, j) + FLOOR) : 0;
    });
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, c) => value - b[c]!);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let c = 0; c < a.length; c++) sum += a[c]! * b[c]!;
  return sum;
}

function remember(pairs: Pair[], step: Float64Array, change: Float64Array): void {
  const product = dot(step, change);
  if (!(product > 1e-14 * Math.sqrt(dot(step, step) * dot(change, change)))) return;
  pairs.push({ step, change, product });
  if (pairs.length > MEMORY) pairs.shift();
}

/** The inverse Hessian of the pairs times a vector, by two loops. */
function applied(gradient: Float64Array, pairs: readonly Pair[], metric: Metric): Float64Array {
  const q = gradient.slice();
  const weights = new Float64Array(pairs.length);
  for (let i = pairs.length - 1; i >= 0; i--) {
    const { step, change, product } = pairs[i]!;
    weights[i] = dot(step, q) / product;
    for (let c = 0; c < q.length; c++) q[c] = q[c]! - weights[i]! * change[c]!;
  }
  let result = metric(q);
  const last = pairs.at(-1);
  if (last !== undefined) {
    const scale = last.product / dot(last.change, metric(last.change));
    result = result.map((value) => scale * value);
  }
  for (const [i, { step, change, product }] of pairs.entries()) {
    const weight = weights[i]! - dot(change, result) / product;
    for (let c = 0; c < result.length; c++) result[c] = result[c]! + weight * step[c]!;
  }
  return result;
}
