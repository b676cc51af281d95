/** A formula bound to data in matched sets. */
import { OddsmithError, type Warning } from '../../errors.js';
import type { Facts } from '../../fit/facts.js';
import { checkTraining } from '../../fit/limits.js';
import type { FitOptions } from '../../fit/options.js';
import { termsOf } from '../../formula/known-terms.js';
import type { Design, Schema } from '../../formula/schema.js';
import { bindTraining, type TrainingData } from '../../formula/training.js';
import { optionVector } from '../../formula/weights.js';
import { groupsOf } from '../../inference/robust/groups.js';
import { columnNamed, isMissing } from '../../table/columns.js';
import type { Table } from '../../table/table.js';
import { type ArrangedSets, arrangeSets } from './matched-sets.js';

/** Sets, and the columns that tell their rows apart. */
export interface SetTraining extends Pick<TrainingData, 'events' | 'others' | 'weightsKind' | 'rowsDropped'> {
  /** Without an intercept, which cancels in every set. */
  readonly schema: Schema;
  /** The design with the intercept, if the formula has one: its columns from `first` on are those of the schema. */
  readonly design: Design;
  readonly first: 0 | 1;
  readonly sets: ArrangedSets;
  /** The column of sets. */
  readonly strata: string;
  readonly facts: Facts;
  readonly warnings: readonly Warning[];
}

/** Rows of all sets, each as often as its frequency says. */
const MOST_ROWS = 1e8;
/** The recursion keeps so many numbers of a set at most: its rows times the fewer of its cases and others. */
const MOST_STEPS = 1e7;

/**
 * Binds a formula to rows in sets. Rows without a set are left out and counted, or refused, as rows that lack another
 * value.
 *
 * Throws as `bindTraining` and `checkTraining`, `option-invalid` without `strata`, `column-unknown`, `response-levels`
 * for counts and proportions, `weights-invalid` for weights that are no whole numbers, `option-unavailable` for other
 * kinds of weights, `formula-unsupported` for a model without columns, `data-empty` where no set has both events and
 * others, `data-shape` for a set that is too large.
 */
export function bindSets(table: Table, formula: string, options: FitOptions): SetTraining {
  const { strata, offset, weights } = options;
  if (strata === undefined) throw noStrata();
  columnNamed(table, strata, { option: 'strata' });
  const names = table.columns.map(({ name }) => name);
  const terms = termsOf(
    formula,
    names,
    [strata, offset, weights].filter((name) => typeof name === 'string'),
  );
  const { training, unset } = withinSets(table, strata, options, (given) =>
    bindTraining(terms, table, given),
  );
  const { schema, events, others, design, weightsKind } = training;
  if (schema.response.kind !== 'labels') throw countsInSets(schema.response.label);
  checkTraining(training);
  checkWeights(training);
  const first = schema.intercept ? 1 : 0;
  const columns = schema.columns.slice(first);
  if (columns.length === 0) throw nothingToTell();
  const groups = groupsOf(table, strata, design.kept, 'strata');
  const sets = arrangeSets({ codes: groups.codes, found: groups.count, events, others });
  checkSets(sets, strata, schema.response.levels[1]);
  const rowsDropped = training.rowsDropped + unset;
  const bare = { ...schema, intercept: false, columns, strata };
  return {
    ...{ events, others, weightsKind, rowsDropped, schema: bare, design, first, sets, strata },
    facts: {
      ...{ schema: bare, weightsKind, rowsDropped, rows: design.rows, patternOf: null },
      observations: sets.rows.length,
    },
    warnings: training.warnings,
  };
}

/** Binds with weight 0 for the rows that are in no set, under the policy `drop`; `unset` counts them. */
function withinSets(
  table: Table,
  strata: string,
  options: FitOptions,
  bind: (options: FitOptions) => TrainingData,
): { training: TrainingData; unset: number } {
  const column = columnNamed(table, strata);
  const given = optionVector(table, options.weights, 'weights');
  let unset = 0;
  const weights = new Float64Array(table.rows).fill(1);
  for (let row = 0; row < table.rows; row++) {
    weights[row] = given?.values[row] ?? 1;
    if (!isMissing(column, row) || weights[row] === 0) continue;
    weights[row] = 0;
    unset++;
  }
  if (unset === 0 || options.missing === 'fail') return { training: bind(options), unset: 0 };
  const training = bind({ ...options, weights });
  const kind = given === null ? { weights: null, weightsKind: null } : {};
  return { training: { ...training, ...kind }, unset };
}

function checkWeights({ weights, weightsKind, design }: TrainingData): void {
  if (weights === null) return;
  if (weightsKind !== 'frequency') {
    const message = `Weights of the kind "${weightsKind}" do not go with matched sets: the conditional likelihood counts which rows of a set are events. Weights of the kind "frequency" say how often a row is in its set.`;
    throw new OddsmithError('option-unavailable', message, { option: 'weightsKind' });
  }
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (sum > MOST_ROWS) {
    const message = `The weights sum to ${sum}; in matched sets a row of weight w is w rows, of which there may be ${MOST_ROWS}.`;
    throw new OddsmithError('weights-invalid', message, { option: 'weights' });
  }
  const index = weights.findIndex((weight) => !Number.isSafeInteger(weight));
  if (index < 0) return;
  const row = (design.kept?.[index] ?? index) + 1;
  const message = `The weight in row ${row} is ${weights[index]}; in a matched set a weight says how often the row is in it, a whole number.`;
  throw new OddsmithError('weights-invalid', message, { option: 'weights', row });
}

function checkSets({ count, starts, cases, found }: ArrangedSets, strata: string, event: string): void {
  if (count === 0) {
    const message = `None of the ${found} sets of ${strata} has both rows with the event ${event} and others: there is nothing to compare.`;
    throw new OddsmithError('data-empty', message, { option: 'strata', column: strata });
  }
  for (let set = 0; set < count; set++) {
    const size = starts[set + 1]! - starts[set]!;
    const events = cases[set]!;
    if (size * Math.min(events, size - events) <= MOST_STEPS) continue;
    const message = `A set of ${strata} has ${events} events among ${size} rows: the exact conditional likelihood takes time and memory in proportion to their product. With sets so large a binary model with ${strata} as a factor is nearly the same.`;
    throw new OddsmithError('data-shape', message, { option: 'strata', column: strata });
  }
}

function noStrata(): OddsmithError {
  const message =
    'A conditional model needs the option "strata": the column that says which rows are matched.';
  return new OddsmithError('option-invalid', message, { option: 'strata' });
}

function countsInSets(label: string): OddsmithError {
  const message = `The response ${label} counts events; in matched sets each row is an event or none. Write a row for each, or one with its frequency as a weight.`;
  return new OddsmithError('response-levels', message, { column: label });
}

function nothingToTell(): OddsmithError {
  const message =
    'A conditional model has no intercept, since what all rows of a set share cancels; without a column there is nothing to estimate.';
  return new OddsmithError('formula-unsupported', message);
}
