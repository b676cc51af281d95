/** What a sparse fit says: one object, or lines. */
import type { SparseFit, SparsePoint, Warning } from '@oddsmith/core';

export interface SparseFitReport {
  readonly format: 'oddsmith-sparse-fit/1';
  readonly event: string;
  readonly levels: readonly [string, string];
  readonly rows: number;
  readonly columns: number;
  readonly penalty: 'ridge' | 'lasso' | 'elastic-net';
  readonly alpha: number;
  readonly lambda: number;
  readonly standardized: boolean;
  /** Null where there is none. */
  readonly intercept: number | null;
  /** Those that are not 0. */
  readonly coefficients: readonly { readonly term: string; readonly estimate: number }[];
  readonly deviance: number;
  readonly nullDeviance: number;
  readonly devianceExplained: number;
  readonly objective: number;
  readonly dualityGap: number | null;
  readonly tolerance: number;
  readonly violation: number;
  readonly converged: boolean;
  readonly iterations: number;
  readonly passes: number;
  readonly warnings: readonly Warning[];
  readonly seconds: number;
}

/** Columns are called as in the file: by their index, or index + 1 where it counts from 0. */
export type Naming = (column: number) => string;

function penaltyName(alpha: number): SparseFitReport['penalty'] {
  if (alpha === 0) return 'ridge';
  return alpha === 1 ? 'lasso' : 'elastic-net';
}

/** The penalty, and of which columns it is. */
export function penaltyText({ findings: { options } }: SparseFit): string {
  const { alpha = 1, standardize = true } = options;
  const name = penaltyName(alpha);
  const kind = name === 'elastic-net' ? `elastic net (alpha ${alpha})` : name;
  return `${kind} on ${standardize ? 'standardised columns' : 'columns as they are'}`;
}

export function sparseFitReport(fit: SparseFit, nameOf: Naming): SparseFitReport {
  const { levels, rows, columns, options, facts, passes, seconds } = fit.findings;
  const { alpha = 1, standardize = true, intercept = true, tolerance = 1e-6 } = options;
  const point = fit.points[0]!;
  const { deviance, devianceExplained, objective, dualityGap, violation, converged, iterations } = point;
  return {
    ...{ format: 'oddsmith-sparse-fit/1', event: levels[1], levels, rows, columns },
    ...{ penalty: penaltyName(alpha), alpha, lambda: point.lambda, standardized: standardize },
    intercept: intercept ? point.intercept : null,
    coefficients: termsOf(point, nameOf),
    ...{ deviance, nullDeviance: 2 * facts.weight * facts.nullLoss, devianceExplained, objective },
    dualityGap: Number.isFinite(dualityGap) ? dualityGap : null,
    ...{ tolerance, violation, converged, iterations, passes, warnings: fit.warnings, seconds },
  };
}

function termsOf({ indices, values }: SparsePoint, nameOf: Naming) {
  return Array.from(indices, (column, k) => ({ term: nameOf(column), estimate: values[k]! }));
}

/** Lines shown at most. */
const MOST_TERMS = 20;

const share = (value: number) => value.toPrecision(3);

export function sparseFitText(report: SparseFitReport): string {
  const { coefficients, lambda, alpha, rows, columns, objective, dualityGap } = report;
  const largest = [...coefficients]
    .sort((a, b) => Math.abs(b.estimate) - Math.abs(a.estimate))
    .slice(0, MOST_TERMS);
  const kind = report.penalty === 'elastic-net' ? `elastic net (alpha ${alpha})` : report.penalty;
  const scale = report.standardized ? 'standardised columns' : 'columns as they are';
  const wide = Math.max(...largest.map(({ term }) => term.length), '(Intercept)'.length);
  const line = (term: string, estimate: number) => `  ${term.padEnd(wide)}  ${estimate.toPrecision(6)}`;
  const certificate =
    dualityGap === null
      ? 'No duality gap was reached that says how far the minimum is.'
      : `Duality gap ${share(dualityGap / objective)} of the objective: the minimum is at most that much lower.`;
  return [
    `P(label = ${report.event}), ${rows} rows, ${columns} columns; ${kind} at lambda ${lambda} on ${scale}.`,
    `${coefficients.length} coefficients are not 0.`,
    '',
    ...(report.intercept === null ? [] : [line('(Intercept)', report.intercept)]),
    ...largest.map(({ term, estimate }) => line(term, estimate)),
    ...(coefficients.length > MOST_TERMS
      ? [`  … ${coefficients.length - MOST_TERMS} more, all of them in --output and --json`]
      : []),
    '',
    `Deviance ${report.deviance.toPrecision(8)} (null ${report.nullDeviance.toPrecision(8)}): ${share(100 * report.devianceExplained)} % explained.`,
    certificate,
    ...report.warnings.map(({ message }) => `Warning: ${message}`),
  ].join('\n');
}
