/**
 * Firth's penalised likelihood and ridge regression in 96-decimal fixed point. The modified score's root is found by
 * Newton's method with its exact Jacobian (the library uses none); profiles and restricted maxima likewise.
 */
import { eliminate } from './eliminate.js';
import { divide, exp, fixed, log, multiply, ONE, squareRoot, toDecimal, toNumber } from './fixed.js';
import {
  type BinomialRows,
  cholesky,
  derivatives,
  dot,
  type FixedRows,
  logLikelihood,
  logOdds,
  scaleOf,
  solve,
} from './newton.js';

type Vector = readonly bigint[];
type Matrix = readonly (readonly bigint[])[];

const HALF = ONE >> 1n;
const TARGET = fixed(1e-70);
const NEAR = fixed(1e-4);
const MAX_ITERATIONS = 200;
/** Of a profile that is followed from the peak. */
const STEPS = 12n;
/** χ²(1) quantile of 0.95, i.e. 1.95996…² (mpmath 1.4.1). */
const CHI_SQUARE_95 = CHI();

function CHI(): bigint {
  const digits = '1959963984540054235524594430520551527955550077869777890';
  const z = (BigInt(digits) * ONE) / 10n ** BigInt(digits.length - 1);
  return multiply(z, z);
}

/** Everything about a point: penalised log-likelihood, modified score, information and its inverse. */
interface Point {
  readonly value: bigint;
  readonly score: bigint[];
  readonly inverse: bigint[][];
  readonly leverages: bigint[];
  readonly probabilities: bigint[];
}

function inverseOf(factor: Matrix): bigint[][] {
  return factor.map((_, j) =>
    solve(
      factor,
      factor.map((__, k) => (j === k ? ONE : 0n)),
    ),
  );
}

function row(rows: FixedRows, i: number): bigint[] {
  return rows.columns.map((column) => column[i]!);
}

function times(matrix: Matrix, x: Vector): bigint[] {
  return matrix.map((line) => dot(line, x));
}

function look(rows: FixedRows, beta: Vector): Point {
  const { hessian } = derivatives(rows, beta);
  const factor = cholesky(hessian);
  const inverse = inverseOf(factor);
  const logDeterminant = factor.reduce((sum, line, j) => sum + 2n * log(line[j]!), 0n);
  const score = beta.map(() => 0n);
  const leverages: bigint[] = [];
  const probabilities = logOdds(rows, beta).map((z) => divide(ONE, ONE + exp(-z)));
  probabilities.forEach((p, i) => {
    const x = row(rows, i);
    const total = rows.events[i]! + rows.others[i]!;
    const h = multiply(multiply(total, multiply(p, ONE - p)), dot(x, times(inverse, x)));
    leverages.push(h);
    const residual = rows.events[i]! - multiply(total, p) + multiply(h, HALF - p);
    for (let j = 0; j < x.length; j++) score[j]! += multiply(residual, x[j]!);
  });
  return {
    value: logLikelihood(rows, beta) + (logDeterminant >> 1n),
    score,
    inverse,
    leverages,
    probabilities,
  };
}

/** −∂score/∂β. */
function jacobian(rows: FixedRows, { inverse, leverages, probabilities }: Point): bigint[][] {
  const size = inverse.length;
  const weights = probabilities.map((p, i) =>
    multiply(rows.events[i]! + rows.others[i]!, multiply(p, ONE - p)),
  );
  const slopes = Array.from({ length: size }, (_, k) => {
    const change = Array.from({ length: size }, () => new Array<bigint>(size).fill(0n));
    weights.forEach((w, i) => {
      const x = row(rows, i);
      const factor = multiply(multiply(w, ONE - 2n * probabilities[i]!), x[k]!);
      for (let a = 0; a < size; a++) {
        const part = multiply(factor, x[a]!);
        for (let b = 0; b <= a; b++) change[a]![b]! += multiply(part, x[b]!);
      }
    });
    for (let a = 0; a < size; a++) for (let b = a + 1; b < size; b++) change[a]![b] = change[b]![a]!;
    return inverse.map((line) => times(change, line)).map((line) => times(inverse, line));
  });
  const result = Array.from({ length: size }, () => new Array<bigint>(size).fill(0n));
  weights.forEach((w, i) => {
    const x = row(rows, i);
    const p = probabilities[i]!;
    const h = leverages[i]!;
    for (let k = 0; k < size; k++) {
      const own = multiply(multiply(h, ONE - 2n * p), x[k]!);
      const other = multiply(w, dot(x, times(slopes[k]!, x)));
      const slope =
        multiply(w, x[k]!) +
        multiply(h, multiply(multiply(p, ONE - p), x[k]!)) -
        multiply(HALF - p, own - other);
      for (let j = 0; j < size; j++) result[j]![k]! += multiply(slope, x[j]!);
    }
  });
  return result;
}

