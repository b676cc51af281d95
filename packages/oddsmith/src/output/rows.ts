/** Rows of fields as text: CSV (RFC 4180, LF) with a header, one JSON object a line, or one JSON array. */
import { type CellStyle, cellWriter } from './cell-text.js';
import type { Field } from './fields.js';
import { OVERHANG, Texts } from './texts.js';

export type RowFormat = 'csv' | 'ndjson' | 'json';

/** What stands around the texts of batches of rows. */
export interface Frame {
  readonly before: string;
  readonly between: string;
  readonly after: string;
}

export function frameOf(names: readonly string[], format: RowFormat): Frame {
  if (format === 'json') return { before: '[\n', between: ',\n', after: '\n]\n' };
  const before = format === 'csv' ? `${names.map(csvField).join(',')}\n` : '';
  return { before, between: '', after: '' };
}

/** Where rows are written first: memory that is warm already. */
let scratch = new Uint8Array(0);

/** The rows of a batch, at least one, each with its line end; those of a JSON array have commas between them and no last end. */
export function rowsText(rows: number, fields: readonly Field[], format: RowFormat): Uint8Array {
  const { style, texts } = layoutOf(fields, format);
  const writers = fields.map(({ cells }) => cellWriter(cells, style));
  const longest = writers.reduce((sum, writer) => sum + texts.longest + writer.longest, OVERHANG);
  let view: DataView = new DataView(scratch.buffer);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    if (at + longest + texts.longest > view.byteLength) view = grow(at + longest + texts.longest);
    at = texts.write(row === 0 ? BEGINNING : BETWEEN, view, at);
    at = writers[0]!.write(row, view, at);
    for (let j = 1; j < writers.length; j++) {
      at = writers[j]!.write(row, view, texts.write(LEADS + j, view, at));
    }
  }
  return scratch.slice(0, texts.write(END, view, at));
}

/** Doubles the room, at least to `needed` bytes. */
function grow(needed: number): DataView {
  const longer = new Uint8Array(Math.max(2 * scratch.length, needed));
  longer.set(scratch);
  scratch = longer;
  return new DataView(longer.buffer);
}

/** Indices of what is not a cell: before the first row, between two, behind the last, and before the cells from the second on. */
const BEGINNING = 0;
const BETWEEN = 1;
const END = 2;
const LEADS = 2;

/** What is between the cells, and how these are told. */
function layoutOf(fields: readonly Field[], format: RowFormat): { style: CellStyle; texts: Texts } {
  if (format === 'csv') {
    const style: CellStyle = { missing: '', infinities: true, text: csvField };
    return { style, texts: new Texts(['', '\n', '\n', ...fields.slice(1).map(() => ',')]) };
  }
  const [first, ...others] = fields.map(({ name }) => `${JSON.stringify(name)}:`);
  const end = format === 'json' ? '' : '\n';
  const leads = others.map((key) => `,${key}`);
  return {
    style: { missing: 'null', infinities: false, text: JSON.stringify },
    texts: new Texts([`{${first}`, `}${format === 'json' ? ',' : ''}\n{${first}`, `}${end}`, ...leads]),
  };
}

/** Text that a reader would take for something else unless it is quoted: separators, spaces, missing values. */
const AMBIGUOUS = /[",\r\n]|^\s|\s$|^(NA|N\/A|n\/a|#N\/A|NaN|nan|NULL|null|)$/;

function csvField(value: string): string {
  return AMBIGUOUS.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
