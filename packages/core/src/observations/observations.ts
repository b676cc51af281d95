/** Rows with their outcome, bound to a model: what is asked after a fit begins here. */
import { OddsmithError } from '../errors.js';
import { bindPrediction, type RowProblem } from '../formula/prediction.js';
import type { Schema } from '../formula/schema.js';
import type { TrainingData } from '../formula/training.js';
import type { Table } from '../table/table.js';
import { type OutcomeOptions, readOutcome } from './outcome.js';

/**
 * The rows of a model: a design that is read block after block, and the weights of events and of the others in each
 * row. The data that train a model are observations, too.
 */
export type Observations = Pick<
  TrainingData,
  'schema' | 'design' | 'events' | 'others' | 'weights' | 'weightsKind'
>;

/** Observations of a table, and what was left out. */
export interface Observed {
  readonly observations: Observations;
  /** Rows that lack a value or have a level that is new to the model. */
  readonly rowsDropped: number;
}

export interface ObserveOptions extends OutcomeOptions {
  /** What to do with a row that lacks a value or has a level that is new to the model. Default `drop` (counted). */
  readonly missing?: 'drop' | 'fail' | undefined;
  /** Whether it is well that no row is left, as in one batch of many. Default false: `data-empty`. */
  readonly mayBeEmpty?: boolean | undefined;
}

/**
 * Binds a table to the schema of a model that was fitted, response included: the columns are those of the model, and
 * nothing is fitted. Rows of weight 0 are as if they were not there.
 *
 * Throws `column-unknown`, `column-type`, `level-unknown`, `response-proportion`, `value-out-of-domain`,
 * `weights-invalid`, `option-invalid`, `data-empty`, and under `fail` `value-missing`.
 */
export function observe(schema: Schema, table: Table, options: ObserveOptions = {}): Observed {
  const { design, problems } = bindPrediction(schema, table);
  const outcome = readOutcome(schema, table, options);
  const { taken, dropped } = rowsToTake(table.rows, problems, outcome, options.missing ?? 'drop');
  if (taken.length === 0 && !options.mayBeEmpty) throw noRows(table.rows, dropped);
  const all = taken.length === design.rows;
  const among = all ? null : indicesAmong(taken, design.kept);
  const pick = (values: Float64Array) =>
    taken.length === values.length ? values : Float64Array.from(taken, (row) => values[row]!);
  const [events, others] = [pick(outcome.events), pick(outcome.others)];
  return {
    observations: {
      ...{ schema, events, others, weightsKind: outcome.weightsKind },
      design: among === null ? design : design.pick(among),
      weights: outcome.weights === null ? null : pick(outcome.weights),
    },
    rowsDropped: dropped,
  };
}

function rowsToTake(
  rows: number,
  problems: ReadonlyMap<number, RowProblem>,
  { events, others }: { readonly events: Float64Array; readonly others: Float64Array },
  missing: 'drop' | 'fail',
): { taken: Int32Array; dropped: number } {
  const taken = new Int32Array(rows);
  let [count, dropped] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const weight = events[row]! + others[row]!;
    if (weight === 0) continue;
    if (!Number.isNaN(weight) && !problems.has(row)) taken[count++] = row;
    else if (missing === 'drop') dropped++;
    else throw incomplete(row);
  }
  return { taken: taken.subarray(0, count), dropped };
}

function noRows(rows: number, dropped: number): OddsmithError {
  const message = `No row is left: of ${rows} rows ${dropped} lack a value or have a level that is new to the model.`;
  return new OddsmithError('data-empty', message);
}

function incomplete(row: number): OddsmithError {
  const message = `Row ${row + 1} lacks a value that the model needs, or has a level that is new to it.`;
  return new OddsmithError('value-missing', message, { row: row + 1 });
}

/** Where rows of the table are among the kept ones; both ascending. */
function indicesAmong(rows: Int32Array, kept: Int32Array | null): Int32Array {
  if (kept === null) return rows;
  let at = 0;
  return rows.map((row) => {
    while (kept[at] !== row) at++;
    return at;
  });
}
