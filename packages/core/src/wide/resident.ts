/** Training data with more columns than rows, their columns in memory: standardised once for every path. */
import { OddsmithError } from '../errors.js';
import { checkRows } from '../fit/limits.js';
import type { TrainingData } from '../formula/training.js';
import { kindOf } from '../kernel/create.js';
import { byColumn } from '../path/by-column.js';
import { factorsOf } from '../path/columns.js';
import type { PathOptions } from '../path/options.js';
import type { WideColumns } from './columns.js';
import { ALONE, type Hands } from './hands.js';
import { HeldColumns } from './held-columns.js';
import { type Loaded, loadColumns, type Standardisation, standardise } from './load.js';
import type { Penalties } from './penalties.js';
import { columnReader } from './read-columns.js';
import { type Outcome, WideRows } from './rows.js';
import type { WideWork } from './work.js';

/** Beyond these the squares of a column leave the range of numbers. */
const LEAST_DEVIATION = 1e-130;
const MOST_DEVIATION = 1e130;

export interface Resident {
  /** Who works with them. */
  readonly hands: Hands;
  readonly training: TrainingData;
  readonly outcome: Outcome;
  readonly standardisation: Standardisation;
  /** Columns that vary, counted without the intercept: those in memory. */
  readonly varying: readonly number[];
  readonly columns: WideColumns;
}

function checkDeviations({ design, schema }: TrainingData, { deviations }: Standardisation): void {
  const at = deviations.findIndex(
    (value) => value !== 0 && !(value > LEAST_DEVIATION && value < MOST_DEVIATION),
  );
  if (at < 0) return;
  const column = design.columns[at + (schema.intercept ? 1 : 0)]!;
  throw new OddsmithError(
    'value-out-of-domain',
    `The standard deviation of ${column} is ${deviations[at]}; measure it in other units, so that it stays between 1e-130 and 1e130.`,
    { column },
  );
}

/** The penalties of the columns that vary, on their standardised scale. Throws `option-invalid` for names that are no columns. */
export function penaltiesOf(
  { training: { schema }, standardisation: { deviations }, varying }: Resident,
  options: Pick<PathOptions, 'alpha' | 'penaltyFactors' | 'bounds'>,
): Penalties {
  const first = schema.intercept ? 1 : 0;
  const factors = factorsOf(schema, options);
  const limits = byColumn(options.bounds, schema, 'bounds');
  const of = (value: (j: number) => number) => Float64Array.from(varying, value);
  return {
    alpha: options.alpha ?? 1,
    factors: of((j) => factors[j + first]!),
    lower: of((j) => (limits[j + first]?.[0] ?? Number.NEGATIVE_INFINITY) * deviations[j]!),
    upper: of((j) => (limits[j + first]?.[1] ?? Number.POSITIVE_INFINITY) * deviations[j]!),
  };
}

function* fill(loaded: Loaded, options: PathOptions, hands: Hands): WideWork<WideColumns> {
  const { source, varying } = loaded;
  const held = new HeldColumns(kindOf(options), source.design.rows, varying.length, hands);
  yield* loadColumns(loaded, 0, varying.length, held);
  return held;
}

function outcomeOf({ events, others, design }: TrainingData): Outcome {
  return { events, others, offset: design.offset };
}

/**
 * Brings the columns into memory; to be released. Throws `weights-invalid` and `value-out-of-domain` for magnitudes that double
 * precision has no room for, `memory-exhausted`.
 */
export function* residentOf(training: TrainingData, options: PathOptions, hands = ALONE): WideWork<Resident> {
  const { schema, design } = training;
  checkRows(training);
  const outcome = outcomeOf(training);
  const source = { design, intercept: schema.intercept, shares: new WideRows(outcome).shares() };
  const reader = columnReader(design);
  const standardisation = standardise(source, reader);
  checkDeviations(training, standardisation);
  const varying = Array.from(standardisation.deviations.keys()).filter(
    (j) => standardisation.deviations[j] !== 0,
  );
  const columns = yield* fill({ source, standardisation, reader, varying }, options, hands);
  return { hands, training, outcome, standardisation, varying, columns };
}
