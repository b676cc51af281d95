import type { Column, Table } from '../table/table.js';
import { conformingTable } from './conform.js';
import { byLabel, createDesign, partsOf, type TermPart, type VariableValues } from './design.js';
import { evaluate } from './evaluate.js';
import { formatExpression } from './expressions.js';
import { recode, UNSEEN } from './factors.js';
import { isEveryday } from './functions.js';
import { Inputs } from './inputs.js';
import type { KeptRows } from './kept-rows.js';
import { sumOf } from './offset.js';
import { overflowOf } from './products.js';
import type { Design, Expression, Schema, TermSchema, VariableSchema } from './schema.js';
import { readVariable, unwrapped } from './variables.js';

/** Why a row cannot be predicted. */
export type RowProblem =
  | { readonly kind: 'missing'; readonly column: string }
  | { readonly kind: 'unseen-level'; readonly column: string; readonly level: string }
  /** The expression has no finite value, or the column is infinite. */
  | { readonly kind: 'out-of-domain'; readonly expression: string };

/** A model bound to new rows. */
export interface PredictionData {
  /** The rows that can be predicted; `kept` says which they are. */
  readonly design: Design;
  /** The others, by row of the table from 0. */
  readonly problems: ReadonlyMap<number, RowProblem>;
}

/**
 * Binds a schema to new rows. The table needs the columns of `schema.inputs` only; the response and the weights are
 * not read. Rows that lack a value, or have a level that the training data did not, are set aside with the reason.
 *
 * Throws `column-unknown` and `column-type`.
 */
export function bindPrediction(schema: Schema, table: Table): PredictionData {
  const inputs = new Inputs(conformingTable(table, schema.inputs), schema.formula);
  const problems = new Map<number, RowProblem>();
  for (const { name } of schema.inputs) markColumn(inputs.column(name), problems);
  const values = new Map<string, VariableValues>();
  for (const variable of schema.variables)
    values.set(variable.label, bindVariable(variable, inputs, problems));
  const offsets = schema.offsets.map((expression) => {
    const offset = evaluate(expression, inputs);
    markUndefined(expression, formatExpression(expression), offset, problems);
    return offset;
  });
  const variables = byLabel(schema.variables);
  for (const term of schema.terms)
    markOverflow(term, partsOf(term, variables, values), inputs.rows, problems);
  const rows = rowsWithout(problems, table.rows);
  return { design: createDesign(schema, values, rows, sumOf(offsets, rows)), problems };
}

/** Notes a problem; the first of a row stays. */
function note(problems: Map<number, RowProblem>, row: number, problem: RowProblem): void {
  if (!problems.has(row)) problems.set(row, problem);
}

function markColumn(column: Column, problems: Map<number, RowProblem>): void {
  const missing: RowProblem = { kind: 'missing', column: column.name };
  if (column.kind === 'categorical') {
    const { codes } = column;
    for (let row = 0; row < codes.length; row++) if (codes[row]! < 0) note(problems, row, missing);
    return;
  }
  const { values } = column;
  const infinite: RowProblem = { kind: 'out-of-domain', expression: column.name };
  for (let row = 0; row < values.length; row++) {
    if (!Number.isFinite(values[row])) note(problems, row, Number.isNaN(values[row]) ? missing : infinite);
  }
}

/** Notes the rows where an expression has no value though its columns have. */
function markUndefined(
  expression: Expression,
  label: string,
  values: Float64Array,
  problems: Map<number, RowProblem>,
): void {
  if (expression.kind === 'name') return;
  const problem: RowProblem = { kind: 'out-of-domain', expression: label };
  for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row])) note(problems, row, problem);
}

function bindVariable(
  variable: VariableSchema,
  inputs: Inputs,
  problems: Map<number, RowProblem>,
): VariableValues {
  const { expression, label } = variable;
  if (variable.kind === 'basis') {
    const values = evaluate(variable.argument, inputs);
    markUndefined(variable.argument, label, values, problems);
    return { kind: 'basis', values, basis: variable.basis };
  }
  const read = readVariable(expression, inputs);
  if (read.kind !== 'factor') {
    markUndefined(expression, label, read.values, problems);
    return { kind: 'numeric', values: read.values, range: null };
  }
  const codes = recode(read.labels, variable.kind === 'factor' ? variable.levels : []);
  const inner = unwrapped(expression);
  const column = inner.kind === 'name' ? inner.name : label;
  const undefinedValue: RowProblem = {
    kind: 'out-of-domain',
    expression: isEveryday(inner) ? formatExpression(inner) : label,
  };
  const unseen = read.labels.levels.map((level): RowProblem => ({ kind: 'unseen-level', column, level }));
  for (let row = 0; row < codes.length; row++) {
    if (codes[row]! >= 0) continue;
    note(problems, row, codes[row] === UNSEEN ? unseen[read.labels.codes[row]!]! : undefinedValue);
  }
  return { kind: 'factor', codes };
}

/** Notes the rows where a product or a basis overflows. */
function markOverflow(
  term: TermSchema,
  parts: readonly TermPart[],
  rows: number,
  problems: Map<number, RowProblem>,
): void {
  const overflows = overflowOf(parts);
  if (overflows === null) return;
  const problem: RowProblem = { kind: 'out-of-domain', expression: term.label };
  for (let row = 0; row < rows; row++) if (overflows(row)) note(problems, row, problem);
}

function rowsWithout(problems: ReadonlyMap<number, RowProblem>, rows: number): KeptRows {
  const count = rows - problems.size;
  if (count === rows) return { count, kept: null };
  const kept = new Int32Array(count);
  for (let row = 0, i = 0; row < rows; row++) if (!problems.has(row)) kept[i++] = row;
  return { count, kept };
}
