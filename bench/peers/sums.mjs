// DuckDB's plain sums of all columns of a Parquet file: what reading it once costs. Prints JSON: see bench/README.md.
// Usage: node sums.mjs FILE.parquet
import { duckdbVersion, query } from '../suite/duckdb.mjs';

const [file] = process.argv.slice(2);
const start = performance.now();
const rows = await query(`SELECT current_setting('threads'), sum(COLUMNS(*)) FROM '${file}'`);
const seconds = [(performance.now() - start) / 1000];
const about = { version: `DuckDB ${duckdbVersion()}`, settings: 'SELECT sum(COLUMNS(*)), defaults' };
console.log(JSON.stringify({ ...about, threads: Number(rows[0][0]), passes: 1, seconds }));
