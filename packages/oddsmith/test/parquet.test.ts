import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Cells, type Field, headOf } from '../src/output/fields.js';
import { OutputFile } from '../src/output/output-file.js';
import { dataPage } from '../src/output/parquet/pages.js';
import { ParquetWriter } from '../src/output/parquet-file.js';
import { duckdb, temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const file = (name: string) => join(folder, name);

interface Batch {
  readonly rows: number;
  readonly fields: readonly Field[];
}

async function write(name: string, batches: readonly Batch[]): Promise<void> {
  const output = await OutputFile.create(file(name));
  const writer = new ParquetWriter(output, batches[0]!.fields.map(headOf));
  for (const { rows, fields } of batches) {
    await writer.write(
      rows,
      fields.map(({ cells }) => dataPage(cells, rows)),
    );
  }
  await writer.end();
  await output.commit();
}

/** What DuckDB reads. */
async function query(sql: string): Promise<Record<string, unknown>[]> {
  await duckdb(`COPY (${sql}) TO '${file('read.ndjson')}' (FORMAT json)`);
  const lines = readFileSync(file('read.ndjson'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line));
}

const columns: Readonly<Record<string, Cells>> = {
  row: { kind: 'counter', first: 2 ** 32 - 1 },
  number: { kind: 'number', values: Float64Array.of(0.1, Number.NaN, Number.NEGATIVE_INFINITY, -1e-300) },
  date: { kind: 'date', values: Float64Array.of(18262.5, Number.NaN, -0.25, Number.POSITIVE_INFINITY) },
  'text "é"': { kind: 'text', labels: ['ü', '', 'long '.repeat(100)], codes: Int32Array.of(0, 1, 2, -1) },
  flag: { kind: 'boolean', labels: ['false', 'true'], codes: Int32Array.of(1, 0, -1, 1) },
  class: { kind: 'class', labels: ['no', 'yes'], codes: Int32Array.of(0, -1, 1, 1) },
};

describe('a Parquet file', () => {
  it('is read by DuckDB with the types and the values that were written', async () => {
    const fields = Object.entries(columns).map(([name, cells]) => ({ name, cells }));
    await write('types.parquet', [{ rows: 4, fields }]);
    const types = await query(
      `SELECT column_name, column_type FROM (DESCRIBE FROM '${file('types.parquet')}')`,
    );
    expect(types.map(({ column_name, column_type }) => [column_name, column_type])).toEqual([
      ['row', 'BIGINT'],
      ['number', 'DOUBLE'],
      ['date', 'TIMESTAMP'],
      ['text "é"', 'VARCHAR'],
      ['flag', 'BOOLEAN'],
      ['class', 'VARCHAR'],
    ]);
    const rows = await query(
      `SELECT * REPLACE (CAST(date AS VARCHAR) AS date, CAST(number AS VARCHAR) AS number) FROM '${file('types.parquet')}'`,
    );
    expect(rows).toEqual([
      {
        row: 4294967295,
        number: '0.1',
        date: '2020-01-01 12:00:00',
        'text "é"': 'ü',
        flag: true,
        class: 'no',
      },
      { row: 4294967296, number: null, date: null, 'text "é"': '', flag: false, class: null },
      {
        row: 4294967297,
        number: '-inf',
        date: '1969-12-31 18:00:00',
        'text "é"': 'long '.repeat(100),
        flag: null,
        class: 'yes',
      },
      { row: 4294967298, number: '-1e-300', date: 'infinity', 'text "é"': null, flag: true, class: 'yes' },
    ]);
  });

  it('holds many batches of different lengths in groups of rows', async () => {
    let first = 0;
    const batches = Array.from({ length: 40 }, (_, k): Batch => {
      const rows = 1 + ((k * 7919) % 16_384);
      const before = first;
      first += rows;
      const values = Float64Array.from({ length: rows }, (_, i) => Math.sqrt(before + i));
      const codes = Int32Array.from({ length: rows }, (_, i) => ((before + i) % 3) - 1);
      return {
        rows,
        fields: [
          { name: 'row', cells: { kind: 'counter', first: before } },
          { name: 'root', cells: { kind: 'number', values } },
          { name: 'class', cells: { kind: 'class', labels: ['no', 'yes'], codes } },
        ],
      };
    });
    await write('many.parquet', batches);
    const [all] = await query(
      `SELECT count(*) AS rows, count(DISTINCT row) AS distinct_rows, min(row) AS least, max(row) AS most,
        count(*) FILTER (root = sqrt(row::DOUBLE)) AS roots,
        count(*) FILTER (class IS NOT DISTINCT FROM CASE row % 3 WHEN 1 THEN 'no' WHEN 2 THEN 'yes' END) AS classes
       FROM '${file('many.parquet')}'`,
    );
    expect(all).toEqual({
      rows: first,
      distinct_rows: first,
      least: 0,
      most: first - 1,
      roots: first,
      classes: first,
    });
    const [groups] = await query(
      `SELECT count(*) AS count FROM (SELECT DISTINCT row_group_id FROM parquet_metadata('${file('many.parquet')}'))`,
    );
    expect(groups!.count).toBeGreaterThan(1);
  });
});
