/**
 * How far an answer is from the optimum: by how much its mean loss exceeds the least one.
 *
 * With z = xᵢᵀβ* at the optimum and δ = xᵢᵀ(β − β*), the excess of a row is ℓ(z + δ) − ℓ(z) − ℓ′(z)·δ, as the first-order
 * terms add up to zero at the optimum; nothing of the size of the loss itself is subtracted, so that small gaps keep
 * their digits. The optimum is found by Newton steps whose gradients use log-odds and sums of about 32 digits.
 */
import { accumulate, productRest } from '../../packages/core/dist/math/double-double.js';
import { solver, weightedSquares } from './linear-algebra.mjs';

/** The mean loss may exceed its minimum by this much. */
export const GOAL = 1e-16;

/** The Hessian of a point serves the next ones when a Newton step gains less than this. */
const NEAR = 1e-10;

const withOnes = ({ x, y }) => [new Float64Array(y.length).fill(1), ...x];

/** xᵢᵀβ of every row as pairs, a column after the other. */
function logOdds(columns, coefficients) {
  const high = new Float64Array(columns[0].length);
  const low = new Float64Array(high.length);
  const sum = new Float64Array(2);
  for (const [j, column] of columns.entries()) {
    const b = coefficients[j];
    for (let i = 0; i < column.length; i++) {
      const product = column[i] * b;
      sum[0] = high[i];
      sum[1] = low[i];
      accumulate(sum, product, productRest(column[i], b, product));
      high[i] = sum[0];
      low[i] = sum[1];
    }
  }
  return { high, low };
}

function exactDot(a, b) {
  const sum = new Float64Array(2);
  for (let i = 0; i < a.length; i++) {
    const product = a[i] * b[i];
    accumulate(sum, product, productRest(a[i], b[i], product));
  }
  return sum[0] + sum[1];
}

/** The gradient of the summed loss and the weights p·(1 − p) of the rows. */
function derivatives(columns, y, coefficients) {
  const { high, low } = logOdds(columns, coefficients);
  const residuals = new Float64Array(y.length);
  const weights = new Float64Array(y.length);
  for (let i = 0; i < y.length; i++) {
    const m = y[i] === 1 ? -high[i] : high[i];
    const rest = y[i] === 1 ? -low[i] : low[i];
    const e = Math.exp(-Math.abs(m)) * (1 - Math.sign(m) * rest);
    const wrong = m < 0 ? e / (1 + e) : 1 / (1 + e);
    residuals[i] = y[i] === 1 ? -wrong : wrong;
    weights[i] = e / (1 + e) ** 2;
  }
  return { gradient: Float64Array.from(columns, (column) => exactDot(column, residuals)), weights };
}

/**
 * The optimum by Newton's method from a near point, and `remaining`, half the Newton decrement of the mean loss there:
 * what a further step would gain. Null where the steps do not get near.
 */
export function optimum({ x, y }, start) {
  const columns = withOnes({ x, y });
  let best = { coefficients: Float64Array.from(start), remaining: Number.POSITIVE_INFINITY };
  let at = best.coefficients;
  let solve = null;
  for (let steps = 0; steps < 50; steps++) {
    const { gradient, weights } = derivatives(columns, y, at);
    if (solve === null || best.remaining > NEAR) solve = solver(weightedSquares(columns, weights));
    const step = solve(gradient);
    const remaining = step.reduce((sum, s, j) => sum + s * gradient[j], 0) / (2 * y.length);
    if (!(remaining < best.remaining)) break;
    best = { coefficients: at, remaining };
    at = at.map((b, j) => b - step[j]);
  }
  return best.remaining < GOAL / 1e4 ? best : null;
}

/** ℓ(z + δ) − ℓ(z) − ℓ′(z)·δ for ℓ(z) = log(1 + exp(z)); never below zero. */
function rowExcess(z, delta) {
  const p = 1 / (1 + Math.exp(-z));
  const w = p * (1 - p);
  if (Math.abs(delta) < 1e-2) {
    return w * delta * delta * (1 / 2 + delta * ((1 - 2 * p) / 6 + (delta * (1 - 6 * w)) / 24));
  }
  const loss = (value) => Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)));
  return Math.max(0, loss(z + delta) - loss(z) - p * delta);
}

/** A function that gives the gap of coefficients, with that of the optimum counted as 0. */
export function gapTo({ x, y }, optimal) {
  const columns = withOnes({ x, y });
  const z = logOdds(columns, optimal).high;
  return (coefficients) => {
    const delta = new Float64Array(y.length);
    for (const [j, column] of columns.entries()) {
      const difference = coefficients[j] - optimal[j];
      if (difference === 0) continue;
      for (let i = 0; i < column.length; i++) delta[i] += column[i] * difference;
    }
    return delta.reduce((sum, d, i) => sum + rowExcess(z[i], d), 0) / y.length;
  };
}

/** The mean loss in plain arithmetic: good enough to see which answer to start from. */
export function meanLoss({ x, y }, coefficients) {
  const { high } = logOdds(withOnes({ x, y }), coefficients);
  let sum = 0;
  for (let i = 0; i < high.length; i++) {
    const m = y[i] === 1 ? -high[i] : high[i];
    sum += Math.max(m, 0) + Math.log1p(Math.exp(-Math.abs(m)));
  }
  return sum / high.length;
}
