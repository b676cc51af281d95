/** From the solved points of several classes to the report of a path. */
import type { Warning } from '../../errors.js';
import type { ClassTraining } from '../../families/classes.js';
import { type ColumnWishes, inUnits } from '../../families/multinomial/penalised/bound-path.js';
import type { ClassPath, ClassPathPoint } from '../../families/multinomial/penalised/path.js';
import {
  type ClassPenalty,
  nonzeroOf,
  penaltyAt,
  proximalOf,
} from '../../families/multinomial/penalised/penalty.js';
import type { StandardisedRows } from '../../families/multinomial/penalised/rows.js';
import { dualityGap } from '../../solver/proximal/duality-gap.js';
import type { PathOptions } from '../options.js';
import type { PathColumnReport, PathPointReport, PathReport } from '../report.js';
import { devianceExplained, penaltyName } from '../report-path.js';

/** Everything that was computed. */
export interface ClassPathFindings {
  readonly training: ClassTraining;
  readonly columns: ColumnWishes;
  readonly options: PathOptions;
  readonly path: ClassPath;
  readonly rows: StandardisedRows;
  readonly penalty: ClassPenalty;
  /** Mean loss of the null model. */
  readonly nullLoss: number;
  readonly stopReason: PathReport['stopReason'];
  readonly seconds: number;
}

function weightOf({ training }: ClassPathFindings): number {
  return training.weights.reduce((sum, one) => sum + one, 0);
}

function columnReports({ training, columns, rows }: ClassPathFindings): PathColumnReport[] {
  const { schema, classes } = training;
  return classes.flatMap((level) =>
    schema.columns.map((term, j) => {
      if (schema.intercept && j === 0)
        return { term, class: level, penaltyFactor: null, standardDeviation: null, bounds: null };
      const bounds = columns.bounds[j];
      const finite = (value: number) => (Number.isFinite(value) ? value : null);
      return {
        ...{ term, class: level, standardDeviation: rows.deviations[j]! },
        penaltyFactor: rows.deviations[j] === 0 ? null : columns.factors[j]!,
        bounds: bounds === undefined ? null : ([finite(bounds[0]), finite(bounds[1])] as const),
      };
    }),
  );
}

function pointReport(findings: ClassPathFindings, point: ClassPathPoint): PathPointReport {
  const { rows, columns, nullLoss, penalty } = findings;
  const { lambda, b, loss, gradient, violation, iterations } = point;
  return {
    ...{ lambda, coefficients: Array.from(inUnits(b, rows, columns.bounds)), nonzero: nonzeroOf(penalty, b) },
    deviance: 2 * loss * weightOf(findings),
    devianceExplained: devianceExplained(loss, nullLoss),
    objective: loss + penaltyAt(penalty, lambda, b),
    dualityGap: dualityGap(proximalOf(penalty, lambda), b, gradient, loss),
    ...{ violation, iterations },
  };
}

/** The points whose violation is above the tolerance, told once. */
function shortfall(points: readonly ClassPathPoint[], tolerance: number): Warning[] {
  const missed = points.filter(({ violation }) => !(violation <= tolerance));
  if (missed.length === 0) return [];
  const worst = Math.max(...missed.map(({ violation }) => violation));
  const message = `At ${missed.length} of ${points.length} values of lambda the optimality conditions hold within ${worst.toPrecision(1)} of the largest lambda, not within ${tolerance}.`;
  return [{ code: 'path-tolerance', message }];
}

export function classPathReport(findings: ClassPathFindings): PathReport {
  const { training, options, path, rows, columns, nullLoss, stopReason } = findings;
  const { schema, weightsKind } = training;
  const { grouped = false, tolerance = 1e-9 } = options;
  const warnings = [...training.warnings, ...shortfall(path.points, tolerance)];
  return {
    ...{ format: 'oddsmith-path/1', formula: schema.formula, family: 'multinomial', event: null },
    ...{ classes: training.classes, rows: rows.rows, rowsDropped: training.rowsDropped },
    ...{ weight: weightOf(findings), events: null, weightsKind },
    ...{ penalty: penaltyName(columns.alpha), alpha: columns.alpha, grouped },
    lambdaMax: path.lambdaMax,
    columns: columnReports(findings),
    nullDeviance: 2 * nullLoss * weightOf(findings),
    points: path.points.map((point) => pointReport(findings, point)),
    ...{ stopReason, solver: 'proximal-newton', passes: path.passes, tolerance, warnings },
    excluded: schema.columns.filter((_, j) => rows.deviations[j] === 0),
    seconds: findings.seconds,
  };
}
