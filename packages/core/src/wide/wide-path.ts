/** Paths of data with more columns than rows: from bound training data to the report. */
import { OddsmithError } from '../errors.js';
import { factsOf } from '../fit/facts.js';
import { IMPORTANCE } from '../fit/fitting.js';
import { saturatedLoss } from '../fit/likelihood.js';
import { checkRows } from '../fit/limits.js';
import { totalsOf } from '../fit/totals.js';
import type { Schema } from '../formula/schema.js';
import type { TrainingData } from '../formula/training.js';
import { kindOf } from '../kernel/create.js';
import { add, toNumber, ZERO } from '../math/double-double.js';
import { byColumn } from '../path/by-column.js';
import { factorsOf } from '../path/columns.js';
import { SATURATED, shortfall } from '../path/fit-path.js';
import { firstLambda, lambdasFrom } from '../path/lambdas.js';
import type { PathOptions } from '../path/options.js';
import type { PathColumnReport, PathPointReport, PathReport } from '../path/report.js';
import { devianceExplained, penaltyName } from '../path/report-path.js';
import type { WideColumns } from './columns.js';
import { HeldColumns } from './held-columns.js';
import { type Loaded, loadColumns, type Standardisation, standardise } from './load.js';
import { nullLossOf } from './null-loss.js';
import type { Penalties } from './penalties.js';
import { columnReader } from './read-columns.js';
import { type Outcome, WideRows } from './rows.js';
import { type WidePoint, WideSolver } from './solve.js';
import type { WideWork } from './work.js';

/** Beyond these the squares of a column leave the range of numbers. */
const LEAST_DEVIATION = 1e-130;
const MOST_DEVIATION = 1e130;

