/** Cells as text in UTF-8, a writer for each kind of column. */
import type { Cells } from './fields.js';
import { LONGEST_NUMBER, writeAscii, writeNumber, writeWhole } from './number-text.js';
import { Texts } from './texts.js';

export interface CellWriter {
  /** The bytes that a cell takes at most. */
  readonly longest: number;
  /** Writes the cell of a row at `at`; returns its end. */
  write(row: number, into: DataView, at: number): number;
}

/** How cells are told in a format: what stands for no value, infinity, and a text. */
export interface CellStyle {
  readonly missing: string;
  /** What is beyond the numbers as its word; else it counts as missing. */
  readonly infinities: boolean;
  readonly text: (value: string) => string;
}

export function cellWriter(cells: Cells, style: CellStyle): CellWriter {
  switch (cells.kind) {
    case 'counter':
      return counterWriter(cells.first);
    case 'number':
      return numberWriter(cells.values, style);
    case 'date':
      return dateWriter(cells.values, style);
    case 'text':
    case 'class':
      return labelWriter(cells.labels.map(style.text), cells.codes, style);
    case 'boolean':
      return labelWriter(cells.labels, cells.codes, style);
  }
}

function counterWriter(first: number): CellWriter {
  return { longest: LONGEST_NUMBER, write: (row, into, at) => writeWhole(first + row, into, at) };
}

function numberWriter(values: Float64Array, { missing, infinities }: CellStyle): CellWriter {
  const most = infinities ? Number.POSITIVE_INFINITY : Number.MAX_VALUE;
  return {
    longest: LONGEST_NUMBER,
    write(row, into, at) {
      const value = values[row]!;
      return Math.abs(value) <= most ? writeNumber(value, into, at) : writeAscii(missing, into, at);
    },
  };
}

/** Of `Date`, in days from 1970; what is beyond is written as days. */
const LAST_DAY = 1e8;

function dateWriter(values: Float64Array, style: CellStyle): CellWriter {
  const days = numberWriter(values, style);
  return {
    longest: 2 * LONGEST_NUMBER,
    write(row, into, at) {
      const value = values[row]!;
      return Math.abs(value) <= LAST_DAY
        ? writeAscii(style.text(isoDate(value)), into, at)
        : days.write(row, into, at);
    },
  };
}

/** `2020-01-31`, with the time of day where there is one. */
function isoDate(days: number): string {
  const text = new Date(Math.round(days * 86_400_000)).toISOString();
  return Number.isInteger(days) ? text.slice(0, 10) : text;
}

function labelWriter(labels: readonly string[], codes: Int32Array, { missing }: CellStyle): CellWriter {
  const texts = new Texts([missing, ...labels]);
  return { longest: texts.longest, write: (row, into, at) => texts.write(codes[row]! + 1, into, at) };
}
