// The files of a work: CSV, LIBSVM's text, Parquet.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { query } from './duckdb.mjs';

async function writeLines(file, header, rows, line) {
  const out = createWriteStream(file);
  out.write(header);
  for (let start = 0; start < rows; start += 1000) {
    let text = '';
    for (let i = start; i < Math.min(rows, start + 1000); i++) text += line(i);
    if (!out.write(text)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

export function writeCsv(folder, { x, y }) {
  const names = x.map((_, j) => `x${j + 1}`).join(',');
  const line = (i) => `${y[i]},${x.map((column) => column[i].toFixed(6)).join(',')}\n`;
  return writeLines(`${folder}data.csv`, `y,${names}\n`, y.length, line);
}

export function writeLibsvm(folder, { x, y }) {
  const line = (i) =>
    `${y[i] === 1 ? '+1' : '-1'} ${x.map((column, j) => `${j + 1}:${column[i].toFixed(6)}`).join(' ')}\n`;
  return writeLines(`${folder}data.libsvm`, '', y.length, line);
}

/** The CSV of the folder as Parquet. */
export const writeParquet = (folder) =>
  query(`COPY (FROM read_csv('${folder}data.csv')) TO '${folder}data.parquet' (FORMAT parquet)`);

/**
 * Rows that are never in memory together. A column is the sum of three uniform numbers, scaled to variance 1, and of a
 * common part; all numbers come from hashes of their places.
 */
export function writeStream(folder, { rows, columns }) {
  const places = Array.from({ length: columns }, (_, j) => j + 1);
  const uniform = (place, part) => `((hash(i * 64 + ${place}) >> ${21 * part}) & 2097151)::DOUBLE`;
  const normal = (place) =>
    `(${uniform(place, 0)} + ${uniform(place, 1)} + ${uniform(place, 2)}) / 1048576 - 3`;
  const draws = places.map((j) => `0.5 * common + ${normal(j)} AS x${j}`);
  const logOdds = places.map((j) => `${j % 2 ? 0.2 : -0.15} * x${j}`).join(' + ');
  return query(
    `SET preserve_insertion_order = false`,
    `COPY (
      WITH commons AS (SELECT i, ${normal(0)} AS common FROM range(${rows}) AS rows(i)),
      drawn AS (SELECT i, ${draws.join(', ')} FROM commons)
      SELECT (${uniform(63, 0)} / 2097152 < 1 / (1 + exp(1 - (${logOdds}))))::UTINYINT AS y, * EXCLUDE i FROM drawn
    ) TO '${folder}data.parquet' (FORMAT parquet)`,
  );
}
