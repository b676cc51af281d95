/**
 * Columns of numbers that nobody has looked through when a formula is bound: each is a column of the design as it is,
 * so that whoever loads the design comes by its numbers anyway.
 */
import { columnsOf } from './expressions.js';
import { type Range, rangeOfKept } from './ranges.js';
import type { InputColumn, ModelTerms, Schema } from './schema.js';
import type { TrainingData } from './training.js';

/** The columns of a table that are terms of their own, and no part of the response. */
export function ownTerms({ terms, variables, response }: ModelTerms): Set<string> {
  const names = new Set<string>();
  for (const term of terms) {
    const [label, ...others] = term.variables;
    const expression = others.length === 0 && label !== undefined ? variables[label] : undefined;
    if (expression?.kind === 'name') names.add(expression.name);
  }
  for (const name of columnsOf(response)) names.delete(name);
  return names;
}

/** Where in the design the columns of a table are that are terms of their own. */
function placesOf({ intercept, terms, variables }: Schema): Map<string, number> {
  const named = new Map(variables.map(({ label, expression }) => [label, expression]));
  const places = new Map<string, number>();
  let column = intercept ? 1 : 0;
  for (const term of terms) {
    const expression = term.variables.length === 1 ? named.get(term.variables[0]!) : undefined;
    if (expression?.kind === 'name') places.set(expression.name, column);
    column += term.columns.length;
  }
  return places;
}

/** The training data with the ranges of the unseen columns; null where one of them has a number that is not finite. */
export function seen(training: TrainingData, rangeAt: (column: number) => Range): TrainingData | null {
  const { schema, unseen } = training;
  const places = placesOf(schema);
  let isClear = true;
  const inputs = schema.inputs.map((input): InputColumn => {
    const column = places.get(input.name);
    if (column === undefined || !unseen.has(input.name) || input.type === 'text' || input.type === 'boolean')
      return input;
    const [low, high] = rangeAt(column);
    isClear &&= Number.isFinite(low) && Number.isFinite(high);
    // −0 does not survive JSON.
    return { ...input, range: [low + 0, high + 0] };
  });
  return isClear ? { ...training, schema: { ...schema, inputs }, unseen: new Set() } : null;
}

/** The same by looking at them now; null, too, where the design does not tell which they are. */
export function lookNow(training: TrainingData): TrainingData | null {
  const { design, unseen } = training;
  if (unseen.size === 0) return training;
  const numbers = new Map<number, Float64Array>();
  for (const part of design.layout ?? []) if (part.kind === 'number') numbers.set(part.first, part.arrays[0]);
  const rows = { count: design.rows, kept: design.kept };
  return seen(training, (column) => {
    const values = numbers.get(column);
    return values === undefined ? [Number.NaN, Number.NaN] : rangeOfKept(values, rows);
  });
}
