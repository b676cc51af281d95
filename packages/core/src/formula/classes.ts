/** A response of classes: a label in every row, each level a class of its own. */
import { OddsmithError } from '../errors.js';
import { labelsOfNumbers, quoted, recode, settleLevels } from './factors.js';
import type { Inputs } from './inputs.js';
import { type KeptRows, rowAt } from './kept-rows.js';
import type { ReadResponse, ResponseOptions, SettledResponse } from './response.js';
import type { ResponseSchema } from './schema.js';
import { checkDomain } from './variables.js';

export type ClassesSchema = Extract<ResponseSchema, { kind: 'classes' }>;

export interface SettledClasses extends SettledResponse {
  readonly schema: ClassesSchema;
  /** Index of the level of each kept row. */
  readonly codes: Int32Array;
}

/** Whether a response is made of numbers: `y`, but not `factor(y)`. */
export function isNumeric({ parts }: ReadResponse): boolean {
  return parts[0]!.read.kind === 'numeric';
}

/**
 * Settles the classes on the kept rows; `events` is then the weight of each row, and `others` 0.
 *
 * Throws `response-levels` for `cbind()`, `response-constant` for a single class, `level-unknown`,
 * `value-out-of-domain`, `option-invalid`.
 */
export function settleClasses(
  response: ReadResponse,
  inputs: Inputs,
  rows: KeptRows,
  options: ResponseOptions,
  ordered: boolean,
): SettledClasses {
  const { label, expression, parts } = response;
  if (parts.length > 1) {
    const message = `${label} counts two outcomes, which is a binary model; classes are a column of labels.`;
    throw new OddsmithError('response-levels', message, { column: label });
  }
  const { expression: part, read } = parts[0]!;
  checkDomain(part, read, inputs, rows);
  const labels = read.kind === 'factor' ? read.labels : labelsOfNumbers(read.values);
  const levels = settleLevels(labels, rows, options);
  if (levels.length < 2) {
    const message = `The response ${label} has the one value ${quoted(levels)} in the rows used; expected several classes.`;
    throw new OddsmithError('response-constant', message, { column: label });
  }
  const all = recode(labels, levels);
  const codes = new Int32Array(rows.count);
  const events = new Float64Array(rows.count);
  for (let i = 0; i < rows.count; i++) {
    const row = rowAt(rows, i);
    codes[i] = all[row]!;
    events[i] = options.weights?.[row] ?? 1;
  }
  return {
    schema: { kind: 'classes', label, expression, levels, ordered },
    codes,
    events,
    others: new Float64Array(rows.count),
    weightsKind: options.weights === null ? null : (options.weightsKind ?? 'frequency'),
  };
}
