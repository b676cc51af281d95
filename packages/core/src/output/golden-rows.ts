/** Golden rows: synthetic rows drawn from a schema, by which a model proves on loading that it still predicts the same. */
import { OddsmithError, type Place } from '../errors.js';
import { children, columnsOf } from '../formula/expressions.js';
import type { Expression, InputColumn, Schema } from '../formula/schema.js';
import { unwrapped } from '../formula/variables.js';
import type { GoldenRows, ModelFile, ModelRow, PredictiveModel } from './model.js';

/** Predictions for rows, aligned with them; what is not finite where a row cannot be predicted. */
export interface Prediction {
  readonly logOdds: ArrayLike<number>;
  readonly probability: ArrayLike<number>;
}

export type Predict = (source: PredictiveModel, rows: readonly ModelRow[]) => Prediction;

/** Rows drawn, unless a factor has more levels. */
const ROWS = 12;
/** Numeric values are whole steps into the training range, of this many; its ends are values of the data. */
const STEPS = 8;

/** Marsaglia's xorshift32: whole numbers below `limit`, the same everywhere. */
function drawer(seed: number): (limit: number) => number {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

/** What prediction computes: the variables and the offsets, not the response. */
function expressionsOf({ variables, offsets }: Schema): Expression[] {
  return [...variables.map(({ expression }) => expression), ...offsets];
}

/** The columns that prediction reads. */
function predictors(schema: Schema): InputColumn[] {
  const used = new Set<string>();
  for (const expression of expressionsOf(schema)) columnsOf(expression, used);
  return schema.inputs.filter(({ name }) => used.has(name));
}

/** The texts that an expression speaks of. */
function textsIn(expression: Expression): string[] {
  return expression.kind === 'text' ? [expression.value] : children(expression).flatMap(textsIn);
}

/** Labels to draw from: the levels of a factor that takes a column as it is, else the texts that go with the column. */
function levelsByColumn(schema: Schema): Map<string, readonly string[]> {
  const levels = new Map<string, readonly string[]>();
  for (const { name, type } of schema.inputs) {
    if (type === 'boolean') levels.set(name, ['false', 'true']);
    if (type !== 'text') continue;
    const texts = expressionsOf(schema).filter((expression) => columnsOf(expression).has(name));
    levels.set(name, [...new Set(texts.flatMap(textsIn)), 'other']);
  }
  for (const variable of schema.variables) {
    if (variable.kind !== 'factor') continue;
    const column = unwrapped(variable.expression);
    if (column.kind === 'name') levels.set(column.name, variable.levels);
  }
  return levels;
}

function isoDate(days: number): string {
  return new Date(days * 86_400_000).toISOString();
}

function asCell(level: string, { type }: InputColumn): ModelRow[string] {
  if (type === 'boolean') return level === 'true';
  if (type === 'number') return Number(level);
  return type === 'date' && level !== '' && Number.isFinite(Number(level)) ? isoDate(Number(level)) : level;
}

/** The values of one column: every level in turn from a random start, or steps between the ends of the range. */
function drawColumn(
  input: InputColumn,
  levels: readonly string[] | undefined,
  count: number,
  draw: (limit: number) => number,
): ModelRow[string][] {
  if (levels !== undefined && levels.length > 0) {
    const start = draw(levels.length);
    return Array.from({ length: count }, (_, row) => asCell(levels[(start + row) % levels.length]!, input));
  }
  const [low, high] = input.range ?? [0, 1];
  return Array.from({ length: count }, () => {
    const step = (1 + draw(STEPS - 1)) / STEPS;
    const value = low * (1 - step) + high * step;
    return input.type === 'date' ? isoDate(Math.round(value)).slice(0, 10) : value;
  });
}

/**
 * Synthetic rows, the same for the same schema and seed: numbers on a coarse grid inside the training range, every
 * level of every factor at least once (12 rows, or as many as the largest factor has levels). They are drawn column
 * by column from the schema alone, so they are no rows of the data.
 */
export function drawGoldenRows(schema: Schema, seed = 1): ModelRow[] {
  const draw = drawer(seed);
  const levels = levelsByColumn(schema);
  const inputs = predictors(schema);
  const count = Math.max(ROWS, ...inputs.map(({ name }) => levels.get(name)?.length ?? 0));
  const columns = inputs.map(
    (input) => [input.name, drawColumn(input, levels.get(input.name), count, draw)] as const,
  );
  return Array.from({ length: count }, (_, row) =>
    Object.fromEntries(columns.map(([name, cells]) => [name, cells[row]!])),
  );
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Draws golden rows and predicts them; rows outside the formula's domain (`log` of a difference, say) are left out. */
export function makeGoldenRows(source: PredictiveModel, predict: Predict, seed = 1): GoldenRows {
  const rows = drawGoldenRows(source.schema, seed);
  const { logOdds, probability } = predict(source, rows);
  const kept = [...rows.keys()].filter((row) => Number.isFinite(probability[row]));
  return {
    rows: kept.map((row) => rows[row]!),
    logOdds: kept.map((row) => finiteOrNull(logOdds[row]!)),
    probability: kept.map((row) => probability[row]!),
  };
}

/**
 * Predicts the golden rows again and compares every bit. Throws `model-golden-rows` naming the first row that
 * differs, with both numbers.
 */
export function checkGoldenRows(model: ModelFile, predict: Predict, place: Place = {}): void {
  const { rows, ...expected } = model.golden;
  const now = predict(model, rows);
  for (const key of ['logOdds', 'probability'] as const) {
    const values = Array.from(now[key], finiteOrNull);
    const row = rows.findIndex((_, index) => !Object.is(values[index], expected[key][index]));
    if (row < 0) continue;
    const name = key === 'logOdds' ? 'log-odds' : 'probability';
    const message = `The model no longer predicts what it did when it was written: golden row ${row + 1} has the ${name} ${values[row] ?? 'none'}, expected ${expected[key][row] ?? 'none'}.`;
    throw new OddsmithError('model-golden-rows', message, { ...place, row: row + 1 });
  }
}
