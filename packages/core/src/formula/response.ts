import { OddsmithError } from '../errors.js';
import { formatExpression } from './expressions.js';
import {
  asLevel,
  type Labels,
  type LevelWishes,
  labelsOfNumbers,
  moved,
  quoted,
  recode,
  settleLevels,
} from './factors.js';
import type { Inputs } from './inputs.js';
import { gather, type KeptRows, rowAt } from './kept-rows.js';
import type { Expression, ResponseSchema } from './schema.js';
import { areShares, split, splitBinary } from './shares.js';
import { checkDomain, type ReadVariable, readVariable } from './variables.js';
import type { WeightsKind } from './weights.js';

/** How far a number of trials may be off an integer. */
const INTEGER_TOLERANCE = 1e-6;

/** The response before it is settled: one variable, or successes and failures. */
export interface ReadResponse {
  readonly expression: Expression;
  readonly label: string;
  /** The parts to read: the expression, or the two arguments of `cbind()`. */
  readonly parts: readonly { readonly expression: Expression; readonly read: ReadVariable }[];
}

export interface ResponseOptions extends LevelWishes {
  readonly event?: string;
  /** Of the rows of the table; null when there are none. */
  readonly weights: Float64Array | null;
  readonly weightsKind?: WeightsKind;
}

export interface SettledResponse {
  readonly schema: ResponseSchema;
  readonly events: Float64Array;
  readonly others: Float64Array;
  readonly weightsKind: WeightsKind | null;
}

export function readResponse(expression: Expression, inputs: Inputs): ReadResponse {
  const isCounts = expression.kind === 'call' && expression.name === 'cbind';
  const parts = (isCounts ? expression.arguments : [expression]).map((part) => ({
    expression: part,
    read: readVariable(part, inputs),
  }));
  return { expression, label: formatExpression(expression), parts };
}

/**
 * Settles the response on the kept rows: two labels, shares of totals, or counts.
 *
 * Throws `response-levels`, `response-constant`, `response-proportion`, `level-unknown`, `value-out-of-domain`,
 * `option-invalid` for an option that the kind of response does not have.
 */
export function settleResponse(
  response: ReadResponse,
  inputs: Inputs,
  rows: KeptRows,
  options: ResponseOptions,
): SettledResponse {
  for (const { expression, read } of response.parts) checkDomain(expression, read, inputs, rows);
  const [first, second] = response.parts;
  const settled =
    second !== undefined
      ? counts(response, rows, options)
      : first!.read.kind === 'factor'
        ? labelled(response, first!.read.labels, rows, options)
        : numeric(response, first!.read.values, rows, options);
  refuseConstant(response, settled);
  return settled;
}

function labelled(
  { expression, label }: ReadResponse,
  labels: Labels,
  rows: KeptRows,
  options: ResponseOptions,
): SettledResponse {
  let levels = settleLevels(labels, rows, options);
  if (levels.length > 2) throw tooManyLevels(label, levels);
  if (options.event !== undefined) {
    if (options.event === options.reference) throw eventIsReference(label, options.event);
    levels = moved(levels, asLevel(labels, options.event), label, 'event', 1);
  }
  const [other, event] = levels;
  if (other === undefined || event === undefined) throw constant(label, `the one value ${quoted(levels)}`);
  const codes = recode(labels, levels);
  if (options.weightsKind === 'totals') checkShares(label, codes, options.weights, rows);
  return {
    schema: { kind: 'labels', label, expression, levels: [other, event] },
    ...split(rows, options.weights, codes),
    weightsKind: options.weights === null ? null : (options.weightsKind ?? 'frequency'),
  };
}

function numeric(
  response: ReadResponse,
  values: Float64Array,
  rows: KeptRows,
  options: ResponseOptions,
): SettledResponse {
  const { expression, label } = response;
  const { event, levels, reference, weights } = options;
  const isPlain = [event, levels, reference, rows.kept ?? undefined, weights ?? undefined].every(
    (wish) => wish === undefined,
  );
  const binary = isPlain ? splitBinary(values) : null;
  if (binary !== null) {
    const schema = { kind: 'labels' as const, label, expression, levels: ['0', '1'] as const };
    return { schema, ...binary, weightsKind: null };
  }
  if (options.weightsKind !== 'totals' && !areShares(values, rows)) {
    return labelled(response, labelsOfNumbers(values), rows, options);
  }
  if (options.weights === null || (options.weightsKind ?? 'totals') !== 'totals') throw needsTotals(label);
  refuseLabelOptions(label, options);
  checkShares(label, values, options.weights, rows);
  return {
    schema: { kind: 'proportion', label, expression },
    ...split(rows, options.weights, values),
    weightsKind: 'totals',
  };
}

