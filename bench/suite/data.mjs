// The data of a work, from a fixed seed: x.f64 (column-major) and y.f64, and for files CSV, Parquet and LIBSVM's text.
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const DATA = new URL('../data/', import.meta.url);

/** Uniform numbers in (0, 1): Marsaglia's xorshift on 32 bits. */
function generator(seed) {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 0.5) / 2 ** 32;
  };
}

/** Columns share a common part, so that they are correlated; six decimals, so that a CSV holds them exactly. */
function draw({ rows, columns, trouble }) {
  const uniform = generator(20_240_601);
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const slopes = Array.from(
    { length: columns },
    () => 0.3 * Math.sqrt(20 / Math.max(20, columns)) * normal(),
  );
  const common = Float64Array.from({ length: rows }, normal);
  const logOdds = new Float64Array(rows).fill(-1);
  const x = [];
  for (let j = 0; j < columns; j++) {
    const partner = trouble && j % 2 === 1 ? x[j - 1] : null;
    const column = new Float64Array(rows);
    for (let i = 0; i < rows; i++) {
      const value = partner ? partner[i] + 1e-3 * normal() : 0.5 * common[i] + normal();
      column[i] = Math.round(value * 1e6) / 1e6;
      logOdds[i] += slopes[j] * column[i];
    }
    x.push(column);
  }
  const y = logOdds.map((z) => (uniform() < 1 / (1 + Math.exp(-z)) ? 1 : 0));
  if (trouble) for (const [j, column] of x.entries()) scale(column, j % 4 < 2 ? 1e3 : 1e-3);
  return { x, y };
}

function scale(column, factor) {
  for (let i = 0; i < column.length; i++) column[i] *= factor;
}

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

async function writeParquet(csv, parquet) {
  const require = createRequire(new URL('../../packages/oddsmith/package.json', import.meta.url));
  const { DuckDBInstance } = require('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(`COPY (FROM read_csv('${csv}')) TO '${parquet}' (FORMAT parquet)`);
  connection.closeSync();
}

async function writeFiles(folder, { x, y }) {
  const csv = `${folder}data.csv`;
  const names = x.map((_, j) => `x${j + 1}`).join(',');
  await writeLines(
    csv,
    `y,${names}\n`,
    y.length,
    (i) => `${y[i]},${x.map((c) => c[i].toFixed(6)).join(',')}\n`,
  );
  await writeLines(
    `${folder}data.libsvm`,
    '',
    y.length,
    (i) => `${y[i] === 1 ? '+1' : '-1'} ${x.map((c, j) => `${j + 1}:${c[i].toFixed(6)}`).join(' ')}\n`,
  );
  await writeParquet(csv, `${folder}data.parquet`);
}

/** The folder of a work's data, written when it is not there yet. */
export async function dataOf(work) {
  const folder = fileURLToPath(new URL(`${work.name}/`, DATA));
  if (existsSync(`${folder}work.json`)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const drawn = draw(work);
  writeFileSync(`${folder}y.f64`, drawn.y);
  writeFileSync(`${folder}x.f64`, '');
  for (const column of drawn.x) writeFileSync(`${folder}x.f64`, column, { flag: 'a' });
  if (work.files) await writeFiles(folder, drawn);
  writeFileSync(`${folder}work.json`, JSON.stringify(work));
  return folder;
}

const doubles = (file) => {
  const { buffer, byteOffset, byteLength } = readFileSync(file);
  return new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
};

/** The columns and the response of a folder. */
export function load(folder) {
  const y = doubles(`${folder}y.f64`);
  const all = doubles(`${folder}x.f64`);
  const rows = y.length;
  const x = Array.from({ length: all.length / rows }, (_, j) => all.slice(j * rows, (j + 1) * rows));
  return { x, y };
}
