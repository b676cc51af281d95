// Normal equations in plain loops.

/** Rows whose columns stay in cache together. */
const BLOCK = 512;

/** The lower triangle of Σ weightᵢ·xᵢxᵢᵀ, a row after the other. */
export function weightedSquares(columns, weights) {
  const size = columns.length;
  const sums = Array.from({ length: size }, (_, j) => new Float64Array(j + 1));
  const block = columns.map(() => new Float64Array(BLOCK));
  for (let start = 0; start < weights.length; start += BLOCK) {
    const count = Math.min(BLOCK, weights.length - start);
    for (const [j, column] of columns.entries()) {
      const filled = block[j];
      for (let i = 0; i < count; i++) filled[i] = column[start + i] * Math.sqrt(weights[start + i]);
      for (let k = 0; k <= j; k++) sums[j][k] += dot(filled, block[k], count);
    }
  }
  return sums;
}

function dot(a, b, count) {
  let [s, t, u, v] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < count; i += 4) {
    s += a[i] * b[i];
    t += a[i + 1] * b[i + 1];
    u += a[i + 2] * b[i + 2];
    v += a[i + 3] * b[i + 3];
  }
  for (; i < count; i++) s += a[i] * b[i];
  return s + t + (u + v);
}

/**
 * A function that solves A·x = b for a symmetric positive definite A, given by its lower triangle, which it overwrites;
 * rows and columns are scaled to a diagonal of ones first.
 */
export function solver(a) {
  const scales = a.map((row, j) => 1 / Math.sqrt(row[j]));
  for (const [j, row] of a.entries()) {
    for (let k = 0; k <= j; k++) row[k] *= scales[j] * scales[k];
    for (let k = 0; k <= j; k++) {
      const rest = row[k] - dot(row, a[k], k);
      row[k] = k < j ? rest / a[k][k] : Math.sqrt(rest);
    }
  }
  return (b) => {
    const x = b.map((value, j) => value * scales[j]);
    for (const [j, row] of a.entries()) x[j] = (x[j] - dot(row, x, j)) / row[j];
    for (let j = x.length - 1; j >= 0; j--) {
      x[j] /= a[j][j];
      for (let k = 0; k < j; k++) x[k] -= a[j][k] * x[j];
    }
    return x.map((value, j) => value * scales[j]);
  };
}