/** What is known before the first λ. */
interface Prepared {
  readonly schema: Schema;
  readonly options: PathOptions;
  readonly training: TrainingData;
  readonly standardisation: Standardisation;
  /** Columns that vary, counted without the intercept. */
  readonly varying: readonly number[];
  readonly penalties: Penalties;
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

/** The penalties of the columns that vary, on their standardised scale. */
function penaltiesOf(
  schema: Schema,
  options: PathOptions,
  { deviations }: Standardisation,
  varying: readonly number[],
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

function* fill(loaded: Loaded, options: PathOptions): WideWork<WideColumns> {
  const { source, varying } = loaded;
  const held = new HeldColumns(kindOf(options), source.design.rows, varying.length);
  yield* loadColumns(loaded, 0, varying.length, held);
  return held;
}

function outcomeOf({ events, others, design }: TrainingData): Outcome {
  return { events, others, offset: design.offset };
}

/**
 * The path of training data with more columns than rows, as `fitPath` describes it; the options have been checked, and ask for
 * a penalty that leaves coefficients at 0.
 *
 * Throws `option-invalid` for names that are no columns, `weights-invalid` and `value-out-of-domain` for magnitudes that double
 * precision has no room for, `memory-exhausted`.
 */
export function* widePath(training: TrainingData, options: PathOptions): WideWork<PathReport> {
  const started = performance.now();
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
  const penalties = penaltiesOf(schema, options, standardisation, varying);
  const prepared = { schema, options, training, standardisation, varying, penalties };
  const columns = yield* fill({ source, standardisation, reader, varying }, options);
  try {
    return yield* solved(prepared, columns, started);
  } finally {
    columns.release();
  }
}

function* solved(prepared: Prepared, columns: WideColumns, started: number): WideWork<PathReport> {
  const { options, training, penalties, schema } = prepared;
  const { intercept } = schema;
  const { tolerance = 1e-9, lambdaCount = 100, lambdaRatio = 1e-2, onLambda } = options;
  const outcome = outcomeOf(training);
  const solver = new WideSolver({ columns, outcome, intercept, penalties, kernel: kindOf(options) });
  const slopes = yield* solver.begin();
  const steepest = penalties.factors.reduce(
    (most, factor, j) => (factor > 0 ? Math.max(most, Math.abs(slopes[j]!) / factor) : most),
    0,
  );
  const scale = steepest / penalties.alpha;
  const first = firstLambda(steepest, penalties.alpha);
  const lambdas = options.lambdas ?? lambdasFrom(first, lambdaCount, lambdaRatio);
  const reports = reporting(prepared, scale);
  const points: PathPointReport[] = [];
  let stopReason: PathReport['stopReason'] = 'done';
  for (let k = 0; k < lambdas.length; k++) {
    const point = reports.point(yield* solver.at(lambdas[k]!, tolerance * scale));
    points.push(point);
    onLambda?.(k + 1, lambdas.length);
    if (options.lambdas !== undefined || point.devianceExplained <= SATURATED) continue;
    if (k + 1 < lambdas.length) stopReason = 'saturated';
    break;
  }
  const seconds = (performance.now() - started) / 1000;
  return reports.path(points, { stopReason, passes: solver.passes, seconds });
}

/** What does not hang on the points: Σw, and deviances from the losses of a mean. */
function reporting(prepared: Prepared, scale: number) {
  const { training, schema, options, penalties } = prepared;
  const totals = totalsOf(training);
  const weight = toNumber(add(totals.events, totals.others));
  const saturated = toNumber(schema.response.kind === 'labels' ? ZERO : saturatedLoss(training));
  const deviance = (loss: number) => 2 * (loss * weight - saturated);
  const nullDeviance = deviance(nullLossOf(outcomeOf(training), schema.intercept));
  return {
    point(point: WidePoint): PathPointReport {
      const own = deviance(point.loss);
      const { lambda, objective, dualityGap, iterations, violation } = point;
      return {
        ...{ lambda, objective, dualityGap, iterations },
        coefficients: coefficientsOf(prepared, point),
        nonzero: point.indices.reduce((count, j) => count + (penalties.factors[j]! > 0 ? 1 : 0), 0),
        deviance: own,
        devianceExplained: devianceExplained(own, nullDeviance),
        violation: scale > 0 ? violation / scale : 0,
      };
    },
    path(
      points: readonly PathPointReport[],
      rest: Pick<PathReport, 'stopReason' | 'passes' | 'seconds'>,
    ): PathReport {
      const { alpha = 1, tolerance = 1e-9 } = options;
      const facts = factsOf(training);
      const labels = schema.response.kind === 'labels' ? schema.response.levels : ['failure', 'success'];
      const warnings = [...training.warnings, ...shortfall({ points }, tolerance)];
      return {
        ...{ format: 'oddsmith-path/1', formula: schema.formula, family: 'binary', event: labels[1]! },
        ...{ rows: facts.rows, rowsDropped: facts.rowsDropped, weight, events: toNumber(totals.events) },
        ...{ weightsKind: facts.weightsKind, penalty: penaltyName(alpha), alpha, grouped: false },
        ...{ lambdaMax: scale, columns: columnReports(prepared), nullDeviance, points },
        ...{ solver: 'working-set', tolerance, ...rest },
        warnings: facts.weightsKind === 'importance' ? [...warnings, IMPORTANCE] : warnings,
        excluded: excludedOf(prepared),
      };
    },
  };
}

/** In units of the data. */
function coefficientsOf({ schema, standardisation, varying }: Prepared, point: WidePoint): number[] {
  const first = schema.intercept ? 1 : 0;
  const { means, deviations } = standardisation;
  const coefficients = new Array<number>(means.length + first).fill(0);
  let intercept = point.intercept;
  point.indices.forEach((index, k) => {
    const j = varying[index]!;
    const value = point.values[k]! / deviations[j]!;
    coefficients[j + first] = value;
    intercept -= value * means[j]!;
  });
  if (schema.intercept) coefficients[0] = intercept;
  return coefficients;
}

function excludedOf({ schema, standardisation }: Prepared): string[] {
  const first = schema.intercept ? 1 : 0;
  return schema.columns.filter((_, j) => j >= first && standardisation.deviations[j - first] === 0);
}

function columnReports({ schema, standardisation, varying, penalties }: Prepared): PathColumnReport[] {
  const none = { class: null, penaltyFactor: null, bounds: null };
  const first = schema.intercept ? 1 : 0;
  const position = new Map(varying.map((j, index) => [j, index]));
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  return schema.columns.map((term, column) => {
    if (column < first) return { term, ...none, standardDeviation: null };
    const standardDeviation = standardisation.deviations[column - first]!;
    const index = position.get(column - first);
    if (index === undefined) return { term, ...none, standardDeviation };
    const [low, high] = [penalties.lower, penalties.upper].map((side) =>
      finite(side[index]! / standardDeviation),
    ) as [number | null, number | null];
    return {
      ...{ term, class: null, penaltyFactor: penalties.factors[index]!, standardDeviation },
      bounds: low === null && high === null ? null : [low, high],
    };
  });
}
