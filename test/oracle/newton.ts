/**
 * Binary logistic regression by Newton's method in 96-decimal fixed point: the reference that certified and random
 * tests compare with. Kept independent of the library: it imports nothing from it and shares no algorithm but Newton's.
 */
import {
  BITS,
  divide,
  exp,
  fixed,
  log,
  multiply,
  ONE,
  shift,
  squareRoot,
  toDecimal,
  toNumber,
} from './fixed.js';

/** Rows of a binomial model. All numbers are taken as the exact doubles (or fixed-point numbers) they are. */
export interface BinomialRows {
  /** Design columns, the intercept's ones included. */
  readonly columns: readonly ArrayLike<number>[];
  /** Weight of events and of non-events of each row, in fixed point: see `countsOf`. */
  readonly events: readonly bigint[];
  readonly others: readonly bigint[];
  readonly offset?: ArrayLike<number>;
}

/** A fit as decimal strings of 45 digits. */
export interface ExactFit {
  readonly coefficients: readonly string[];
  readonly standardErrors: readonly string[];
  readonly covariance: readonly (readonly string[])[];
  /** Binomial coefficients left out. */
  readonly logLikelihood: string;
  /** Binomial coefficients counted; null where the counts are not whole numbers. */
  readonly fullLogLikelihood: string | null;
  readonly deviance: string;
  /** gᵀH⁻¹g at the estimate. */
  readonly newtonDecrement: number;
  readonly iterations: number;
}

/** Counts of rows that say a share of events and a weight: weight × share and the rest, exactly. */
export function countsOf(
  shares: ArrayLike<number>,
  weights?: ArrayLike<number>,
): { events: bigint[]; others: bigint[] } {
  const events: bigint[] = [];
  const others: bigint[] = [];
  for (let i = 0; i < shares.length; i++) {
    const weight = fixed(weights?.[i] ?? 1);
    const count = multiply(weight, fixed(shares[i]!));
    events.push(count);
    others.push(weight - count);
  }
  return { events, others };
}

const TARGET = fixed(1e-70);
const MAX_ITERATIONS = 60;

/** The maximum-likelihood fit; throws when Newton does not bring its decrement below 1e-70. */
export function exactFit(rows: BinomialRows): ExactFit {
  const twos = rows.columns.map(scaleOf);
  const columns = rows.columns.map((column, j) => Array.from(column, (x) => fixed(x * 2 ** -twos[j]!)));
  const offset = Array.from(rows.events, (_, i) => fixed(rows.offset?.[i] ?? 0));
  const problem = { ...rows, columns, offset };
  let beta = columns.map(() => 0n);
  for (let iteration = 1; iteration <= MAX_ITERATIONS; iteration++) {
    const { gradient, hessian } = derivatives(problem, beta);
    const factor = cholesky(hessian);
    const step = solve(factor, gradient);
    const decrement = dot(gradient, step);
    if (decrement < TARGET) return report(problem, beta, factor, twos, decrement, iteration);
    beta = damped(problem, beta, step, decrement);
  }
  throw new Error(`no convergence in ${MAX_ITERATIONS} iterations`);
}

export interface FixedRows {
  readonly columns: readonly (readonly bigint[])[];
  readonly events: readonly bigint[];
  readonly others: readonly bigint[];
  readonly offset: readonly bigint[];
}

/** Power of two that brings the largest entry into [1, 2): scaling by it is exact. */
export function scaleOf(column: ArrayLike<number>): number {
  const largest = Array.from(column).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return largest === 0 ? 0 : Math.floor(Math.log2(largest));
}

export function dot(a: readonly bigint[], b: readonly bigint[]): bigint {
  return a.reduce((sum, x, i) => sum + multiply(x, b[i]!), 0n);
}

export function logOdds(rows: FixedRows, beta: readonly bigint[]): bigint[] {
  return rows.offset.map((start, i) =>
    rows.columns.reduce((z, x, j) => z + multiply(x[i]!, beta[j]!), start),
  );
}

/** Gradient of the log-likelihood and its negative Hessian. */
export function derivatives(
  rows: FixedRows,
  beta: readonly bigint[],
): { gradient: bigint[]; hessian: bigint[][] } {
  const gradient = beta.map(() => 0n);
  const hessian = beta.map((_, j) => new Array<bigint>(j + 1).fill(0n));
  const z = logOdds(rows, beta);
  z.forEach((zi, i) => {
    const probability = divide(ONE, ONE + exp(-zi));
    const total = rows.events[i]! + rows.others[i]!;
    const residual = rows.events[i]! - multiply(total, probability);
    const weight = multiply(multiply(total, probability), ONE - probability);
    for (let j = 0; j < beta.length; j++) {
      const x = rows.columns[j]![i]!;
      gradient[j]! += multiply(residual, x);
      const weighted = multiply(weight, x);
      for (let k = 0; k <= j; k++) hessian[j]![k]! += multiply(weighted, rows.columns[k]![i]!);
    }
  });
  return { gradient, hessian };
}

