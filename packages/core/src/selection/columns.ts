/** The columns of a design as a table of its own, so that some of them, and some of the rows, can be fitted. */
import { bindClasses, type ClassTraining } from '../families/classes.js';
import { isOfClasses } from '../fit/fit.js';
import { readRows } from '../fit/loaded-rows.js';
import type { FitOptions } from '../fit/options.js';
import { bindData, loadLanguage } from '../fit/prepare.js';
import type { Schema } from '../formula/schema.js';
import type { TrainingData } from '../formula/training.js';
import { byColumn } from '../path/by-column.js';
import type { PathOptions } from '../path/options.js';
import { selectRows } from '../table/columns.js';
import { type Data, toTable } from '../table/data.js';
import type { Table } from '../table/table.js';

export interface DesignColumns {
  readonly training: Pick<TrainingData, 'schema' | 'design'>;
  /** The same whole, of two classes; null where there are several. */
  readonly binary: TrainingData | null;
  /** The columns, the response, and what weights and offset there are. */
  readonly table: Table;
  /** The names in the design of the columns but the intercept. */
  readonly terms: readonly string[];
  /** What halves have their shares of: the class of each row, or whether it has events, others or both. */
  readonly classes: Int32Array;
  /** The options of a fit to the table. */
  readonly fitting: FitOptions;
  /** The options of a path of all columns. */
  readonly path: PathOptions;
}

/** Rows that are read at a time. */
const READ = 256;

const numeric = (name: string, values: Float64Array) =>
  ({ kind: 'numeric', type: 'number', name, values }) as const;

/** The values of all columns of a design, the intercept included. */
function valuesOf({ design }: Pick<TrainingData, 'design'>): Float64Array[] {
  const { rows } = design;
  const values = design.columns.map(() => new Float64Array(rows));
  const chunk = new Float64Array(READ * values.length);
  const source = { ...design, count: rows, columns: values.length, weights: () => undefined };
  for (let start = 0; start < rows; start += READ) {
    const count = Math.min(READ, rows - start);
    readRows({ source }, start, count, chunk);
    for (let i = 0; i < count; i++)
      values.forEach((column, j) => {
        column[start + i] = chunk[i * values.length + j]!;
      });
  }
  return values;
}

/** Whether a row is one observation with a label. */
function isLabelled({ schema }: TrainingData): boolean {
  return schema.response.kind === 'labels';
}

/** What a table has beside the columns of the design, and what a fit is told of it. */
interface Rest {
  readonly columns: Table['columns'];
  readonly options: FitOptions;
  readonly classes: Int32Array;
}

/** The response, and what weights and offset there are; grouped rows have their trials in the response. */
function restOfTwo(training: TrainingData): Rest {
  const { events, others, weights, weightsKind, design } = training;
  const outcome = isLabelled(training)
    ? [
        numeric(
          'events',
          events.map((weight) => (weight > 0 ? 1 : 0)),
        ),
      ]
    : [numeric('events', events), numeric('others', others)];
  const weighted = isLabelled(training) && weights !== null ? weightedBy(weights, weightsKind) : NO_WEIGHTS;
  return {
    columns: [...outcome, ...weighted.columns, ...(design.offset ? [numeric('offset', design.offset)] : [])],
    options: { ...weighted.options, ...(design.offset && { offset: 'offset' }) },
    classes: Int32Array.from(events, (weight, i) => (others[i] === 0 ? 1 : weight === 0 ? 0 : 2)),
  };
}

/** The same of several classes. */
function restOfClasses({ codes, classes, weights, weightsKind }: ClassTraining): Rest {
  const weighted = weightsKind === null ? NO_WEIGHTS : weightedBy(weights, weightsKind);
  return {
    columns: [
      { kind: 'categorical', type: 'text', name: 'class', levels: [...classes], codes, ownOrder: true },
      ...weighted.columns,
    ],
    options: { ...weighted.options, family: 'multinomial' },
    classes: codes,
  };
}

const NO_WEIGHTS = { columns: [], options: {} };

function weightedBy(weights: Float64Array, kind: TrainingData['weightsKind']) {
  return {
    columns: [numeric('weights', weights)],
    options: { weights: 'weights', ...(kind && { weightsKind: kind }) },
  };
}

/** Where a fit is worked out. */
function workOptions({ kernel, threads, signal }: PathOptions): FitOptions {
  return { ...(kernel && { kernel }), ...(threads && { threads }), ...(signal && { signal }) };
}

/** What a path of all columns is told of the penalty. */
function penaltyOptions(schema: Schema, options: PathOptions): PathOptions {
  const { alpha, tolerance } = options;
  const first = schema.intercept ? 1 : 0;
  const factors = renamed(byColumn(options.penaltyFactors, schema, 'penaltyFactors').slice(first));
  const bounds = renamed(byColumn(options.bounds, schema, 'bounds').slice(first));
  return {
    ...(alpha !== undefined && { alpha }),
    ...(tolerance !== undefined && { tolerance }),
    ...(factors && { penaltyFactors: factors }),
    ...(bounds && { bounds }),
  };
}

/** Binds a formula, and puts the columns of its design into a table. */
export async function designColumns(
  data: Data,
  formula: string,
  options: PathOptions,
): Promise<DesignColumns> {
  await loadLanguage(formula, options);
  const table = toTable(data, options.types ? { types: options.types } : {});
  const binary = bindTwo(table, formula, options);
  const classes =
    binary === null ? bindClasses(table, formula, { ...options, ordered: false, takesNumbers: false }) : null;
  const training = binary ?? classes!;
  const rest = binary ? restOfTwo(binary) : restOfClasses(classes!);
  const { design, schema } = training;
  const first = schema.intercept ? 1 : 0;
  const own = valuesOf(training).slice(first);
  const columns = [...own.map((column, j) => numeric(nameOf(j), column)), ...rest.columns];
  const fitting = { ...workOptions(options), ...rest.options };
  return {
    ...{ training, binary, fitting, table: { rows: design.rows, columns } },
    terms: design.columns.slice(first),
    classes: rest.classes,
    path: { ...(fitting as PathOptions), ...penaltyOptions(schema, options) },
  };
}

/** Null where there are several classes. */
function bindTwo(table: Table, formula: string, options: PathOptions): TrainingData | null {
  try {
    return bindData(table, formula, options);
  } catch (error) {
    if (isOfClasses(error, 'auto')) return null;
    throw error;
  }
}

function nameOf(column: number): string {
  return `c${column + 1}`;
}

function renamed<Value>(values: readonly (Value | undefined)[]): Record<string, Value> | null {
  const given = values.flatMap((value, j) => (value === undefined ? [] : [[nameOf(j), value] as const]));
  return given.length === 0 ? null : Object.fromEntries(given);
}

const RESPONSES = {
  labels: 'events',
  counts: 'cbind(events, others)',
  proportion: 'cbind(events, others)',
  classes: 'class',
} as const;

/** The formula of some of the columns, by their index. */
export function formulaOf({ training: { schema } }: DesignColumns, columns: readonly number[]): string {
  const response = RESPONSES[schema.response.kind];
  const right = [schema.intercept ? '1' : '0', ...formulaTerms(columns)];
  return `${response} ~ ${right.join(' + ')}`;
}

/** What these columns are called there. */
export function formulaTerms(columns: readonly number[]): string[] {
  return columns.map(nameOf);
}

/** All columns. */
export function allColumns({ terms }: DesignColumns): number[] {
  return Array.from(terms.keys());
}

/** The table of some of the rows. */
export function someRows({ table }: DesignColumns, rows: ArrayLike<number>): Table {
  return selectRows(table, rows);
}
