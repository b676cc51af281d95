/** A relation over a `query` of one's own: the SQL is what the present ClickHouse has to understand, and no URL is there. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIALECTS, type RelationColumn } from '@oddsmith/core';
import { rowsOf, typeOf } from '../../../packages/oddsmith/src/engine/clickhouse/values.js';
import { columnsSql, rowBinary } from '../clickhouse/row-binary.js';
import type { Library } from '../stage.js';
import { start } from './cluster.mjs';

const { identifier, text } = DIALECTS.clickhouse;

export async function chdbStage(): Promise<Library> {
  const { folder, query, stop } = await start();
  const asked = async (sql: string) => rowsOf(query(sql));
  return {
    ...{ dialect: 'clickhouse', asked, stop },
    async load(name, table) {
      const file = join(folder, 'rows');
      writeFileSync(file, rowBinary(table));
      const columns = columnsSql(table, 'Bool');
      query(`DROP TABLE IF EXISTS ${identifier(name)}`);
      query(`CREATE TABLE ${identifier(name)} (${columns}) ENGINE = MergeTree ORDER BY tuple()`);
      query(`INSERT INTO ${identifier(name)} SELECT * FROM file(${text(file)}, RowBinary, ${text(columns)})`);
    },
    async relation(name) {
      const source = `${identifier(name)} AS oddsmith_table`;
      const described = await asked(`DESCRIBE (SELECT * FROM ${source})`);
      const columns = described.flatMap(([column, type]): RelationColumn[] => {
        const known = typeOf(String(type));
        return known === null ? [] : [{ name: String(column), type: known }];
      });
      return { dialect: 'clickhouse', source, columns, query: asked };
    },
  };
}
