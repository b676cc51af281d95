// What a Newton step would gain at an answer, from sums in DuckDB over a file that need not fit into memory.
import { query } from './duckdb.mjs';
import { solver } from './linear-algebra.mjs';

/** The Hessian's sums are of so many rows: it only scales the gradient. */
const ROWS = 500_000;

/** Half the Newton decrement of the mean loss; the gradient is of all rows, in 64-bit floating point. */
export async function remainingInFile(file, coefficients) {
  const columns = coefficients.map((_, j) => (j === 0 ? '1::DOUBLE' : `x${j}`));
  const logOdds = coefficients.map((b, j) => `${b} * ${columns[j]}`).join(' + ');
  const points = `SELECT *, 1 / (1 + exp(-(${logOdds}))) AS p FROM '${file}'`;
  const means = (terms, rows) =>
    query(`SELECT ${terms.map((term) => `avg(${term})`).join(', ')} FROM (${rows})`);
  const [gradient] = await means(
    columns.map((column) => `(p - y) * ${column}`),
    points,
  );
  const pairs = columns.flatMap((a, j) => columns.slice(0, j + 1).map((b) => `p * (1 - p) * ${a} * ${b}`));
  const [products] = await means(pairs, `${points} LIMIT ${ROWS}`);
  const hessian = columns.map((_, j) =>
    Float64Array.from(products.slice((j * (j + 1)) / 2, ((j + 1) * (j + 2)) / 2)),
  );
  const step = solver(hessian)(Float64Array.from(gradient));
  return step.reduce((sum, s, j) => sum + s * gradient[j], 0) / 2;
}
