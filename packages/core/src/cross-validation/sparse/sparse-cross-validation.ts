/** What comes of cross-validation of sparse rows. */
import type { Warning } from '../../errors.js';
import type { PathPointReport, PathReport } from '../../path/report.js';
import type { SparseFit } from '../../sparse/fit/sparse-fit.js';
import type { SparsePoint } from '../../sparse/fit/sparse-point.js';
import type { SparseModel } from '../../sparse/model/sparse-model.js';
import type { Findings } from '../findings.js';
import type { CrossValidationReport } from '../report.js';
import { reportOf } from '../report-of.js';
import type { SparseCrossValidationOptions } from './options.js';

const TOLERANCE = 1e-6;

export interface SparseCrossValidationFindings extends Omit<Findings, 'paths' | 'warnings' | 'started'> {
  readonly options: SparseCrossValidationOptions;
  /** Of all rows, one for each α. */
  readonly fits: readonly SparseFit[];
  /** Of the folds' fits, as a share of the objective. */
  readonly largestGap: number;
  readonly seconds: number;
}

/** The name of a column, counted from 0. */
export type ColumnName = (column: number) => string;

export class SparseCrossValidation {
  readonly findings: SparseCrossValidationFindings;
  readonly #plain: CrossValidationReport;

  /** Throws `data-shape` where no fold has a value of the measure. */
  constructor(findings: SparseCrossValidationFindings) {
    this.findings = findings;
    this.#plain = plainReport(findings);
  }

  /** The path of all rows at the chosen α. */
  get fit(): SparseFit {
    return this.findings.fits[this.#plain.chosen.curve]!;
  }

  /** The fit to all rows at the chosen λ, with its certificate. */
  get point(): SparsePoint {
    return this.fit.points[this.#plain.chosen.point]!;
  }

  /** What predicts by the fit at the chosen λ and α, and is written to a file. */
  model(isZeroBased = false): SparseModel {
    return this.fit.model(this.#plain.chosen.point, isZeroBased);
  }

  /**
   * As plain data, as `crossValidate` has it: `path` has the chosen λ alone, and of the columns those that have a coefficient there.
   * `tolerance` and `foldTolerance` are of duality gaps.
   *
   * @param nameOf default: names of columns, or their numbers from 1 where they have none.
   */
  report(nameOf: ColumnName = (column) => this.fit.nameOf(column)): CrossValidationReport {
    const { point, fit } = this;
    const { facts, options } = fit.findings;
    const intercept = options.intercept !== false;
    const columns = Array.from(point.indices, (column) => ({
      ...{ term: nameOf(column), class: null, penaltyFactor: 1, bounds: null },
      standardDeviation: facts.scales[column]!,
    }));
    const coefficients = [...(intercept ? [point.intercept] : []), ...point.values];
    const path = {
      ...headOf(fit),
      columns: intercept ? [INTERCEPT, ...columns] : columns,
      points: [pointOf(point, coefficients)],
    };
    const named = path.columns.map(({ term }, j) => ({ term, class: null, estimate: coefficients[j]! }));
    return { ...this.#plain, chosen: { ...this.#plain.chosen, coefficients: named }, path };
  }
}

const INTERCEPT: PathReport['columns'][number] = {
  ...{ term: '(Intercept)', class: null, penaltyFactor: null, standardDeviation: null, bounds: null },
};

/** The report of all but coefficients, of which there may be very many. */
function plainReport(found: SparseCrossValidationFindings): CrossValidationReport {
  const { fits, options, largestGap, largestViolation, foldTolerance, seconds } = found;
  const { measure = 'deviance', rule = 'minimum', nested = false, tolerance = TOLERANCE } = options;
  const paths = fits.map((fit) => ({
    ...headOf(fit),
    points: fit.points.map((point) => pointOf(point, [])),
  }));
  const warnings: Warning[] = [];
  if (!(largestGap <= foldTolerance)) {
    const message = `The duality gap of some folds is ${largestGap.toPrecision(1)} of the objective, not within ${foldTolerance}.`;
    warnings.push({ code: 'fold-tolerance', message });
  }
  // What is told of violations there is of folds whose tolerance is one of violations.
  const findings = { ...found, paths, warnings, largestViolation: 0, started: performance.now() };
  const report = reportOf(findings, { measure, rule, nested, tolerance });
  return { ...report, largestViolation, seconds };
}

/** A path without columns and points. */
function headOf({ findings, warnings }: SparseFit): Omit<PathReport, 'points'> {
  const { facts, levels, events, options, rows, passes, seconds, isSaturated } = findings;
  const { alpha = 1, tolerance = TOLERANCE } = options;
  return {
    ...{ format: 'oddsmith-path/1', formula: 'label ~ .', family: 'binary', event: levels[1] },
    ...{ rows, rowsDropped: 0, weight: facts.weight, events },
    weightsKind: options.weights === undefined ? null : 'importance',
    penalty: alpha === 0 ? 'ridge' : alpha === 1 ? 'lasso' : 'elastic-net',
    ...{ alpha, grouped: false, lambdaMax: alpha > 0 ? facts.slope / alpha : null },
    ...{ columns: [], excluded: [], nullDeviance: 2 * facts.weight * facts.nullLoss },
    ...{ stopReason: isSaturated ? 'saturated' : 'done', solver: 'sparse', passes, tolerance },
    ...{ warnings, seconds },
  };
}

function pointOf(point: SparsePoint, coefficients: readonly number[]): PathPointReport {
  const { lambda, indices, deviance, devianceExplained, objective, violation, dualityGap, iterations } =
    point;
  return {
    ...{ lambda, coefficients, nonzero: indices.length, deviance, devianceExplained, objective, violation },
    dualityGap: Number.isFinite(dualityGap) ? dualityGap : null,
    iterations,
  };
}
