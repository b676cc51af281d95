/** The rows with some columns set to a value. */
import { OddsmithError } from '../errors.js';
import { bindPrediction, type PredictionData, type RowProblem } from '../formula/prediction.js';
import type { Schema } from '../formula/schema.js';
import type { Column } from '../table/table.js';
import type { Part } from './population.js';
import type { SetValue } from './report.js';

/** A value as a column holds it: a number (dates in days), or a label. */
export interface Value {
  readonly held: number | string;
  /** As it is reported. */
  readonly shown: SetValue;
}

/** Column → value; in the order in which they were asked for. */
export type Assignment = ReadonlyMap<string, Value>;

/** The same for assignments that set the same columns to the same values. */
export function keyOf(assignment: Assignment): string {
  const entries = [...assignment].map(([name, { held }]) => [name, held] as const);
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** One assignment after another: the later ones win. */
export function joined(...assignments: readonly Assignment[]): Assignment {
  return new Map(assignments.flatMap((assignment) => [...assignment]));
}

export function setting(column: string, value: Value): Assignment {
  return new Map([[column, value]]);
}

/** Rows bound to the model, and the table that they were bound to. */
export interface BoundPart extends PredictionData {
  readonly table: Part['table'];
}

/**
 * A part with columns set. Throws `level-unknown` or `value-out-of-domain` where a row that can be predicted as it is cannot be
 * so.
 */
export function boundAt(schema: Schema, part: Part, assignment: Assignment): BoundPart {
  if (assignment.size === 0) return { ...part.bound, table: part.table };
  const { rows, columns } = part.table;
  const table = {
    ...part.table,
    columns: columns.map((column) => {
      const value = assignment.get(column.name);
      return value === undefined ? column : filled(column, value, rows);
    }),
  };
  const bound = bindPrediction(schema, table);
  for (const [row, problem] of bound.problems)
    if (part.weights[row] !== 0) throw impossible(problem, part.first + row, assignment);
  return { ...bound, table };
}

function filled(column: Column, { held }: Value, rows: number): Column {
  if (column.kind === 'numeric') return { ...column, values: new Float64Array(rows).fill(held as number) };
  return { ...column, levels: [held as string], codes: new Int32Array(rows) };
}

function impossible(problem: RowProblem, row: number, assignment: Assignment): OddsmithError {
  const where = [...assignment].map(([name, { shown }]) => `${name} = ${shown}`).join(', ');
  if (problem.kind === 'unseen-level') {
    const message = `At ${where} there is no prediction: ${problem.column} has the level "${problem.level}", which training did not have.`;
    return new OddsmithError('level-unknown', message, { column: problem.column });
  }
  const what = problem.kind === 'missing' ? problem.column : problem.expression;
  const message = `At ${where} there is no prediction in row ${row + 1}: ${what} has no finite value.`;
  return new OddsmithError('value-out-of-domain', message, { row: row + 1 });
}