const at = (values: Vector, indices: readonly number[]) => indices.map((j) => values[j]!);
const block = (matrix: Matrix, rows: readonly number[], columns: readonly number[]) =>
  rows.map((i) => columns.map((j) => matrix[i]![j]!));

/** The maximum over the coefficients that may move, from a start: damped scoring, then Newton. */
function maximise(
  rows: FixedRows,
  start: Vector,
  moves: readonly number[],
): { beta: bigint[]; point: Point } {
  let beta = [...start];
  let point = look(rows, beta);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const score = at(point.score, moves);
    const factor = cholesky(lower(block(derivatives(rows, beta).hessian.map(full), moves, moves)));
    const scoring = solve(factor, score);
    const decrement = dot(score, scoring);
    if (decrement < TARGET) return { beta, point };
    const isNear = decrement < NEAR;
    const step = isNear ? eliminate(block(jacobian(rows, point), moves, moves), score) : scoring;
    const move = beta.map((_, j) => (moves.includes(j) ? step[moves.indexOf(j)]! : 0n));
    for (let halvings = isNear ? 0n : farthest(rows, move); ; halvings++) {
      const next = beta.map((b, j) => b + (move[j]! >> halvings));
      const reached = look(rows, next);
      if (!isNear && reached.value <= point.value) continue;
      [beta, point] = [next, reached];
      break;
    }
  }
  throw new Error(`no convergence in ${MAX_ITERATIONS} iterations`);
}

/** Halvings of a step after which no row's log-odds move by more than 4. */
function farthest(rows: FixedRows, move: Vector): bigint {
  const none = { ...rows, offset: rows.offset.map(() => 0n) };
  const largest = logOdds(none, move).reduce((most, z) => (z > most ? z : -z > most ? -z : most), 0n);
  let halvings = 0n;
  while (largest >> halvings > 4n * ONE) halvings++;
  return halvings;
}

/** A packed line of a lower triangle as a line of the symmetric matrix. */
function full(_: readonly bigint[], i: number, triangle: readonly (readonly bigint[])[]): bigint[] {
  return triangle.map((line, j) => (j <= i ? triangle[i]![j]! : line[i]!));
}

function lower(matrix: Matrix): bigint[][] {
  return matrix.map((line, i) => line.slice(0, i + 1));
}

interface Scaled {
  readonly rows: FixedRows;
  /** Column = scaled column × 2^twos. */
  readonly twos: readonly number[];
}

function scaled(rows: BinomialRows): Scaled {
  const twos = rows.columns.map(scaleOf);
  const columns = rows.columns.map((column, j) => Array.from(column, (x) => fixed(x * 2 ** -twos[j]!)));
  const offset = Array.from(rows.events, (_, i) => fixed(rows.offset?.[i] ?? 0));
  return { rows: { ...rows, columns, offset }, twos };
}

/** The exact Firth fit; profiles are computed on request. */
export class ExactFirth {
  readonly coefficients: readonly string[];
  readonly standardErrors: readonly string[];
  /** ℓ at the estimate, binomial coefficients left out, and with ½ log det I on the scale of the data. */
  readonly logLikelihood: string;
  readonly penalisedLogLikelihood: string;
  readonly #rows: FixedRows;
  readonly #twos: readonly number[];
  readonly #beta: readonly bigint[];
  readonly #point: Point;

