import { OddsmithError, type Warning } from '../errors.js';
import type { Table } from '../table/table.js';
import { inputColumns, makeSchema } from './build-schema.js';
import { byLabel, createDesign, partsOf } from './design.js';
import { formatExpression } from './expressions.js';
import { Inputs } from './inputs.js';
import {
  type ChosenRows,
  chooseRows,
  gather,
  type KeptRows,
  type RowSource,
  rowSource,
  type Vector,
} from './kept-rows.js';
import type { LearntParts } from './learnt.js';
import { type ContrastOption, checkLevelOptions, wishesFor } from './level-wishes.js';
import { offsetExpressions, readOffset, sumOf } from './offset.js';
import { checkOverflow } from './products.js';
import { firstNotFinite, type Range, rangeOfKept } from './ranges.js';
import { type ReadResponse, readResponse, settleResponse } from './response.js';
import type { Design, ModelTerms, Schema } from './schema.js';
import {
  beginPart,
  finishPart,
  type Part,
  type PendingPart,
  type SettledVariable,
  settleVariable,
} from './settle-variables.js';
import { checkDomain } from './variables.js';
import { checkWeights, optionVector, type WeightsKind } from './weights.js';

/** What the training data cannot say themselves; the options of `fit` of the same names. */
export interface TrainingOptions {
  /** Default: the second level of the response. */
  readonly event?: string;
  /** First level by column or variable. Default: the first in order. */
  readonly reference?: Readonly<Record<string, string>>;
  /** All levels in order by column or variable, the response included. Default: code-point or numeric order. */
  readonly levels?: Readonly<Record<string, readonly string[]>>;
  /** Columns of a factor by column or variable. Default: what the formula says, else `treatment`. */
  readonly contrasts?: Readonly<Record<string, ContrastOption>>;
  /** Column, or the weights of all rows. Default: none. */
  readonly weights?: string | ArrayLike<number>;
  /** Default: `totals` where the response is a proportion, else `frequency`. */
  readonly weightsKind?: WeightsKind;
  /** Column, or the values of all rows, which then are no part of the schema. Default: none. */
  readonly offset?: string | ArrayLike<number>;
  /** Default `drop`. */
  readonly missing?: 'drop' | 'fail';
}