function checkShares(
  label: string,
  shares: Float64Array | Int32Array,
  totals: Float64Array | null,
  rows: KeptRows,
): void {
  for (let i = 0; i < rows.count; i++) {
    const row = rowAt(rows, i);
    checkShare(label, shares[row]!, totals?.[row] ?? 1, row);
  }
}

function checkShare(label: string, share: number, total: number, row: number): void {
  const refuse = (problem: string) =>
    new OddsmithError('response-proportion', `In row ${row + 1} ${problem}.`, {
      row: row + 1,
      column: label,
    });
  if (!(share >= 0 && share <= 1)) {
    throw refuse(`${label} is ${share}; with totals as weights it must be a proportion from 0 to 1`);
  }
  const events = share * total;
  if (Math.abs(events - Math.round(events)) > INTEGER_TOLERANCE) {
    throw refuse(
      `the proportion ${share} of ${total} trials is ${events}, which is no whole number of events`,
    );
  }
}

function counts(response: ReadResponse, rows: KeptRows, options: ResponseOptions): SettledResponse {
  const { label, parts } = response;
  if (options.weightsKind === 'totals') {
    throw new OddsmithError(
      'option-invalid',
      `${label} has its own totals; weights of the kind totals do not go with it.`,
      {
        option: 'weightsKind',
      },
    );
  }
  refuseLabelOptions(label, options);
  const [successes, failures] = parts.map(({ expression, read }) =>
    countsOf(expression, read, rows, options.weights),
  );
  return {
    schema: { kind: 'counts', label, successes: parts[0]!.expression, failures: parts[1]!.expression },
    events: successes!,
    others: failures!,
    weightsKind: options.weights === null ? null : (options.weightsKind ?? 'frequency'),
  };
}

/** The counts of the kept rows, times their weights. */
function countsOf(
  expression: Expression,
  read: ReadVariable,
  rows: KeptRows,
  weights: Float64Array | null,
): Float64Array {
  const label = formatExpression(expression);
  if (read.kind === 'factor') {
    throw new OddsmithError('column-type', `cbind() takes counts, and ${label} is a factor.`, {
      column: label,
    });
  }
  return gather(read.values, rows).map((count, i) => {
    const row = rowAt(rows, i);
    if (count < 0 || Math.abs(count - Math.round(count)) > INTEGER_TOLERANCE) {
      throw new OddsmithError(
        'value-out-of-domain',
        `${label} is ${count} in row ${row + 1}; cbind() takes counts: 0, 1, 2, …`,
        { row: row + 1, column: label },
      );
    }
    return weights === null ? count : count * weights[row]!;
  });
}

function refuseLabelOptions(label: string, { event, levels, reference }: ResponseOptions): void {
  const option =
    event !== undefined
      ? 'event'
      : levels !== undefined
        ? 'levels'
        : reference !== undefined
          ? 'reference'
          : null;
  if (option === null) return;
  throw new OddsmithError(
    'option-invalid',
    `${label} is counted, not labelled: it has no levels to choose from.`,
    {
      option,
      column: label,
    },
  );
}

function refuseConstant({ label }: ReadResponse, { events, others }: SettledResponse): void {
  if (events.every((a) => a === 0)) throw constant(label, 'no event');
  if (others.every((b) => b === 0)) throw constant(label, 'nothing but events');
}

function constant(label: string, what: string): OddsmithError {
  return new OddsmithError(
    'response-constant',
    `The response ${label} has ${what} in the rows used; expected both.`,
    {
      column: label,
    },
  );
}

function eventIsReference(label: string, level: string): OddsmithError {
  return new OddsmithError(
    'option-invalid',
    `"${level}" cannot be both the event and the reference of ${label}.`,
    { option: 'event', column: label },
  );
}

function tooManyLevels(label: string, levels: readonly string[]): OddsmithError {
  const listed = levels.length > 8 ? `${quoted(levels.slice(0, 8))}, …` : quoted(levels);
  return new OddsmithError(
    'response-levels',
    `The response ${label} has ${levels.length} levels (${listed}); a binary model needs two. ` +
      'Keep the rows of two levels, or make a column that is 1 for the event and 0 otherwise.',
    { column: label },
  );
}

function needsTotals(label: string): OddsmithError {
  return new OddsmithError(
    'response-proportion',
    `The response ${label} is a proportion: it needs the number of trials of each row as weights of the kind totals. ` +
      `Or write cbind(events, others), or factor(${label}) if its two values are labels.`,
    { column: label },
  );
}