  constructor(data: BinomialRows) {
    const { rows, twos } = scaled(data);
    const all = twos.map((_, j) => j);
    const { beta, point } = maximise(
      rows,
      all.map(() => 0n),
      all,
    );
    [this.#rows, this.#twos, this.#beta, this.#point] = [rows, twos, beta, point];
    this.coefficients = beta.map((b, j) => toDecimal(b, BigInt(-twos[j]!)));
    this.standardErrors = point.inverse.map((line, j) => toDecimal(squareRoot(line[j]!), BigInt(-twos[j]!)));
    this.logLikelihood = toDecimal(logLikelihood(rows, beta));
    const shift = log(2n * ONE) * twos.reduce((sum, two) => sum + BigInt(two), 0n);
    this.penalisedLogLikelihood = toDecimal(point.value + shift);
  }

  /** 2·(maximum − maximum with some coefficients at 0). */
  statistic(held: readonly number[]): string {
    const moves = this.#beta.flatMap((_, j) => (held.includes(j) ? [] : [j]));
    const start = this.#beta.map((b, j) => (held.includes(j) ? 0n : b));
    return toDecimal(2n * (this.#point.value - maximise(this.#rows, start, moves).point.value));
  }

  /**
   * The bound of the 95 % profile interval of coefficient j near a first guess; `branches` where the others may have
   * several maxima.
   */
  bound(j: number, guess: number, branches = false): string {
    const target = this.#point.value - (CHI_SQUARE_95 >> 1n);
    const to = fixed(guess * 2 ** this.#twos[j]!);
    let { beta, point } = this.#profile(j, to, branches);
    for (let iteration = 0; iteration < 20; iteration++) {
      const change = divide(target - point.value, point.score[j]!);
      const start = beta.map((b, k) => (k === j ? b + change : b));
      if (toNumber(change < 0n ? -change : change) < 1e-40)
        return toDecimal(start[j]!, BigInt(-this.#twos[j]!));
      ({ beta, point } = maximise(this.#rows, start, this.#others(j)));
    }
    throw new Error('no convergence of the bound');
  }

  #others(j: number): number[] {
    return this.#beta.flatMap((_, k) => (k === j ? [] : [k]));
  }

  /**
   * The maximum with coefficient j at a value: reached at once, along the tangent at the peak, or, if that is higher,
   * in small steps.
   */
  #profile(j: number, to: bigint, branches: boolean): { beta: bigint[]; point: Point } {
    const { inverse } = this.#point;
    const distance = to - this.#beta[j]!;
    const along = this.#beta.map((b, k) => b + multiply(divide(inverse[k]![j]!, inverse[j]![j]!), distance));
    const direct = maximise(this.#rows, along, this.#others(j));
    if (!branches) return direct;
    let [before, beta] = [this.#beta, [...this.#beta]];
    for (let step = 1n; ; step++) {
      // On a straight line through the last two, the value of coefficient j as it should be.
      const start = beta.map((b, k) =>
        k === j ? this.#beta[j]! + (distance * step) / STEPS : 2n * b - before[k]!,
      );
      const reached = maximise(this.#rows, start, this.#others(j));
      if (step === STEPS) return reached.point.value > direct.point.value ? reached : direct;
      [before, beta] = [beta, reached.beta];
    }
  }
}

export interface ExactRidge {
  readonly coefficients: readonly string[];
  /** ℓ − Σw·λ/2·Σ sⱼ²βⱼ², binomial coefficients left out. */
  readonly penalisedLogLikelihood: string;
}

/**
 * Ridge: −ℓ/Σw + λ/2·Σ sⱼ²βⱼ², s the weighted 1/n standard deviation of a column; column 0 is the intercept where
 * `intercept` says so, and is free.
 */
export function exactRidge(data: BinomialRows, lambda: number, intercept: boolean): ExactRidge {
  const { rows, twos } = scaled(data);
  const totals = rows.events.map((a, i) => a + rows.others[i]!);
  const weight = totals.reduce((sum, total) => sum + total, 0n);
  const mean = (values: Vector) => divide(dot(totals, values), weight);
  const penalty = rows.columns.map((column, j) => {
    if (intercept && j === 0) return 0n;
    const centre = mean(column);
    const variance = mean(column.map((x) => multiply(x - centre, x - centre)));
    return multiply(multiply(variance, fixed(lambda)), weight);
  });
  let beta = twos.map(() => 0n);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const { gradient, hessian } = derivatives(rows, beta);
    const score = gradient.map((g, j) => g - multiply(penalty[j]!, beta[j]!));
    const curvature = hessian.map((line, j) =>
      line.map((value, k) => (j === k ? value + penalty[j]! : value)),
    );
    const step = solve(cholesky(curvature), score);
    const price = penalty.reduce(
      (sum, weight, j) => sum + multiply(weight, multiply(beta[j]!, beta[j]!)),
      0n,
    );
    if (dot(score, step) < TARGET)
      return {
        coefficients: beta.map((b, j) => toDecimal(b, BigInt(-twos[j]!))),
        penalisedLogLikelihood: toDecimal(logLikelihood(rows, beta) - (price >> 1n)),
      };
    beta = beta.map((b, j) => b + step[j]!);
  }
  throw new Error('no convergence');
}
