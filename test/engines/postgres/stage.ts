import { DIALECTS } from '@oddsmith/core';
import { Client } from 'pg';
import type { Stage, StageColumn } from '../stage.js';
import { start } from './cluster.mjs';

const TYPES: Readonly<Record<StageColumn['type'], string>> = {
  number: 'double precision',
  integer: 'bigint',
  text: 'text',
  boolean: 'boolean',
  date: 'date',
};

export interface PostgresStage extends Stage {
  readonly cluster: Awaited<ReturnType<typeof start>>;
  /** Statements, as the role that owns everything. */
  run(sql: string): Promise<void>;
}

export async function postgresStage(): Promise<PostgresStage> {
  const cluster = await start();
  const owner = new Client(cluster.owning);
  await owner.connect();
  const { identifier } = DIALECTS.postgres;
  const asked = async (sql: string) => (await owner.query<unknown[]>({ text: sql, rowMode: 'array' })).rows;
  return {
    ...{ cluster, dialect: 'postgres', reading: cluster.url, writing: cluster.writing, asked },
    secrets: Object.values(cluster.secrets),
    longestName: 63,
    slow: '(SELECT pg_sleep(600)) AS sleeping',
    async load(name, { columns, rows }) {
      const table = identifier(name);
      const items = columns.map((column) => `${identifier(column.name)} ${TYPES[column.type]}`);
      await owner.query(`DROP TABLE IF EXISTS ${table}; CREATE TABLE ${table} (${items.join(', ')})`);
      const arrays = columns.map(({ type }, i) => `$${i + 1}::${TYPES[type]}[]`);
      const values = columns.map((_, i) => rows.map((row) => row[i]));
      await owner.query(`INSERT INTO ${table} SELECT * FROM unnest(${arrays.join(', ')})`, values);
    },
    async run(sql) {
      await owner.query(sql);
    },
    async running() {
      const [row] = await asked(
        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'reader' AND state = 'active'",
      );
      return Number(row![0]);
    },
    async stop() {
      await owner.end();
      await cluster.stop();
    },
  };
}
