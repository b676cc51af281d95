import { DIALECTS } from '@oddsmith/core';
import type { Stage, StageColumn, StageTable, Value } from '../stage.js';
import { start, type TrinoCluster } from './cluster.mjs';

const TYPES: Readonly<Record<StageColumn['type'], string>> = {
  number: 'double',
  integer: 'bigint',
  text: 'varchar',
  boolean: 'boolean',
  date: 'date',
};

/** Letters of a text in which rows come, at most. */
const LONGEST = 2_000_000;

export interface TrinoStage extends Stage {
  readonly cluster: TrinoCluster;
}

export async function trinoStage(begin = () => start({ quick: true })): Promise<TrinoStage> {
  const cluster = await begin();
  const { ask: asked } = cluster;
  return {
    ...{ cluster, dialect: 'trino', reading: cluster.url, writing: cluster.writing, asked },
    secrets: Object.values(cluster.secrets),
    // Rows that a worker has to look at one by one.
    slow: `(SELECT 1 AS one FROM ${[1, 2, 3]
      .map((k) => `UNNEST(sequence(1, 10000)) AS t${k} (i${k})`)
      .join(' CROSS JOIN ')} WHERE sin(i1 * i2 + i3) > 2) AS rows`,
    async load(name, table) {
      const target = DIALECTS.trino.identifier(name);
      await asked(`DROP TABLE IF EXISTS ${target}`);
      const [first = [], ...others] = parts(table.rows);
      await asked(`CREATE TABLE ${target} AS ${rowsSql(table, first)}`);
      for (const rows of others) await asked(`INSERT INTO ${target} ${rowsSql(table, rows)}`);
    },
    async running() {
      const [[count] = []] = await asked(
        `SELECT count(*) FROM system.runtime.queries WHERE "user" = 'reader' AND state NOT IN ('FINISHED', 'FAILED')`,
      );
      return Number(count);
    },
    stop: () => cluster.stop(),
  };
}

/** Rows as one text: a VALUES of as many cells is planned for minutes. */
function rowsSql({ columns }: StageTable, rows: StageTable['rows']): string {
  const { identifier, text } = DIALECTS.trino;
  // JSON has no dates.
  const types = columns.map(({ type }, i) => `c${i} ${type === 'date' ? 'varchar' : TYPES[type]}`).join(', ');
  const items = columns
    .map(({ name, type }, i) => `${type === 'date' ? `CAST(c${i} AS date)` : `c${i}`} AS ${identifier(name)}`)
    .join(', ');
  const json = text(JSON.stringify(rows));
  return `SELECT ${items} FROM UNNEST(CAST(json_parse(${json}) AS ARRAY(ROW(${types})))) AS t (${columns.map((_, i) => `c${i}`).join(', ')})`;
}

function parts(rows: StageTable['rows']): (readonly Value[])[][] {
  const size = Math.max(1, Math.ceil(JSON.stringify(rows).length / LONGEST));
  const each = Math.ceil(rows.length / size);
  return Array.from({ length: size }, (_, k) => rows.slice(k * each, (k + 1) * each));
}
