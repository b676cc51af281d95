/** Paths of data with more columns than rows: from columns in memory to the report. */
import { factsOf } from '../fit/facts.js';
import { saturatedLoss } from '../fit/likelihood.js';
import { totalsOf } from '../fit/totals.js';
import type { TrainingData } from '../formula/training.js';
import { add, toNumber, ZERO } from '../math/double-double.js';
import { SATURATED, shortfall } from '../path/fit-path.js';
import { lambdasFrom } from '../path/lambdas.js';
import type { PathOptions } from '../path/options.js';
import type { PathColumnReport, PathPointReport, PathReport } from '../path/report.js';
import { devianceExplained, penaltyName } from '../path/report-path.js';
import { ALONE } from './hands.js';
import { inUse } from './in-use.js';
import { nullLossOf } from './null-loss.js';
import type { Penalties } from './penalties.js';
import type { WidePoint } from './problem.js';
import { type Resident, residentOf } from './resident.js';
import { beginWalk } from './walk.js';
import type { WideWork } from './work.js';

/** What is known before the first λ. */
interface Prepared extends Resident {
  readonly options: PathOptions;
  readonly penalties: Penalties;
}

/**
 * The path of training data with more columns than rows, as `fitPath` describes it; the options have been checked.
 *
 * Throws `option-invalid` for names that are no columns, and as `residentOf`.
 */
export function* widePath(training: TrainingData, options: PathOptions, hands = ALONE): WideWork<PathReport> {
  const started = performance.now();
  const resident = yield* residentOf(training, options, hands);
  try {
    return yield* pathOver(resident, options, started);
  } finally {
    resident.columns.release();
  }
}

/** A path over columns that are in memory. `started`: since when its seconds count. */
export function* pathOver(
  resident: Resident,
  options: PathOptions,
  started = performance.now(),
): WideWork<PathReport> {
  const { solver, scale, first, penalties } = yield* beginWalk(resident, options);
  const prepared = { ...resident, options, penalties };
  const { tolerance = 1e-9, lambdaCount = 100, lambdaRatio = 1e-2, onLambda } = options;
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
  return reports.path(points, { stopReason, solver: solver.name, passes: solver.passes, seconds });
}

/** What does not hang on the points: Σw, and deviances from the losses of a mean. */
function reporting(prepared: Prepared, scale: number) {
  const { training, outcome, options, penalties } = prepared;
  const { schema } = training;
  const totals = totalsOf(training);
  const weight = toNumber(add(totals.events, totals.others));
  const saturated = toNumber(schema.response.kind === 'labels' ? ZERO : saturatedLoss(training));
  const deviance = (loss: number) => 2 * (loss * weight - saturated);
  const nullDeviance = deviance(nullLossOf(outcome, schema.intercept));
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
      rest: Pick<PathReport, 'stopReason' | 'solver' | 'passes' | 'seconds'>,
    ): PathReport {
      const { alpha = 1, tolerance = 1e-9 } = options;
      const facts = factsOf(training);
      const labels = schema.response.kind === 'labels' ? schema.response.levels : ['failure', 'success'];
      const warnings = [...training.warnings, ...shortfall({ points }, tolerance)];
      return {
        ...{ format: 'oddsmith-path/1', formula: schema.formula, family: 'binary', event: labels[1]! },
        ...{ rows: facts.rows, rowsDropped: facts.rowsDropped, weight, events: toNumber(totals.events) },
        ...{ weightsKind: facts.weightsKind, penalty: penaltyName(alpha), alpha, grouped: false },
        ...{ lambdaMax: alpha > 0 ? scale : null, columns: columnReports(prepared), nullDeviance, points },
        ...{ tolerance, ...rest },
        ...{ warnings, excluded: excludedOf(prepared) },
      };
    },
  };
}

/** Of all columns, in units of the data. */
function coefficientsOf(prepared: Prepared, point: WidePoint): number[] {
  const { columns, coefficients } = inUse(prepared, prepared.penalties, point);
  const all = prepared.training.schema.columns.map(() => 0);
  columns.forEach((j, k) => {
    all[j] = coefficients[k]!;
  });
  return all;
}

function excludedOf({ training: { schema }, standardisation }: Resident): string[] {
  const first = schema.intercept ? 1 : 0;
  return schema.columns.filter((_, j) => j >= first && standardisation.deviations[j - first] === 0);
}

function columnReports({
  training: { schema },
  standardisation,
  varying,
  penalties,
}: Prepared): PathColumnReport[] {
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
