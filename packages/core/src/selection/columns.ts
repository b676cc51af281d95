/** The columns of a design as a table of its own, so that some of them, and some of the rows, can be fitted. */
import { readRows } from '../fit/loaded-rows.js';
import type { FitOptions } from '../fit/options.js';
import { bindData, loadLanguage } from '../fit/prepare.js';
import type { TrainingData } from '../formula/training.js';
import { byColumn } from '../path/by-column.js';
import type { PathOptions } from '../path/options.js';
import { selectRows } from '../table/columns.js';
import { type Data, toTable } from '../table/data.js';
import type { Table } from '../table/table.js';

export interface DesignColumns {
  readonly training: TrainingData;
  /** The columns, the response, and what weights and offset there are. */
  readonly table: Table;
  /** The names in the design of the columns but the intercept. */
  readonly terms: readonly string[];
  /** Weight of events, and of the others, of each row. */
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
function valuesOf({ design }: TrainingData): Float64Array[] {
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

/** The response, and what weights and offset there are; grouped rows have their trials in the response. */
function otherColumns(training: TrainingData): Table['columns'] {
  const { events, others, weights, design } = training;
  const outcome = isLabelled(training)
    ? [
        numeric(
          'events',
          events.map((weight) => (weight > 0 ? 1 : 0)),
        ),
      ]
    : [numeric('events', events), numeric('others', others)];
  const weighted = isLabelled(training) && weights !== null ? [numeric('weights', weights)] : [];
  return [...outcome, ...weighted, ...(design.offset ? [numeric('offset', design.offset)] : [])];
}

/** The options of a fit to the table. */
function fittingOptions(training: TrainingData, { kernel, threads, signal }: PathOptions): FitOptions {
  const { weights, weightsKind, design } = training;
  return {
    ...(kernel && { kernel }),
    ...(threads && { threads }),
    ...(signal && { signal }),
    ...(isLabelled(training) && weights !== null && { weights: 'weights', weightsKind: weightsKind! }),
    ...(design.offset && { offset: 'offset' }),
  };
}

/** What a path of all columns is told of the penalty. */
function penaltyOptions({ schema }: TrainingData, options: PathOptions): PathOptions {
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
  const training = bindData(toTable(data, options.types ? { types: options.types } : {}), formula, options);
  const { design, schema, events, others } = training;
  const first = schema.intercept ? 1 : 0;
  const own = valuesOf(training).slice(first);
  const columns = [...own.map((column, j) => numeric(nameOf(j), column)), ...otherColumns(training)];
  const fitting = fittingOptions(training, options);
  return {
    ...{ training, fitting, table: { rows: design.rows, columns } },
    terms: design.columns.slice(first),
    classes: Int32Array.from(events, (weight, i) => (others[i] === 0 ? 1 : weight === 0 ? 0 : 2)),
    path: { ...(fitting as PathOptions), ...penaltyOptions(training, options) },
  };
}

function nameOf(column: number): string {
  return `c${column + 1}`;
}

function renamed<Value>(values: readonly (Value | undefined)[]): Record<string, Value> | null {
  const given = values.flatMap((value, j) => (value === undefined ? [] : [[nameOf(j), value] as const]));
  return given.length === 0 ? null : Object.fromEntries(given);
}

/** The formula of some of the columns, by their index. */
export function formulaOf({ training: { schema } }: DesignColumns, columns: readonly number[]): string {
  const response = schema.response.kind === 'labels' ? 'events' : 'cbind(events, others)';
  const right = [schema.intercept ? '1' : '0', ...columns.map(nameOf)];
  return `${response} ~ ${right.join(' + ')}`;
}

/** All columns. */
export function allColumns({ terms }: DesignColumns): number[] {
  return Array.from(terms.keys());
}

/** The table of some of the rows. */
export function someRows({ table }: DesignColumns, rows: ArrayLike<number>): Table {
  return selectRows(table, rows);
}
