/** Rows of named fields as text. */

export type RowFormat = 'csv' | 'ndjson' | 'json';

export interface Field {
  readonly name: string;
  /** Null is an empty field in CSV; ±Infinity is a word in CSV and null in JSON. */
  valueAt(row: number): number | string | boolean | null;
}

const ROWS_PER_CHUNK = 4096;

/** The whole text in chunks: CSV (RFC 4180, LF) with a header, one JSON object a line, or one JSON array. */
export function* renderRows(rows: number, fields: readonly Field[], format: RowFormat): Generator<string> {
  const render = format === 'csv' ? csvLine : jsonObject;
  const separator = format === 'json' ? ',\n' : '\n';
  if (format === 'csv') yield `${fields.map(({ name }) => csvField(name)).join(',')}\n`;
  if (format === 'json') yield '[\n';
  for (let start = 0; start < rows; start += ROWS_PER_CHUNK) {
    const end = Math.min(start + ROWS_PER_CHUNK, rows);
    const lines: string[] = [];
    for (let row = start; row < end; row++) lines.push(render(fields, row));
    yield lines.join(separator) + (end < rows || format !== 'json' ? separator : '\n');
  }
  if (format === 'json') yield ']\n';
}

function csvLine(fields: readonly Field[], row: number): string {
  return fields.map((field) => csvField(field.valueAt(row))).join(',');
}

/** Text that a reader would take for something else unless it is quoted: separators, spaces, missing values. */
const AMBIGUOUS = /[",\r\n]|^\s|\s$|^(NA|N\/A|n\/a|#N\/A|NaN|nan|NULL|null|)$/;

function csvField(value: number | string | boolean | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  return AMBIGUOUS.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function jsonObject(fields: readonly Field[], row: number): string {
  return JSON.stringify(Object.fromEntries(fields.map((field) => [field.name, field.valueAt(row)])));
}
