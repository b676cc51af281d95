/** What all families beyond the binary one begin with: a design, and a class and a weight in every row. */
import { OddsmithError, type Warning } from '../errors.js';
import { type ClassesSchema, isNumeric, settleClasses } from '../formula/classes.js';
import { termsOf } from '../formula/known-terms.js';
import type { Design, Schema } from '../formula/schema.js';
import { bindTraining, type TrainingOptions } from '../formula/training.js';
import type { WeightsKind } from '../formula/weights.js';
import type { Table } from '../table/table.js';

/** Rows with classes, ready for an objective. */
export interface ClassRows {
  readonly design: Design;
  /** Class of each kept row, an index into `classes`. */
  readonly codes: Int32Array;
  /** In level order; the first is the base of a multinomial model. */
  readonly classes: readonly string[];
  /** Of each kept row: 1 where there are none. */
  readonly weights: Float64Array;
}

/** A model of classes bound to the data that train it. */
export interface ClassTraining extends ClassRows {
  readonly schema: Schema & { readonly response: ClassesSchema };
  readonly weightsKind: WeightsKind | null;
  /** Rows left out because a value is missing. */
  readonly rowsDropped: number;
  /** Number of observations: Σ weights under frequency weights, else rows. */
  readonly observations: number;
  readonly warnings: readonly Warning[];
}

export interface ClassOptions extends TrainingOptions {
  /** Whether the order of the classes is part of the model. */
  readonly ordered: boolean;
  /** Whether a response of numbers is taken for labels. */
  readonly takesNumbers: boolean;
  /** Columns that `.` does not stand for. */
  readonly aside?: readonly string[];
}

/**
 * Binds a formula whose response is a label to training data.
 *
 * Throws as `bindTraining`, `response-levels` for numbers that were not said to be labels, `option-invalid` for totals,
 * `option-unavailable` for sampling weights, `formula-unsupported` for an offset.
 */
export function bindClasses(table: Table, formula: string, options: ClassOptions): ClassTraining {
  const { ordered, takesNumbers, weightsKind: wanted } = options;
  refuseKind(wanted);
  const names = table.columns.map(({ name }) => name);
  const given = [options.weights, options.offset, ...(options.aside ?? [])];
  const others = given.filter((name) => typeof name === 'string');
  const terms = termsOf(formula, names, others);
  let codes: Int32Array = new Int32Array(0);
  const training = bindTraining(terms, table, options, (response, inputs, rows, wishes) => {
    if (!takesNumbers && isNumeric(response)) throw numbersAsClasses(response.label);
    const settled = settleClasses(response, inputs, rows, wishes, ordered);
    codes = settled.codes;
    return settled;
  });
  const { design, events: weights, weightsKind, rowsDropped, warnings } = training;
  const schema = training.schema as ClassTraining['schema'];
  if (design.offset !== null && !ordered) {
    const message =
      'Models of classes without an order have no offset: it would have to be one for each class.';
    throw new OddsmithError('formula-unsupported', message, { option: 'offset' });
  }
  const observations =
    weightsKind === 'frequency' ? weights.reduce((sum, weight) => sum + weight, 0) : design.rows;
  return {
    ...{ schema, design, codes, classes: schema.response.levels, weights },
    ...{ weightsKind, rowsDropped, observations, warnings },
  };
}

function refuseKind(kind: WeightsKind | undefined): void {
  const refuse = (code: 'option-invalid' | 'option-unavailable', why: string) => {
    throw new OddsmithError(code, `Weights of the kind "${kind}" ${why}.`, { option: 'weightsKind' });
  };
  if (kind === 'totals') refuse('option-invalid', 'go with proportions, and the response has classes');
  if (kind === 'sampling') refuse('option-unavailable', 'are for binary models in this version');
}

function numbersAsClasses(label: string): OddsmithError {
  return new OddsmithError(
    'response-levels',
    `The response ${label} has more than two numbers. If they are labels, write factor(${label}) or choose the family "multinomial"; ` +
      `for a binary model make it 1 for the event and 0 otherwise: I(${label} > 2).`,
    { column: label },
  );
}
