/** The textbook in plain loops: Newton's method on an array of rows, and the inverse Hessian's diagonal. */

function pass(rows, y, beta) {
  const p = beta.length;
  const gradient = new Float64Array(p);
  const hessian = Array.from(beta, () => new Float64Array(p));
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    let z = 0;
    for (let j = 0; j < p; j++) z += row[j] * beta[j];
    const mean = 1 / (1 + Math.exp(-z));
    const weight = mean * (1 - mean);
    for (let j = 0; j < p; j++) {
      gradient[j] += row[j] * (y[i] - mean);
      const product = weight * row[j];
      const line = hessian[j];
      for (let k = 0; k <= j; k++) line[k] += product * row[k];
    }
  }
  return { gradient, hessian };
}

/** Gauss–Jordan on a symmetric matrix given by its lower triangle. */
function inverse(lower) {
  const p = lower.length;
  const matrix = lower.map((_, j) =>
    Float64Array.from({ length: 2 * p }, (_, k) => {
      if (k >= p) return k - p === j ? 1 : 0;
      return k <= j ? lower[j][k] : lower[k][j];
    }),
  );
  for (let j = 0; j < p; j++) {
    const pivot = matrix[j][j];
    for (let k = 0; k < 2 * p; k++) matrix[j][k] /= pivot;
    for (let i = 0; i < p; i++) {
      const factor = matrix[i][j];
      if (i === j || factor === 0) continue;
      for (let k = 0; k < 2 * p; k++) matrix[i][k] -= factor * matrix[j][k];
    }
  }
  return matrix.map((line) => line.subarray(p));
}

export function newton(rows, y) {
  const beta = new Float64Array(rows[0].length);
  for (let passes = 1; ; passes++) {
    const { gradient, hessian } = pass(rows, y, beta);
    const covariance = inverse(hessian);
    let decrement = 0;
    for (let j = 0; j < beta.length; j++) {
      const step = covariance[j].reduce((sum, value, k) => sum + value * gradient[k], 0);
      decrement += step * gradient[j];
      beta[j] += step;
    }
    if (decrement < 1e-16 * rows.length || passes === 50) {
      const standardErrors = covariance.map((line, j) => Math.sqrt(line[j]));
      return { coefficients: Array.from(beta), passes, standardErrors };
    }
  }
}
