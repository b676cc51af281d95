// Writes bench/data/big.csv and big.parquet: 1,000,000 rows (or the number given) of y and x1 … x20.
// Usage: node bench/peers/make-data.mjs [rows]

import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const COLUMNS = 20;
const rows = Number(process.argv[2] ?? 1_000_000);
const folder = new URL('../data/', import.meta.url);
const csv = fileURLToPath(new URL('big.csv', folder));
const parquet = fileURLToPath(new URL('big.parquet', folder));

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

const uniform = generator(20_240_601);
/** Box and Muller. */
const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
const slopes = Array.from({ length: COLUMNS }, () => 0.3 * normal());

/** A row of the CSV: columns share a common part, so that they are correlated; values have six decimals. */
function row() {
  const common = normal();
  const x = slopes.map(() => (0.5 * common + normal()).toFixed(6));
  const logOdds = x.reduce((z, value, j) => z + value * slopes[j], -1);
  const y = uniform() < 1 / (1 + Math.exp(-logOdds)) ? 1 : 0;
  return `${y},${x.join(',')}\n`;
}

async function writeCsv() {
  const out = createWriteStream(csv);
  out.write(`y,${slopes.map((_, j) => `x${j + 1}`).join(',')}\n`);
  for (let done = 0; done < rows; done += 1000) {
    let text = '';
    for (let i = done; i < Math.min(rows, done + 1000); i++) text += row();
    if (!out.write(text)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

async function writeParquet() {
  const require = createRequire(new URL('../../packages/oddsmith/package.json', import.meta.url));
  const { DuckDBInstance } = require('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create()).connect();
  if (existsSync(parquet)) rmSync(parquet);
  await connection.run(`COPY (FROM read_csv('${csv}')) TO '${parquet}' (FORMAT parquet)`);
  connection.closeSync();
}

mkdirSync(folder, { recursive: true });
await writeCsv();
await writeParquet();
console.log(`${rows} rows: ${csv}, ${parquet}`);
