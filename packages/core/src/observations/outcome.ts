/** What came in each row of a table: the response of a fitted model, read from data it may not have seen. */
import { OddsmithError } from '../errors.js';
import { evaluate } from '../formula/evaluate.js';
import { formatExpression } from '../formula/expressions.js';
import { labelsOfNumbers, quoted, recode, UNSEEN } from '../formula/factors.js';
import { Inputs } from '../formula/inputs.js';
import type { Expression, ResponseSchema, Schema } from '../formula/schema.js';
import { readVariable } from '../formula/variables.js';
import { checkWeights, optionVector, type WeightsKind } from '../formula/weights.js';
import { forBinaryModels } from '../output/binary-only.js';
import type { Table } from '../table/table.js';

/** Weight of events and of non-events in every row of the table; both NaN where a value is missing. */
export interface Outcome {
  readonly events: Float64Array;
  readonly others: Float64Array;
  /** As given; null where there are none. */
  readonly weights: Float64Array | null;
  readonly weightsKind: WeightsKind | null;
}

export interface OutcomeOptions {
  readonly weights?: string | ArrayLike<number> | undefined;
  readonly weightsKind?: WeightsKind | undefined;
}

/** How far counts may be off an integer. */
const INTEGER_TOLERANCE = 1e-6;

/**
 * Reads the outcome of every row. Throws `column-unknown`, `column-type`, `level-unknown` for a label that the model
 * does not know, `response-proportion`, `value-out-of-domain` for a negative or broken count, `weights-invalid`,
 * `option-invalid`, `option-unavailable` for a model of several classes.
 */
export function readOutcome(schema: Schema, table: Table, options: OutcomeOptions): Outcome {
  const inputs = new Inputs(table, schema.formula);
  const weights = optionVector(table, options.weights, 'weights');
  if (weights !== null) checkWeights(weights);
  const kind = settleKind(schema.response, weights !== null, options.weightsKind);
  const { events, others } = unweighted(schema.response, inputs);
  if (weights !== null) {
    for (let row = 0; row < events.length; row++) {
      events[row] = events[row]! * weights.values[row]!;
      others[row] = others[row]! * weights.values[row]!;
    }
  }
  if (kind === 'totals') checkCounts(schema.response.label, events);
  return { events, others, weights: weights?.values ?? null, weightsKind: kind };
}

/** The kind of the weights of a response; null where there are none. */
export function settleKind(
  { kind, label }: ResponseSchema,
  weighted: boolean,
  wanted: WeightsKind | undefined,
): WeightsKind | null {
  if (kind === 'proportion' && (!weighted || (wanted ?? 'totals') !== 'totals')) {
    const message = `The response ${label} is a proportion: it needs the number of trials of each row as weights of the kind totals.`;
    throw new OddsmithError('response-proportion', message, { column: label });
  }
  if (kind === 'counts' && wanted === 'totals') {
    const message = `${label} has its own totals; weights of the kind totals do not go with it.`;
    throw new OddsmithError('option-invalid', message, { option: 'weightsKind' });
  }
  if (!weighted && wanted !== undefined) {
    const message = `There are no weights to be of the kind "${wanted}".`;
    throw new OddsmithError('option-invalid', message, { option: 'weightsKind' });
  }
  if (!weighted) return null;
  return wanted ?? (kind === 'proportion' ? 'totals' : 'frequency');
}

function unweighted(response: ResponseSchema, inputs: Inputs): Pick<Outcome, 'events' | 'others'> {
  if (response.kind === 'counts') {
    const counts = (expression: Expression) =>
      evaluate(expression, inputs).map((count, row) =>
        checkedCount(count, row, formatExpression(expression)),
      );
    return whole(counts(response.successes), counts(response.failures));
  }
  if (response.kind === 'classes') throw forBinaryModels(`one of the classes of ${response.label}`);
  const share = response.kind === 'labels' ? labelShares(response, inputs) : proportions(response, inputs);
  return { events: share, others: share.map((p) => 1 - p) };
}

/** NaN in both where one is missing. */
function whole(events: Float64Array, others: Float64Array): Pick<Outcome, 'events' | 'others'> {
  return {
    events: events.map((value, row) => (Number.isNaN(others[row]) ? Number.NaN : value)),
    others: others.map((value, row) => (Number.isNaN(events[row]) ? Number.NaN : value)),
  };
}

/** 1 for the event, 0 for the other label, NaN where missing. */
function labelShares(response: ResponseSchema & { kind: 'labels' }, inputs: Inputs): Float64Array {
  const read = readVariable(response.expression, inputs);
  const labels = read.kind === 'factor' ? read.labels : labelsOfNumbers(read.values);
  const codes = recode(labels, response.levels);
  const unseen = codes.indexOf(UNSEEN);
  if (unseen >= 0) {
    const level = labels.levels[labels.codes[unseen]!]!;
    const message = `Row ${unseen + 1} has the ${response.label} "${level}"; the model knows ${quoted(response.levels)}.`;
    throw new OddsmithError('level-unknown', message, { row: unseen + 1, column: response.label });
  }
  return Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : code));
}

function proportions(response: ResponseSchema & { kind: 'proportion' }, inputs: Inputs): Float64Array {
  const { label, expression } = response;
  return evaluate(expression, inputs).map((share, row) => {
    if (Number.isNaN(share) || (share >= 0 && share <= 1)) return share;
    const message = `In row ${row + 1} ${label} is ${share}; expected a proportion from 0 to 1.`;
    throw new OddsmithError('response-proportion', message, { row: row + 1, column: label });
  });
}

function isCount(value: number): boolean {
  return value >= 0 && Math.abs(value - Math.round(value)) <= INTEGER_TOLERANCE;
}

function checkedCount(count: number, row: number, label: string): number {
  if (Number.isNaN(count) || isCount(count)) return count;
  const message = `${label} is ${count} in row ${row + 1}; cbind() takes counts: 0, 1, 2, …`;
  throw new OddsmithError('value-out-of-domain', message, { row: row + 1, column: label });
}

function checkCounts(label: string, events: Float64Array): void {
  const row = events.findIndex((count) => !Number.isNaN(count) && !isCount(count));
  if (row < 0) return;
  const message = `In row ${row + 1} proportion times trials is ${events[row]}, which is no whole number of events.`;
  throw new OddsmithError('response-proportion', message, { row: row + 1, column: label });
}
