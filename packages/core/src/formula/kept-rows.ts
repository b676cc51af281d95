import { OddsmithError } from '../errors.js';
import type { Column } from '../table/table.js';
import { type Range, rangeOf } from './ranges.js';

/** Rows of the table that take part: all `count` of them, or those listed in `kept`. */
export interface KeptRows {
  readonly count: number;
  readonly kept: Int32Array | null;
}

/** Values given beside the table, one a row: weights, an offset. */
export interface Vector {
  readonly name: string;
  readonly values: Float64Array;
}

/** What rows are chosen by: a column of the table or a vector, looked through once. */
export interface RowSource {
  readonly name: string;
  /** Codes, negative where missing, or numbers, NaN where missing. */
  readonly values: Int32Array | Float64Array;
  readonly isIncomplete: boolean;
  /** Of the numbers of all rows; null for codes. */
  readonly range: Range | null;
}

/** Looks through all rows of a source. */
export function rowSource(source: Column | Vector): RowSource {
  const { name } = source;
  if ('codes' in source) {
    return { name, values: source.codes, isIncomplete: hasNegative(source.codes), range: null };
  }
  const range = rangeOf(source.values);
  return { name, values: source.values, isIncomplete: Number.isNaN(range[0]), range };
}

function hasNegative(codes: Int32Array): boolean {
  let signs = 0;
  for (let row = 0; row < codes.length; row++) signs |= codes[row]!;
  return signs < 0;
}

/** The row of the table of the i-th kept row. */
export function rowAt({ kept }: KeptRows, i: number): number {
  return kept === null ? i : kept[i]!;
}

/** The values of the kept rows, in order. */
export function gather(values: Float64Array, { count, kept }: KeptRows): Float64Array {
  if (kept === null) return values;
  const gathered = new Float64Array(count);
  for (let i = 0; i < count; i++) gathered[i] = values[kept[i]!]!;
  return gathered;
}

const PRESENT = 0;
const MISSING = 1;
const WITHOUT_WEIGHT = 2;

export type ChosenRows = KeptRows & { readonly dropped: number; readonly withoutWeight: number };

/**
 * Chooses the rows: without those of no weight, which are as if not in the data, and without those where a source
 * is missing. `hasWeight` is null where every row has. With the policy `fail` a missing value throws `value-missing`;
 * no row left throws `data-empty`.
 */
export function chooseRows(
  rows: number,
  sources: readonly RowSource[],
  hasWeight: ((row: number) => boolean) | null,
  policy: 'drop' | 'fail',
): ChosenRows {
  const incomplete = sources.filter(({ isIncomplete }) => isIncomplete);
  if (rows > 0 && incomplete.length === 0 && hasWeight === null) {
    return { count: rows, kept: null, dropped: 0, withoutWeight: 0 };
  }
  const state = new Uint8Array(rows);
  for (const source of incomplete) markMissing(source, state);
  let dropped = 0;
  let withoutWeight = 0;
  for (let row = 0; row < rows; row++) {
    if (hasWeight !== null && !hasWeight(row)) {
      state[row] = WITHOUT_WEIGHT;
      withoutWeight++;
    } else if (state[row] === MISSING) {
      if (policy === 'fail') throw missingValue(incomplete, row);
      dropped++;
    }
  }
  const count = rows - dropped - withoutWeight;
  if (count === 0) throw nothingLeft(rows, dropped, withoutWeight);
  const kept = count === rows ? null : new Int32Array(count);
  if (kept !== null) for (let row = 0, i = 0; row < rows; row++) if (state[row] === PRESENT) kept[i++] = row;
  return { count, kept, dropped, withoutWeight };
}

/** Sets the rows where the source has no value to `MISSING`. */
function markMissing({ values }: RowSource, state: Uint8Array): void {
  if (values instanceof Int32Array) {
    for (let row = 0; row < state.length; row++) if (values[row]! < 0) state[row] = MISSING;
  } else for (let row = 0; row < state.length; row++) if (Number.isNaN(values[row])) state[row] = MISSING;
}

function missingValue(sources: readonly RowSource[], row: number): OddsmithError {
  const { name } = sources.find(({ values }) =>
    values instanceof Int32Array ? values[row]! < 0 : Number.isNaN(values[row]),
  )!;
  return new OddsmithError('value-missing', `Row ${row + 1} has no value of ${name}.`, {
    row: row + 1,
    column: name,
  });
}

function nothingLeft(rows: number, dropped: number, withoutWeight: number): OddsmithError {
  const reasons = [
    dropped === 0 ? '' : `${dropped} lack a value that the model needs`,
    withoutWeight === 0 ? '' : `${withoutWeight} have weight 0`,
  ].filter((reason) => reason !== '');
  const why = reasons.length === 0 ? '' : ` Of ${rows} rows ${reasons.join(' and ')}.`;
  return new OddsmithError('data-empty', `No row is left to fit.${why}`);
}