/** Lower triangle L with L Lᵀ = A. */
export function cholesky(a: readonly (readonly bigint[])[]): bigint[][] {
  const l = a.map((row) => [...row]);
  for (let j = 0; j < l.length; j++) {
    for (let k = 0; k <= j; k++) {
      let sum = l[j]![k]!;
      for (let m = 0; m < k; m++) sum -= multiply(l[j]![m]!, l[k]![m]!);
      l[j]![k] = j === k ? squareRoot(sum) : divide(sum, l[k]![k]!);
    }
  }
  return l;
}

/** x with L Lᵀ x = b. */
export function solve(l: readonly (readonly bigint[])[], b: readonly bigint[]): bigint[] {
  const x = [...b];
  for (let j = 0; j < x.length; j++) {
    for (let k = 0; k < j; k++) x[j]! -= multiply(l[j]![k]!, x[k]!);
    x[j] = divide(x[j]!, l[j]![j]!);
  }
  for (let j = x.length - 1; j >= 0; j--) {
    for (let k = j + 1; k < x.length; k++) x[j]! -= multiply(l[k]![j]!, x[k]!);
    x[j] = divide(x[j]!, l[j]![j]!);
  }
  return x;
}

/** The Newton step, halved while far from the optimum and the loss (a double will do) grows. */
function damped(
  rows: FixedRows,
  beta: readonly bigint[],
  step: readonly bigint[],
  decrement: bigint,
): bigint[] {
  const moved = (halvings: bigint) => beta.map((b, j) => b + (step[j]! >> halvings));
  if (toNumber(decrement) < 1e-6) return moved(0n);
  const before = roughLoss(rows, beta);
  let halvings = 0n;
  while (halvings < 60n && !(roughLoss(rows, moved(halvings)) <= before)) halvings++;
  return moved(halvings);
}

function roughLoss(rows: FixedRows, beta: readonly bigint[]): number {
  return logOdds(rows, beta).reduce((sum, zi, i) => {
    const z = toNumber(zi);
    const tail = Math.log1p(Math.exp(-Math.abs(z)));
    const [a, b] = [toNumber(rows.events[i]!), toNumber(rows.others[i]!)];
    return sum + a * (tail + Math.max(-z, 0)) + b * (tail + Math.max(z, 0));
  }, 0);
}

function report(
  rows: FixedRows,
  beta: readonly bigint[],
  factor: readonly (readonly bigint[])[],
  twos: readonly number[],
  decrement: bigint,
  iterations: number,
): ExactFit {
  const inverse = beta.map((_, j) =>
    solve(
      factor,
      beta.map((__, k) => (j === k ? ONE : 0n)),
    ),
  );
  const likelihood = logLikelihood(rows, beta);
  const combinations = logCombinations(rows);
  return {
    coefficients: beta.map((b, j) => toDecimal(b, BigInt(-twos[j]!))),
    standardErrors: inverse.map((row, j) => toDecimal(squareRoot(row[j]!), BigInt(-twos[j]!))),
    covariance: inverse.map((row, j) => row.map((c, k) => toDecimal(c, BigInt(-twos[j]! - twos[k]!)))),
    logLikelihood: toDecimal(likelihood),
    fullLogLikelihood: combinations === null ? null : toDecimal(likelihood + combinations),
    deviance: toDecimal(2n * (saturated(rows) - likelihood)),
    newtonDecrement: toNumber(decrement),
    iterations,
  };
}

/** −Σ a·log(1 + e^−z) + b·log(1 + e^z). */
export function logLikelihood(rows: FixedRows, beta: readonly bigint[]): bigint {
  return logOdds(rows, beta).reduce((sum, z, i) => {
    const tail = log(ONE + exp(z < 0n ? z : -z));
    const missed = z < 0n ? multiply(rows.events[i]!, -z) : multiply(rows.others[i]!, z);
    return sum - multiply(rows.events[i]! + rows.others[i]!, tail) - missed;
  }, 0n);
}

/** Log-likelihood of the model that predicts each row's own share. */
function saturated(rows: FixedRows): bigint {
  return rows.events.reduce((sum, a, i) => {
    const b = rows.others[i]!;
    if (a <= 0n || b <= 0n) return sum;
    return sum + multiply(a, log(divide(a, a + b))) + multiply(b, log(divide(b, a + b)));
  }, 0n);
}

/** Σ log C(total, events), or null when a count is further than 1e-6 from a whole number. */
function logCombinations(rows: FixedRows): bigint | null {
  let product = 1n;
  for (let i = 0; i < rows.events.length; i++) {
    const events = whole(rows.events[i]!);
    const others = whole(rows.others[i]!);
    if (events === null || others === null) return null;
    for (let k = 1n; k <= events; k++) product = (product * (others + k)) / k;
  }
  return log(shift(product, BITS));
}

function whole(x: bigint): bigint | null {
  const nearest = (x + (ONE >> 1n)) >> BITS;
  const distance = x - (nearest << BITS);
  return Math.abs(toNumber(distance)) > 1e-6 ? null : nearest;
}