/** A model bound to the data that train it. */
export interface TrainingData {
  readonly schema: Schema;
  readonly design: Design;
  /** Weight of events and of non-events in each kept row. */
  readonly events: Float64Array;
  readonly others: Float64Array;
  /** The weight of each kept row as it was given (totals: its trials); null when there are none. */
  readonly weights: Float64Array | null;
  readonly weightsKind: WeightsKind | null;
  /** Rows left out because a value is missing. */
  readonly rowsDropped: number;
  /** Rows of weight 0 or without trials, which are as if they were not in the data. */
  readonly rowsWithoutWeight: number;
  readonly warnings: readonly Warning[];
  /** Columns whose numbers nobody has looked at: see `unseen.ts`. */
  readonly unseen: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();
const NOTHING: LearntParts = new Map();

/**
 * Binds a formula to training data: chooses the rows, settles levels, response and weights, and makes the design.
 *
 * Throws `column-unknown`, `column-type`, `column-constant`, `value-missing`, `value-not-finite`,
 * `value-out-of-domain`, `level-unknown`, `response-*`, `weights-invalid`, `data-empty`, `data-shape`,
 * `option-invalid`, `formula-unsupported` (too many columns).
 *
 * @param settle settles the response.
 * @param learnt what was learnt of variables and offsets from more rows than these.
 */
export function bindTraining(
  terms: ModelTerms,
  table: Table,
  options: TrainingOptions = {},
  settle: typeof settleResponse = settleResponse,
  learnt: LearntParts = NOTHING,
): TrainingData {
  const steps = bindingSteps(terms, table, options, NONE, settle, learnt);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * The same in steps, for who has to do something else in between. Columns of numbers that are `trusted` are taken to be
 * finite in all rows without looking: what comes of it, an error, too, is right only if they are.
 */
export function* bindingSteps(
  terms: ModelTerms,
  table: Table,
  options: TrainingOptions,
  trusted: ReadonlySet<string> = NONE,
  settle: typeof settleResponse = settleResponse,
  learnt: LearntParts = NOTHING,
): Generator<undefined, TrainingData> {
  const inputs = new Inputs(table, terms.text);
  const response = readResponse(terms.response, inputs);
  const pending = partsOfTerms(terms, options).map((part) => beginPart(part, inputs));
  const offset = readOffset(table, options.offset);
  const weights = readWeights(table, options);
  yield;
  const { rows, ranges } = yield* takeRows(inputs, trusted, response, { ...options, weights, offset });
  const parts = pending.map((part) => finishPart(part, inputs, rows, learnt.get(part.label)));
  for (const part of parts) checkDomain(part.settled(part.expression), part.read, inputs, rows);
  const variables = parts.filter(({ role }) => role === 'variable');
  const factors = variables.filter(({ read }) => read.kind === 'factor');
  checkLevelOptions(options, [{ label: response.label, expression: response.expression }, ...factors], table);
  yield;
  const settled = settle(response, inputs, rows, {
    ...wishesFor(response.label, response.expression, options),
    ...(options.event === undefined ? {} : { event: options.event }),
    ...(options.weightsKind === undefined ? {} : { weightsKind: options.weightsKind }),
    weights: weights?.values ?? null,
  });
  const settledVariables: SettledVariable[] = [];
  for (const part of variables) {
    yield;
    settledVariables.push(settleVariable(part, rows, ranges, options));
  }
  const schema = makeSchema(terms, table, options.offset, {
    response: settled.schema,
    variables: settledVariables.map((variable) => variable.schema),
    inputs: inputColumns(parts, inputs, ranges),
    parts,
  });
  const values = new Map(settledVariables.map((variable) => [variable.schema.label, variable.values]));
  const byName = byLabel(schema.variables);
  for (const term of schema.terms) {
    yield;
    checkOverflow(term, partsOf(term, byName, values), rows);
  }
  return {
    schema,
    design: createDesign(schema, values, rows, sumOf(offsetsOf(parts, offset), rows)),
    events: settled.events,
    others: settled.others,
    weights: weights === null ? null : gather(weights.values, rows),
    weightsKind: settled.weightsKind,
    rowsDropped: rows.dropped,
    rowsWithoutWeight: rows.withoutWeight,
    warnings: terms.warnings,
    unseen: trusted,
  };
}

/** The variables of the terms, then the offsets. */
function partsOfTerms(terms: ModelTerms, { offset }: TrainingOptions): Omit<PendingPart, 'read'>[] {
  const variables = Object.entries(terms.variables).map(([label, expression]) => ({
    label,
    expression,
    role: 'variable' as const,
  }));
  const offsets = offsetExpressions(terms, offset).map((expression) => ({
    label: formatExpression(expression),
    expression,
    role: 'offset' as const,
  }));
  return [...variables, ...offsets];
}

function offsetsOf(parts: readonly Part[], offset: Vector | null): Float64Array[] {
  const offsets = parts.flatMap(({ role, read }) =>
    role === 'offset' && read.kind === 'numeric' ? [read.values] : [],
  );
  return offset === null ? offsets : [...offsets, offset.values];
}

/** What rows are chosen by, beside the columns. */
interface Chosen extends Pick<TrainingOptions, 'missing'> {
  readonly weights: Vector | null;
  readonly offset: Vector | null;
}

/** A column that is taken to be complete. */
function unlooked({ name, values }: Vector): RowSource {
  return { name, values, isIncomplete: false, range: null };
}

/** Chooses the rows that take part, and looks at the numbers in them: the ranges of the columns by name. */
function* takeRows(
  inputs: Inputs,
  trusted: ReadonlySet<string>,
  response: ReadResponse,
  { weights, offset, missing = 'drop' }: Chosen,
): Generator<undefined, { rows: ChosenRows; ranges: ReadonlyMap<string, Range | null> }> {
  const columns: RowSource[] = [];
  for (const column of inputs.columns) {
    yield;
    const isTrusted = column.kind === 'numeric' && trusted.has(column.name);
    columns.push(isTrusted ? unlooked(column) : rowSource(column));
  }
  const weight = weights && rowSource(weights);
  const given = offset && rowSource(offset);
  const sources = [...columns, weight, given].filter((source) => source !== null);
  const rows = chooseRows(inputs.rows, sources, weightTest(weight, response), missing);
  const ranges = new Map<string, Range | null>();
  for (const column of columns) {
    yield;
    ranges.set(column.name, checkedRange(column, rows));
  }
  if (given !== null) checkedRange(given, rows);
  return { rows, ranges };
}

function readWeights(table: Table, { weights, weightsKind }: TrainingOptions): Vector | null {
  const vector = optionVector(table, weights, 'weights');
  if (vector !== null) checkWeights(vector);
  else if (weightsKind !== undefined) {
    throw new OddsmithError('option-invalid', `There are no weights to be of the kind "${weightsKind}".`, {
      option: 'weightsKind',
    });
  }
  return vector;
}

/** Whether a row has weight: neither weight 0 nor `cbind(0, 0)`; null where every row has. */
function weightTest(weights: RowSource | null, { parts }: ReadResponse): ((row: number) => boolean) | null {
  const [first, second] = parts.map(({ read }) => read);
  const isCounts = first?.kind === 'numeric' && second?.kind === 'numeric';
  if (!isCounts && (weights === null || weights.range![0] > 0)) return null;
  const isEmpty = isCounts
    ? (row: number) => first.values[row] === 0 && second.values[row] === 0
    : () => false;
  return (row) => weights?.values[row] !== 0 && !isEmpty(row);
}

/** Smallest and largest number of the kept rows, null for codes; throws `value-not-finite` for an infinite one. */
function checkedRange({ name, values, range }: RowSource, rows: KeptRows): Range | null {
  if (range === null || values instanceof Int32Array) return null;
  const [low, high] = rows.kept === null ? range : rangeOfKept(values, rows);
  // −0 does not survive JSON.
  if (Number.isFinite(low) && Number.isFinite(high)) return [low + 0, high + 0];
  const row = firstNotFinite(values, rows);
  throw new OddsmithError(
    'value-not-finite',
    `${name} is ${values[row]} in row ${row + 1}; expected a finite number.`,
    { row: row + 1, column: name },
  );
}
