// Fits of samples beside the fit of all rows: how far they are apart, in standard errors of the whole.
import { fitted } from './fit.mjs';

const PARTS = [0.01, 0.1, 0.5];
const DRAWS = 5;

/** Rows of a table: part, what theory says, and the root mean square of what was found over all coefficients and draws. */
export async function sampled(folder, rows, columns) {
  const file = `${folder}data.parquet`;
  const { report } = await fitted(file, columns, ['--engine', 'sql']);
  const found = [];
  for (const part of PARTS) {
    const squares = [];
    for (let seed = 1; seed <= DRAWS; seed++) {
      const query = `SELECT * FROM '${file}' WHERE hash(x1, x2, ${seed}) % 1000 < ${1000 * part}`;
      const drawn = await fitted('duckdb:', columns, ['--query', query]);
      drawn.report.coefficients.forEach(({ estimate }, j) => {
        const whole = report.coefficients[j];
        squares.push(((estimate - whole.estimate) / whole.standardError) ** 2);
      });
    }
    const size = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
    found.push({ part, theory: Math.sqrt(1 / part - 1), size, rows });
  }
  return found;
}

export function samplingPage(found, about) {
  const lines = found.map(
    ({ part, theory, size }) => `| ${100 * part} % | ${theory.toFixed(2)} | ${size.toFixed(2)} |`,
  );
  return [about, '', '| rows drawn | √(n/m − 1) | found |', '| --- | --- | --- |', ...lines].join('\n');
}
