/** What comes of a sparse fit. */
import { OddsmithError, type Warning } from '../../errors.js';
import type { PathColumnReport, PathPointReport, PathReport } from '../../path/report.js';
import { SparseModel } from '../model/sparse-model.js';
import type { SparseOptions } from './options.js';
import type { SparsePoint } from './sparse-point.js';

/** What does not change from λ to λ. */
export interface SparseFacts {
  /** What coefficients are multiplied by in the penalty; 0 for columns that stay at 0. */
  readonly scales: Float64Array;
  readonly intercept: boolean;
  /** α·λ at which all coefficients are 0. */
  readonly slope: number;
  /** Mean loss where they are. */
  readonly nullLoss: number;
  /** Σw. */
  readonly weight: number;
}

export interface SparseFindings {
  readonly facts: SparseFacts;
  readonly points: readonly SparsePoint[];
  readonly levels: readonly [string, string];
  /** Weight of the events. */
  readonly events: number;
  readonly options: SparseOptions;
  readonly notes: readonly string[];
  readonly isSaturated: boolean;
  readonly rows: number;
  readonly columns: number;
  readonly names: readonly string[] | null;
  readonly passes: number;
  readonly seconds: number;
}

/** Of the objective: duality gaps below may be no more than what sums over rows and columns are rounded by. */
const ROUNDED = 1e-12;

const INTERCEPT: PathColumnReport = {
  ...{ term: '(Intercept)', class: null, penaltyFactor: null, standardDeviation: null },
  bounds: [null, null],
};

function penaltyName(alpha: number): PathReport['penalty'] {
  if (alpha === 0) return 'ridge';
  return alpha === 1 ? 'lasso' : 'elastic-net';
}

export class SparseFit {
  readonly findings: SparseFindings;

  constructor(findings: SparseFindings) {
    this.findings = findings;
  }

  /** One for each λ, in falling order: coefficients that are not 0 with their columns, and the certificate. */
  get points(): readonly SparsePoint[] {
    return this.findings.points;
  }

  /** The name of a column, counted from 0: its number from 1 where columns have no names. */
  nameOf(column: number): string {
    return this.findings.names?.[column] ?? String(column + 1);
  }

  get warnings(): readonly Warning[] {
    const { points, notes } = this.findings;
    const missed = points.filter(({ converged }) => !converged);
    const found: Warning[] = notes.map((message) => ({ code: 'kernel', message }));
    if (missed.length > 0) {
      const largest = missed.reduce((most, { relativeGap }) => Math.max(most, relativeGap), 0);
      const hint =
        largest < ROUNDED ? ' So little may be rounding alone: a larger tolerance can be reached.' : '';
      found.push({
        code: 'not-converged',
        message: `The duality gap is larger than was asked for at ${missed.length} of ${points.length} values of lambda; the largest is ${largest} of the objective.${hint}`,
      });
    }
    return found;
  }

  /** The fit at one λ (default: the last) as what predicts, and is written to a file. Throws `option-invalid`. */
  model(index = this.points.length - 1, isZeroBased = false): SparseModel {
    const { levels, options, columns, names } = this.findings;
    const point = this.points[index];
    if (point === undefined)
      throw new OddsmithError(
        'option-invalid',
        `There are ${this.points.length} points, from 0; there is no point ${index}.`,
      );
    const { alpha = 1, standardize = true } = options;
    return new SparseModel({
      format: 'oddsmith-sparse-model/1',
      ...{ event: levels[1], levels, lambda: point.lambda, alpha, standardized: standardize, columns },
      ...{ isZeroBased, intercept: point.intercept },
      coefficients: Array.from(point.indices, (column, k) => ({
        column,
        ...(names && { name: names[column]! }),
        estimate: point.values[k]!,
      })),
    });
  }

  /** The path as plain data, with every coefficient, zeros too: large where there are many columns. */
  report(): PathReport {
    const { facts, points, levels, events, options, rows, passes, seconds, isSaturated } = this.findings;
    const { alpha = 1, intercept = true, tolerance = 1e-6 } = options;
    const every = Array.from(facts.scales, (scale, j) => ({ scale, term: this.nameOf(j) }));
    const columns = every.map(({ term, scale }) => ({
      ...{ term, class: null, penaltyFactor: 1, standardDeviation: scale },
      bounds: [null, null] as const,
    }));
    return {
      ...{ format: 'oddsmith-path/1', formula: 'label ~ .', family: 'binary', event: levels[1] },
      ...{ rows, rowsDropped: 0, weight: facts.weight, events },
      weightsKind: options.weights === undefined ? null : 'importance',
      ...{ penalty: penaltyName(alpha), alpha, grouped: false },
      lambdaMax: alpha > 0 ? facts.slope / alpha : null,
      columns: intercept ? [INTERCEPT, ...columns] : columns,
      nullDeviance: 2 * facts.weight * facts.nullLoss,
      points: points.map((point) => this.#pointReport(point)),
      stopReason: isSaturated ? 'saturated' : 'done',
      ...{ solver: 'sparse', passes, tolerance, warnings: this.warnings },
      excluded: every.filter(({ scale }) => scale === 0).map(({ term }) => term),
      seconds,
    };
  }

  #pointReport(point: SparsePoint): PathPointReport {
    const { lambda, indices, values, deviance, devianceExplained, objective, violation, dualityGap } = point;
    const coefficients = new Array<number>(this.findings.columns).fill(0);
    indices.forEach((column, k) => {
      coefficients[column] = values[k]!;
    });
    if (this.findings.options.intercept !== false) coefficients.unshift(point.intercept);
    return {
      ...{ lambda, coefficients, nonzero: indices.length, deviance, devianceExplained, objective, violation },
      dualityGap: Number.isFinite(dualityGap) ? dualityGap : null,
      iterations: point.iterations,
    };
  }
}
