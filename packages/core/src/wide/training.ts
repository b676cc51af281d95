/** Which paths are of wide data. */
import { isOfClasses } from '../fit/fit.js';
import { MOST_COEFFICIENTS } from '../fit/limits.js';
import { dataSteps } from '../fit/prepare.js';
import type { TrainingData } from '../formula/training.js';
import type { PathOptions } from '../path/options.js';
import { type Data, toTable } from '../table/data.js';
import type { Table } from '../table/table.js';

/** More columns than this, and than rows or than a matrix of them has room for, are a wide problem. */
const MANY_COLUMNS = 500;
/** Data of so few rows are looked into: binding them twice costs next to nothing. */
const FEW_ROWS = 2000;
/** Ridge keeps squares of the rows in memory: those of so many take a gigabyte. */
const MOST_ROWS_OF_RIDGE = 5000;
/** What may make many columns of few. */
const PRODUCTS = /[:*^/(%]/;

/** The options that say whether working sets are for a path. */
export type WideOptions = Omit<PathOptions, 'alpha' | 'onLambda'>;

/** Whether there may be so many columns, before the data are read. */
function mayHaveMany(data: Data): boolean {
  if (Array.isArray(data)) return data.length <= FEW_ROWS || Object.keys(data[0] ?? {}).length > MANY_COLUMNS;
  if (typeof data !== 'object' || data === null) return false;
  if ('schema' in data || ('rows' in data && 'columns' in data)) return true;
  const columns = Object.values(data as Readonly<Record<string, ArrayLike<unknown>>>);
  return columns.length > MANY_COLUMNS || (columns[0]?.length ?? 0) <= FEW_ROWS;
}

/** At least as many columns as the design will have, but for what the formula multiplies; Infinity where it may. */
function mostColumns({ columns, rows }: Table, formula: string): number {
  if (PRODUCTS.test(formula) && rows <= FEW_ROWS) return Number.POSITIVE_INFINITY;
  return columns.reduce((sum, column) => sum + (column.kind === 'numeric' ? 1 : column.levels.length), 0);
}

/** Whether the bound data have more columns than rows, and many of them, and the penalties are ones that wide paths know. */
export function isWide(columns: number, rows: number, options: WideOptions): boolean {
  const { grouped = false, family } = options;
  if (grouped !== false || family === 'multinomial') return false;
  return columns > MANY_COLUMNS && (columns > rows || columns > MOST_COEFFICIENTS);
}

/** Whether wide ridge is for this: rows that fit in its memory, and no bounds. */
export function isWideRidge(rows: number, { bounds }: WideOptions): boolean {
  return rows <= MOST_ROWS_OF_RIDGE && Object.keys(bounds ?? {}).length === 0;
}

/**
 * The training data, bound, where they have more columns than rows, many of them, and two classes; null where another solver
 * is for them. Columns count as they are bound, those of factors too; formulas that multiply terms are looked into up to
 * 2,000 rows.
 */
export function wideTraining(data: Data, formula: string, options: PathOptions): TrainingData | null {
  if (!mayHaveMany(data)) return null;
  const table = toTable(data, options.types ? { types: options.types } : {});
  if (!isWide(mostColumns(table, formula), table.rows, options)) return null;
  const training = boundBinary(table, formula, options);
  if (training === null) return null;
  const { columns, rows } = training.design;
  if (!isWide(columns.length, rows, options)) return null;
  return options.alpha !== 0 || isWideRidge(rows, options) ? training : null;
}

/** Null where the response has several classes. */
function boundBinary(table: Table, formula: string, options: PathOptions): TrainingData | null {
  try {
    const steps = dataSteps(table, formula, options);
    let step = steps.next();
    while (!step.done) step = steps.next();
    return step.value;
  } catch (error) {
    if (isOfClasses(error, options.family)) return null;
    throw error;
  }
}
