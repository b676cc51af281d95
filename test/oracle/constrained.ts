/**
 * Wald, likelihood-ratio and score statistics of Rβ = r in 96-decimal fixed point. The fit under the hypothesis is found by
 * Newton's method with Lagrange multipliers (the library eliminates coefficients instead).
 */
import { eliminate } from './eliminate.js';
import { fixed, toDecimal, toNumber } from './fixed.js';
import {
  type BinomialRows,
  cholesky,
  derivatives,
  dot,
  type FixedRows,
  logLikelihood,
  solve,
} from './newton.js';

type Vector = readonly bigint[];

const MAX_ITERATIONS = 80;
const TARGET = 1e-60;

export interface ExactTests {
  readonly wald: string;
  readonly lr: string;
  readonly score: string;
}

/** Newton's method under R·β = r; without equations the maximum-likelihood fit. */
function maximise(rows: FixedRows, equations: readonly Vector[], right: Vector): bigint[] {
  const size = rows.columns.length;
  let beta = rows.columns.map(() => 0n);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const { gradient, hessian } = derivatives(rows, beta);
    const symmetric = (j: number, k: number) => (j >= k ? hessian[j]![k]! : hessian[k]![j]!);
    const matrix = [
      ...gradient.map((_, j) => [
        ...gradient.map((__, k) => symmetric(j, k)),
        ...equations.map((equation) => equation[j]!),
      ]),
      ...equations.map((equation) => [...equation, ...equations.map(() => 0n)]),
    ];
    const missing = equations.map((equation, i) => right[i]! - dot(equation, beta));
    const step = eliminate(matrix, [...gradient, ...missing]).slice(0, size);
    beta = beta.map((b, j) => b + step[j]!);
    if (step.every((one) => Math.abs(toNumber(one)) < TARGET)) return beta;
  }
  throw new Error(`no convergence in ${MAX_ITERATIONS} iterations`);
}

/** gᵀA⁻¹g for a lower triangle A. */
function quadratic(lower: readonly Vector[], g: Vector): bigint {
  return dot(g, solve(cholesky(lower), g));
}

/** The exact statistics of the hypothesis that `matrix`·β = `right`. */
export function exactTests(
  data: BinomialRows,
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): ExactTests {
  const rows: FixedRows = {
    ...data,
    columns: data.columns.map((column) => Array.from(column, fixed)),
    offset: Array.from(data.events, (_, i) => fixed(data.offset?.[i] ?? 0)),
  };
  const equations = matrix.map((line) => line.map(fixed));
  const sides = right.map(fixed);
  const full = maximise(rows, [], []);
  const under = maximise(rows, equations, sides);
  const factor = cholesky(derivatives(rows, full).hessian);
  const values = equations.map((equation, i) => dot(equation, full) - sides[i]!);
  const covariance = equations.map((a, i) => equations.slice(0, i + 1).map((b) => dot(a, solve(factor, b))));
  const { gradient, hessian } = derivatives(rows, under);
  return {
    wald: toDecimal(quadratic(covariance, values)),
    lr: toDecimal(2n * (logLikelihood(rows, full) - logLikelihood(rows, under))),
    score: toDecimal(quadratic(hessian, gradient)),
  };
}
