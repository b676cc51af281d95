/** Plain arrays, checked: features as columns of doubles, numbers one a row. */
import { OddsmithError } from '../errors.js';
import type { Rows } from '../objective/memory.js';

/** Numbers as `number[]` or any typed array. */
export type Numbers = ArrayLike<number>;

/** One feature as a flat array (n numbers), or many as an array of rows (n × p) or, on request, of columns (p × n). */
export type Features = Numbers | ArrayLike<Numbers>;

export interface LayoutOptions {
  /** What the elements of a nested X are: the rows, or the columns (features). Default `rows`. */
  readonly layout?: 'rows' | 'columns';
}

/** Features, one array of doubles for each. */
export interface FeatureColumns {
  readonly rows: number;
  readonly columns: readonly Float64Array[];
}

function isArray(value: unknown): value is ArrayLike<unknown> {
  return (Array.isArray(value) || ArrayBuffer.isView(value)) && !(value instanceof DataView);
}

/** A finite number; anything else is refused with its place. */
function finite(value: unknown, row: number, name: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const place = { row: row + 1, column: name };
  const where = `${name}, row ${row + 1}`;
  if (value == null || Number.isNaN(value)) {
    throw new OddsmithError('value-missing', `A value is missing: ${where}.`, place);
  }
  if (typeof value === 'number') {
    throw new OddsmithError('value-not-finite', `Expected a finite number, got ${value}: ${where}.`, place);
  }
  throw new OddsmithError('column-type', `Expected a number, got a ${typeof value}: ${where}.`, place);
}

/** A flat array of finite numbers as doubles. Throws `data-shape`, `value-missing`, `value-not-finite`, `column-type`. */
export function readNumbers(values: unknown, name: string): Float64Array {
  demandArray(values, name);
  const numbers = new Float64Array(values.length);
  for (let i = 0; i < numbers.length; i++) numbers[i] = finite(values[i], i, name);
  return numbers;
}

/** Throws `data-shape` for what is no array. */
export function demandArray(values: unknown, name: string): asserts values is ArrayLike<unknown> {
  if (isArray(values)) return;
  const message = `${name} must be an array, one value a row.`;
  throw new OddsmithError('data-shape', message, { column: name });
}

/**
 * X as columns. Throws `data-shape` (no array, ragged), `data-empty`, `value-missing`, `value-not-finite`,
 * `column-type`, each with row and column.
 */
export function readFeatures(features: Features, { layout = 'rows' }: LayoutOptions): FeatureColumns {
  demandArray(features, 'X');
  if (features.length === 0) throw new OddsmithError('data-empty', 'X has no rows.');
  if (!isArray(features[0])) return { rows: features.length, columns: [readNumbers(features, 'x1')] };
  const nested = features as ArrayLike<unknown>;
  const found = layout === 'columns' ? fromColumns(nested) : fromRows(nested);
  if (found.rows > 0 && found.columns.length > 0) return found;
  const message = `X has ${found.rows} rows and ${found.columns.length} features.`;
  throw new OddsmithError('data-empty', message);
}

function fromColumns(nested: ArrayLike<unknown>): FeatureColumns {
  const columns = Array.from(nested, (values, j) => readNumbers(values, `x${j + 1}`));
  const rows = columns[0]!.length;
  columns.forEach((column, j) => {
    demandLength(column.length, rows, `x${j + 1}`, 'x1');
  });
  return { rows, columns };
}

function fromRows(nested: ArrayLike<unknown>): FeatureColumns {
  const rows = nested.length;
  const first = nested[0] as ArrayLike<unknown>;
  const columns = Array.from(first, () => new Float64Array(rows));
  for (let i = 0; i < rows; i++) {
    const row = nested[i];
    if (!isArray(row) || row.length !== columns.length) {
      const came = isArray(row) ? `${row.length}` : 'no array';
      const message = `Row ${i + 1} of X: expected ${columns.length} numbers as in row 1, got ${came}.`;
      throw new OddsmithError('data-shape', message, { row: i + 1 });
    }
    columns.forEach((column, j) => {
      column[i] = finite(row[j], i, `x${j + 1}`);
    });
  }
  return { rows, columns };
}

/** Throws `data-shape` unless two lengths agree. */
export function demandLength(length: number, expected: number, name: string, beside: string): void {
  if (length === expected) return;
  const message = `${name} has ${length} values, but ${beside} has ${expected}.`;
  throw new OddsmithError('data-shape', message, { column: name });
}

/** The shares of events: numbers from 0 to 1, one a row. Throws as `readNumbers`, and `value-out-of-domain`. */
export function readShares(y: unknown, rows: number, beside: string): Float64Array {
  const shares = readNumbers(y, 'y');
  demandLength(shares.length, rows, 'y', beside);
  shares.forEach((share, i) => {
    if (share >= 0 && share <= 1) return;
    const message = `y must be 0 or 1 (or a share between them), got ${share} in row ${i + 1}.`;
    throw new OddsmithError('value-out-of-domain', message, { row: i + 1, column: 'y' });
  });
  return shares;
}

/** Rows for a shard: a column of ones, then the features. */
export function rowsWithIntercept({ rows, columns }: FeatureColumns, y: Float64Array): Rows {
  const design = [new Float64Array(rows).fill(1), ...columns];
  return {
    count: rows,
    columns: design.length,
    events: y,
    others: y.map((share) => 1 - share),
    offset: null,
    fill(start, count, into, base, stride) {
      design.forEach((column, j) => {
        for (let i = 0; i < count; i++)
          into[(base + (i >> 3)) * 8 * stride + 8 * j + (i & 7)] = column[start + i]!;
      });
    },
  };
}
