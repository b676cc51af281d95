/** What users say of columns: their values and levels, in the terms of the model. */
import { didYouMean, OddsmithError } from '../errors.js';
import { daysOfText } from '../formula/full/dates.js';
import type { InputColumn, Schema } from '../formula/schema.js';
import { unwrapped } from '../formula/variables.js';
import { columnNamed } from '../table/columns.js';
import type { Table } from '../table/table.js';
import type { SetValue } from './report.js';
import type { Value } from './scenario.js';

/** A column of the model's terms and offsets. Throws `column-unknown`. */
export function inputNamed({ inputs }: Schema, name: string, option: string): InputColumn {
  const input = inputs.find((candidate) => candidate.name === name);
  if (input !== undefined) return input;
  const names = inputs.map((candidate) => candidate.name);
  const message = `The model has no column "${name}".${didYouMean(name, names)} It has: ${names.join(', ')}.`;
  throw new OddsmithError('column-unknown', message, { column: name, option });
}

/** The levels of a column that is itself a factor of the model, the reference first; null where it is none. */
export function levelsOf({ variables }: Schema, column: string): readonly string[] | null {
  for (const variable of variables) {
    if (variable.kind !== 'factor') continue;
    const inner = unwrapped(variable.expression);
    if (inner.kind === 'name' && inner.name === column) return variable.levels;
  }
  return null;
}

/** All values of a column that has levels, the reference first; null for one of numbers. */
export function levelValues(schema: Schema, table: Table, input: InputColumn): Value[] | null {
  const own = levelsOf(schema, input.name);
  if (own !== null) return own.map((level) => levelValue(input, level));
  if (input.type === 'boolean') return ['false', 'true'].map((level) => levelValue(input, level));
  if (input.type !== 'text') return null;
  const column = columnNamed(table, input.name);
  return column.kind === 'categorical' ? column.levels.map((level) => levelValue(input, level)) : null;
}

function levelValue({ type }: InputColumn, level: string): Value {
  if (type === 'text') return { held: level, shown: level };
  if (type === 'boolean') return { held: level, shown: level === 'true' };
  return { held: Number(level), shown: Number(level) };
}

/**
 * A value as a user gives it. Throws `column-unknown`, `level-unknown` with the nearest level, and `option-invalid` for what is no
 * value of the column's type.
 */
export function valueGiven(schema: Schema, column: string, given: SetValue, option: string): Value {
  const input = inputNamed(schema, column, option);
  const value = readValue(input, given, option);
  const levels = levelsOf(schema, column);
  const label = String(value.held);
  if (levels === null || levels.includes(label)) return value;
  const known = levels.map((level) => `"${level}"`).join(', ');
  const message = `"${label}" is no level of ${column}, which has ${known}.${didYouMean(label, levels)}`;
  throw new OddsmithError('level-unknown', message, { column, option });
}

function readValue({ name, type }: InputColumn, given: SetValue, option: string): Value {
  const refuse = (expected: string) =>
    new OddsmithError('option-invalid', `${name} can be set to ${expected}, not "${given}".`, {
      option,
      column: name,
    });
  const text = String(given).trim();
  if (type === 'text') return { held: String(given), shown: String(given) };
  if (type === 'boolean') {
    const truth = { true: true, 1: true, false: false, 0: false }[text.toLowerCase()];
    if (truth === undefined) throw refuse('true or false');
    return { held: String(truth), shown: truth };
  }
  const days = type === 'date' ? daysOfText(text) : null;
  if (days !== null) return { held: days, shown: text };
  const number = text === '' || typeof given === 'boolean' ? Number.NaN : Number(text);
  if (Number.isFinite(number)) return { held: number, shown: number };
  throw refuse(type === 'date' ? 'a date such as 2024-02-29' : 'a number');
}
