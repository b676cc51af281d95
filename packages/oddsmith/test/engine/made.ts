/** Relations of rows made in code, in DuckDB: their results are watched. */
import { DuckDBInstance } from '@duckdb/node-api';
import { type Cell, DIALECTS, type Dialect, type Relation, type RelationColumn } from '@oddsmith/core';

const MOST_CELLS = 10_000;

export interface Made {
  readonly relation: Relation;
  readonly queries: readonly string[];
  /** The same rows in memory. */
  rows(): Promise<Record<string, unknown>[]>;
  close(): void;
}

function typeOf(type: string): RelationColumn['type'] {
  if (type === 'VARCHAR') return 'text';
  if (type === 'BOOLEAN') return 'boolean';
  return type === 'DATE' ? 'date' : 'number';
}

/** `rows`: a SELECT. Results of more than 10,000 cells are an error, but for `rows()`. */
export async function made(rows: string, dialect: Dialect = DIALECTS.duckdb): Promise<Made> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const run = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJS() as Cell[][];
  await run(`CREATE TABLE made AS ${rows}`);
  const queries: string[] = [];
  const query = async (sql: string) => {
    queries.push(sql);
    const found = await run(sql);
    const cells = found.reduce((sum, row) => sum + row.length, 0);
    if (cells > MOST_CELLS) throw new Error(`A result of ${cells} cells: rows are fetched.`);
    return found;
  };
  const described = await run('DESCRIBE made');
  const columns = described.map(([name, type]) => ({ name: String(name), type: typeOf(String(type)) }));
  return {
    relation: { dialect, source: 'made', columns, query },
    queries,
    rows: async () =>
      (await run('SELECT * FROM made')).map((row) =>
        Object.fromEntries(
          columns.map(({ name }, i) => [name, typeof row[i] === 'bigint' ? Number(row[i]) : row[i]]),
        ),
      ),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
