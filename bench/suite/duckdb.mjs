// DuckDB, from the dependencies of the command line.
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../packages/oddsmith/package.json', import.meta.url));

/** Runs statements; the rows of the last one. */
export async function query(...statements) {
  const { DuckDBInstance } = require('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create()).connect();
  try {
    let rows = [];
    for (const statement of statements) rows = (await connection.runAndReadAll(statement)).getRows();
    return rows;
  } finally {
    connection.closeSync();
  }
}

/** The version of the package. */
export const duckdbVersion = () => require('@duckdb/node-api/package.json').version;
