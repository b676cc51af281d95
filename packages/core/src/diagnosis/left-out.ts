/** Which rows a fit is made without: some by number, or those of a level of a column, or of each of its levels in turn. */
import { didYouMean, OddsmithError } from '../errors.js';
import { columnNamed } from '../table/columns.js';
import type { Column, Table } from '../table/table.js';

/** Rows of the data from 1; or those of one level of a column; or, without a level, of each of them in turn. */
export type Without = readonly number[] | { readonly column: string; readonly level?: string | undefined };

/** What is left out of one fit. */
export interface LeftOutReport {
  /** Row numbers from 1; null where it is a level. */
  readonly rows: readonly number[] | null;
  readonly column: string | null;
  readonly level: string | null;
}

export interface LeftOut {
  readonly what: LeftOutReport;
  /** 1 for each row of the fit that is left out. */
  readonly mask: Uint8Array;
  /** How many those are. */
  readonly count: number;
}

/** Levels of a column that are left out in turn, at most. */
const MOST_LEVELS = 200;

/**
 * The rows to leave out, among those of a fit (`kept`: their rows of the table; null for all). Throws `option-invalid` for a
 * row that is none of them and for too many levels, `column-unknown`, `level-unknown`.
 */
export function leftOut(table: Table, kept: Int32Array | null, without: Without): LeftOut[] {
  if ('column' in without) return ofColumn(table, kept, without.column, without.level);
  const places = new Map<number, number>();
  for (const row of without) places.set(row, placeOf(row, table.rows, kept));
  return [marked({ rows: [...places.keys()], column: null, level: null }, placeMask(places, table, kept))];
}

function placeMask(places: ReadonlyMap<number, number>, { rows }: Table, kept: Int32Array | null) {
  const mask = new Uint8Array(kept?.length ?? rows);
  for (const place of places.values()) mask[place] = 1;
  return mask;
}

function placeOf(row: number, rows: number, kept: Int32Array | null): number {
  const place = kept === null ? row - 1 : kept.indexOf(row - 1);
  if (Number.isInteger(row) && row >= 1 && row <= rows && place >= 0) return place;
  const why =
    Number.isInteger(row) && row >= 1 && row <= rows
      ? `Row ${row} takes no part in the fit: it lacks a value or has no weight.`
      : `There is no row ${row} to leave out; the data have ${rows}, the first being 1.`;
  throw new OddsmithError('option-invalid', why, { option: 'without' });
}

function ofColumn(table: Table, kept: Int32Array | null, name: string, wanted?: string): LeftOut[] {
  const column = columnNamed(table, name, { option: 'without' });
  const labels = labelsIn(column, kept);
  if (wanted !== undefined && !labels.includes(wanted)) {
    const message = `No row of the fit has ${name} = ${wanted}.${didYouMean(wanted, labels)}`;
    throw new OddsmithError('level-unknown', message, { option: 'without', column: name });
  }
  if (wanted === undefined && labels.length > MOST_LEVELS) {
    const message = `${name} has ${labels.length} different values; fits without each of them are made for ${MOST_LEVELS} at most. Name one: ${name}=VALUE.`;
    throw new OddsmithError('option-invalid', message, { option: 'without', column: name });
  }
  const labelOf = labelling(column);
  const size = kept?.length ?? table.rows;
  return (wanted === undefined ? labels : [wanted]).map((level) => {
    const mask = new Uint8Array(size);
    for (let i = 0; i < size; i++) if (labelOf(kept === null ? i : kept[i]!) === level) mask[i] = 1;
    return marked({ rows: null, column: name, level }, mask);
  });
}

/** The label of a row; null where the value is missing. */
function labelling(column: Column): (row: number) => string | null {
  if (column.kind === 'categorical') return (row) => column.levels[column.codes[row]!] ?? null;
  return (row) => (Number.isNaN(column.values[row]!) ? null : String(column.values[row]!));
}

/** The labels in some rows: numbers ascending, texts as the column has them. */
function labelsIn(column: Column, kept: Int32Array | null): string[] {
  const rows = kept ?? Int32Array.from({ length: lengthOf(column) }, (_, i) => i);
  if (column.kind === 'numeric') {
    const values = new Set<number>();
    for (const row of rows) if (!Number.isNaN(column.values[row]!)) values.add(column.values[row]!);
    return Array.from(Float64Array.from(values).sort(), String);
  }
  const used = new Set<number>();
  for (const row of rows) used.add(column.codes[row]!);
  return column.levels.filter((_, code) => used.has(code));
}

function lengthOf(column: Column): number {
  return column.kind === 'categorical' ? column.codes.length : column.values.length;
}

function marked(what: LeftOutReport, mask: Uint8Array): LeftOut {
  const count = mask.reduce((sum, mark) => sum + mark, 0);
  if (count < mask.length) return { what, mask, count };
  throw new OddsmithError('data-empty', 'No row is left without those that are to be left out.', {
    option: 'without',
  });
}
