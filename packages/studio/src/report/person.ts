/** A person (or a house, a loan …) described column by column, and what the model predicts. */
import type { ColumnDescription, Expression, Fit, InputColumn, Prediction, Schema } from '@oddsmith/core';
import { source } from '../state/source.js';
import { isShrunken } from './penalty.js';

export type Value = number | string;
export type Person = Readonly<Record<string, Value>>;

export type Field =
  | {
      readonly kind: 'number';
      readonly name: string;
      readonly start: number;
      readonly low: number;
      readonly high: number;
      readonly step: number;
    }
  | {
      readonly kind: 'choice';
      readonly name: string;
      readonly start: string;
      readonly levels: readonly string[];
    };

/** Functions whose levels are those of what they hold. */
const WRAPPERS = ['I', 'factor', 'as.factor', 'ordered', 'relevel', 'C'];

function unwrapped(expression: Expression): Expression {
  if (expression.kind !== 'call' || !WRAPPERS.includes(expression.name)) return expression;
  const [first] = expression.arguments;
  return first === undefined ? expression : unwrapped(first);
}

/** The levels among which a column is a factor, if it is one: `race`, or `ftv` in `factor(ftv)`. */
function levelsOf({ variables }: Schema, name: string): readonly string[] | null {
  for (const variable of variables) {
    if (variable.kind !== 'factor') continue;
    const inner = unwrapped(variable.expression);
    if (inner.kind === 'name' && inner.name === name) return variable.levels;
  }
  return null;
}

/** Of which the range has some hundreds; 1 for whole numbers. */
function stepOf(low: number, high: number, whole: boolean): number {
  const span = high - low;
  if (whole || span === 0) return 1;
  return Number(`1e${Math.floor(Math.log10(span)) - 2}`);
}

function describedColumn(name: string) {
  return source.peek()?.description.columns.find((column) => column.name === name);
}

/** What a column of few values may be; null for other numbers. */
function valuesOf(
  { type, range }: InputColumn,
  described: ColumnDescription | undefined,
): readonly string[] | null {
  if (type === 'boolean') return ['false', 'true'];
  if (type === 'text') return described?.levels?.map(({ level }) => level) ?? null;
  return described?.distinct === 2 && range !== undefined ? range.map(String) : null;
}

function fieldOf(input: InputColumn, schema: Schema): Field {
  const { name, range } = input;
  const described = describedColumn(name);
  const [low, high] = range ?? [0, 1];
  const levels = levelsOf(schema, name) ?? valuesOf(input, described);
  if (levels !== null) return { kind: 'choice', name, levels, start: levels[0]! };
  const quantiles = described?.quantiles ?? [];
  const whole = [low, high, ...quantiles.map(({ value }) => value)].every(Number.isInteger);
  const start = quantiles.find(({ probability }) => probability === 0.5)?.value ?? (low + high) / 2;
  return { kind: 'number', name, low, high, step: stepOf(low, high, whole), start };
}

export function fieldsOf(schema: Schema): Field[] {
  return schema.inputs.map((input) => fieldOf(input, schema));
}

export function startOf(fields: readonly Field[]): Person {
  return Object.fromEntries(fields.map(({ name, start }) => [name, start]));
}

/** With the types that the model's columns have. */
export function predictPerson(fit: Fit, person: Person): Prediction {
  const row = Object.fromEntries(
    fit.schema.inputs.map(({ name, type }) => {
      const value = person[name]!;
      if (type === 'boolean') return [name, value === 'true'];
      if (type === 'text') return [name, String(value)];
      return [name, type === 'date' ? new Date(Math.round(Number(value) * 86_400_000)) : Number(value)];
    }),
  );
  // Without standard errors there is nothing to make an interval of.
  return fit.predict([row], isShrunken(fit.report) ? {} : { intervals: 'wald' });
}

/** The person as a row of data in R and in Python. */
export function personInCode(
  { inputs }: Schema,
  person: Person,
): { readonly r: string; readonly python: string } {
  const literal = (type: InputColumn['type'], value: Value) =>
    type === 'number' || type === 'date' ? String(value) : JSON.stringify(String(value));
  const isName = /^[A-Za-z.][\w.]*$/;
  const r = inputs.map(
    ({ name, type }) => `${isName.test(name) ? name : `\`${name}\``} = ${literal(type, person[name]!)}`,
  );
  const python = inputs.map(({ name, type }) => {
    const value = person[name]!;
    const text = type === 'boolean' ? (value === 'true' ? 'True' : 'False') : literal(type, value);
    return `${JSON.stringify(name)}: ${text}`;
  });
  return {
    r: `data.frame(${r.join(', ')}, check.names = FALSE)`,
    python: `pd.DataFrame([{${python.join(', ')}}])`,
  };
}
