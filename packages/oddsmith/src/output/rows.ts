/** Rows of named fields as text. */

export type RowFormat = 'csv' | 'ndjson' | 'json';

export type Cell = number | string | boolean | null;

export interface Field {
  readonly name: string;
  /** Null is an empty field in CSV; ±Infinity is a word in CSV and null in JSON. */
  valueAt(row: number): Cell;
}

const ROWS_PER_CHUNK = 4096;

/** The whole text in chunks: CSV (RFC 4180, LF) with a header, one JSON object a line, or one JSON array. */
export function* renderRows(rows: number, fields: readonly Field[], format: RowFormat): Generator<string> {
  const text = new RowText(format);
  yield* text.batch(rows, fields);
  yield text.end();
}

/** The same text from batches of rows. */
export class RowText {
  private readonly format: RowFormat;
  private readonly separator: string;
  private begun = false;
  /** Whether a row is written already. */
  private filled = false;

  constructor(format: RowFormat) {
    this.format = format;
    this.separator = format === 'json' ? ',\n' : '\n';
  }

  /** The text of the next rows in chunks; all batches have the same fields. */
  *batch(rows: number, fields: readonly Field[]): Generator<string> {
    if (!this.begun) yield this.beginning(fields);
    this.begun = true;
    const line = this.format === 'csv' ? csvLine : jsonObject(fields);
    for (let start = 0; start < rows; start += ROWS_PER_CHUNK) {
      const end = Math.min(start + ROWS_PER_CHUNK, rows);
      const lines: string[] = [];
      for (let row = start; row < end; row++) lines.push(line(fields, row));
      const text = lines.join(this.separator);
      yield this.filled ? this.separator + text : text;
      this.filled = true;
    }
  }

  /** What closes the text. */
  end(): string {
    const lineEnd = this.filled ? '\n' : '';
    return this.format === 'json' ? `${lineEnd}]\n` : lineEnd;
  }

  private beginning(fields: readonly Field[]): string {
    if (this.format === 'json') return '[\n';
    return this.format === 'csv' ? `${fields.map(({ name }) => csvField(name)).join(',')}\n` : '';
  }
}

function csvLine(fields: readonly Field[], row: number): string {
  let line = csvField(fields[0]!.valueAt(row));
  for (let j = 1; j < fields.length; j++) line += `,${csvField(fields[j]!.valueAt(row))}`;
  return line;
}

/** Text that a reader would take for something else unless it is quoted: separators, spaces, missing values. */
const AMBIGUOUS = /[",\r\n]|^\s|\s$|^(NA|N\/A|n\/a|#N\/A|NaN|nan|NULL|null|)$/;

function csvField(value: Cell): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  return AMBIGUOUS.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function jsonObject(fields: readonly Field[]): (fields: readonly Field[], row: number) => string {
  const keys = fields.map(({ name }, j) => `${j > 0 ? ',' : '{'}${JSON.stringify(name)}:`);
  return (_, row) => {
    let text = '';
    for (let j = 0; j < fields.length; j++) text += keys[j]! + JSON.stringify(fields[j]!.valueAt(row));
    return `${text}}`;
  };
}
