/** A small table as the bytes of a file. */
import { OddsmithError } from '@oddsmith/core';
import { type Field, headOf } from './fields.js';
import { dataPage } from './parquet/pages.js';
import { ParquetWriter } from './parquet-file.js';
import { frameOf, rowsText } from './rows.js';

export type TableFormat = 'csv' | 'parquet';

/** By the file's name: a table, or the whole report as JSON. Throws `option-invalid`. */
export function reportFormat(path: string): TableFormat | 'json' {
  const extension = /\.(csv|parquet|json)$/i.exec(path)?.[1]?.toLowerCase();
  if (extension === 'csv' || extension === 'parquet' || extension === 'json') return extension;
  const message = `--output must end in .csv, .parquet or .json, got "${path}".`;
  throw new OddsmithError('option-invalid', message, { option: 'output' });
}

export async function tableBytes(
  rows: number,
  fields: readonly Field[],
  format: TableFormat,
): Promise<Uint8Array> {
  return format === 'csv' ? csv(rows, fields) : parquet(rows, distinctNames(fields));
}

/** A column of numbers; what is null is missing. */
export function numberField(
  name: string,
  rows: number,
  valueAt: (row: number) => number | null | undefined,
): Field {
  const values = Float64Array.from({ length: rows }, (_, row) => valueAt(row) ?? Number.NaN);
  return { name, cells: { kind: 'number', values } };
}

function csv(rows: number, fields: readonly Field[]): Uint8Array {
  const names = fields.map(({ name }) => name);
  const head = Buffer.from(frameOf(names, 'csv').before);
  return rows === 0 ? head : Buffer.concat([head, rowsText(rows, fields, 'csv')]);
}

async function parquet(rows: number, fields: readonly Field[]): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const writer = new ParquetWriter({ write: async (bytes) => void parts.push(bytes) }, fields.map(headOf));
  await writer.write(
    rows,
    fields.map(({ cells }) => dataPage(cells, rows)),
  );
  await writer.end();
  return Buffer.concat(parts);
}

/** Names that readers take for the same get a number: some compare them without regard to case. */
function distinctNames(fields: readonly Field[]): Field[] {
  const seen = new Set<string>();
  return fields.map((field) => {
    let distinct = field.name;
    for (let k = 1; seen.has(distinct.toLowerCase()); k++) distinct = `${field.name}_${k}`;
    seen.add(distinct.toLowerCase());
    return { ...field, name: distinct };
  });
}
