// The optimality conditions of a lasso path, from its coefficients and the data alone.

function momentsOf(x) {
  return x.map((column) => {
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
    const square = column.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
    return Math.sqrt(square / column.length);
  });
}

/** Residuals p − y of coefficients, the intercept first. */
function residuals({ x, y }, coefficients) {
  const z = new Float64Array(y.length).fill(coefficients[0]);
  x.forEach((column, j) => {
    const b = coefficients[j + 1];
    if (b !== 0) for (let i = 0; i < z.length; i++) z[i] += b * column[i];
  });
  return z.map((value, i) => 1 / (1 + Math.exp(-value)) - y[i]);
}

function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** The largest violation over all λ and columns, as a share of the first λ: lasso, columns of standard deviation 1 (1/n). */
export function largestViolation(data, lambdas, path) {
  const deviations = momentsOf(data.x);
  let most = 0;
  path.forEach((coefficients, k) => {
    const rest = residuals(data, coefficients);
    const rows = data.y.length;
    most = Math.max(most, Math.abs(rest.reduce((sum, value) => sum + value, 0)) / rows);
    data.x.forEach((column, j) => {
      const slope = dot(column, rest) / rows / deviations[j];
      const b = coefficients[j + 1];
      const off = b === 0 ? Math.abs(slope) - lambdas[k] : Math.abs(slope + Math.sign(b) * lambdas[k]);
      most = Math.max(most, off);
    });
  });
  return most / lambdas[0];
}
