// How far an answer is from the optimum, in double-double (about 32 digits).
import { cholesky, solve } from '../../packages/core/dist/math/cholesky.js';
import {
  accumulate,
  add,
  negate,
  productRest,
  toNumber,
} from '../../packages/core/dist/math/double-double.js';
import { expDD, log1pDD } from '../../packages/core/dist/math/double-double-elementary.js';
import { packedIndex, packedLength } from '../../packages/core/dist/math/packed.js';

/** The mean loss may exceed its minimum by this much. */
export const GOAL = 1e-16;

/** xᵢᵀβ of every row as pairs, a column after the other. */
function logOdds({ x, y }, coefficients) {
  const high = new Float64Array(y.length).fill(coefficients[0]);
  const low = new Float64Array(y.length);
  const sum = new Float64Array(2);
  for (const [j, column] of x.entries()) {
    const b = coefficients[j + 1];
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

/** The mean of log(1 + exp(z)) − y·z, a double-double. */
export function meanLoss(data, coefficients) {
  const { high, low } = logOdds(data, coefficients);
  const sum = new Float64Array(2);
  for (let i = 0; i < high.length; i++) {
    // A row's loss is log(1 + exp(m)), m = −z for an event and z for another; above 0, m + log(1 + exp(−m)).
    const z = { hi: high[i], lo: low[i] };
    const m = data.y[i] === 1 ? negate(z) : z;
    const tail = log1pDD(expDD(m.hi > 0 ? negate(m) : m));
    const loss = m.hi > 0 ? add(m, tail) : tail;
    accumulate(sum, loss.hi, loss.lo);
  }
  return { hi: sum[0], lo: sum[1], rows: high.length };
}

/** By how much one mean loss exceeds another. */
export function excess(a, b) {
  return toNumber(add({ hi: a.hi, lo: a.lo }, negate({ hi: b.hi, lo: b.lo }))) / a.rows;
}

/** Half the Newton decrement of the mean loss, g'H⁻¹g/2: what a Newton step would still gain. Columns are scaled to 1. */
export function remainingGain({ x, y }, coefficients) {
  const { high, low } = logOdds({ x, y }, coefficients);
  const columns = [new Float64Array(y.length).fill(1), ...x];
  const residual = new Float64Array(y.length);
  const root = new Float64Array(y.length);
  for (let i = 0; i < y.length; i++) {
    const e = toNumber(expDD({ hi: -Math.abs(high[i]), lo: high[i] < 0 ? low[i] : -low[i] }));
    const small = e / (1 + e);
    // p − y without cancellation: the smaller of p and 1 − p is exact to the last digit.
    residual[i] = high[i] < 0 === (y[i] === 0) ? small : 1 / (1 + e);
    if (y[i] === 1) residual[i] = -residual[i];
    root[i] = Math.sqrt(e) / (1 + e);
  }
  const gradient = Float64Array.from(columns, (column) => exactDot(column, residual));
  return half(columns, root, gradient) / y.length;
}

function exactDot(a, b) {
  const sum = new Float64Array(2);
  for (let i = 0; i < a.length; i++) {
    const product = a[i] * b[i];
    accumulate(sum, product, productRest(a[i], b[i], product));
  }
  return sum[0] + sum[1];
}

function half(columns, root, gradient) {
  const size = columns.length;
  const weighted = columns.map((column) => column.map((value, i) => value * root[i]));
  const norms = weighted.map((column) => Math.sqrt(dot(column, column)));
  const matrix = new Float64Array(packedLength(size));
  for (let j = 0; j < size; j++) {
    for (let k = 0; k <= j; k++) {
      matrix[packedIndex(j, k)] = dot(weighted[j], weighted[k]) / (norms[j] * norms[k]);
    }
  }
  const scaled = gradient.map((g, j) => g / norms[j]);
  const factor = cholesky(matrix, size, 1e-14);
  if (factor === null) return Number.NaN;
  const step = solve(factor, scaled);
  return 0.5 * dot(scaled, step);
}

function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
