/** The two ways to the coefficients of a `LogisticRegression`. */
import { OddsmithError } from '../errors.js';
import { fitSync } from '../fit/fit-sync.js';
import type { FitReport } from '../fit/report.js';
import type { Table } from '../table/table.js';
import type { FeatureColumns } from './arrays.js';
import type { Coefficients } from './coefficients.js';
import type { Classes, Label } from './labels.js';
import { type LearnOptions, learn } from './learn.js';
import { coefficientsAt, type LearningHistory } from './learning-history.js';

/** Coefficients and how they came about. */
export interface Trained extends Coefficients {
  readonly history: LearningHistory | null;
  readonly report: FitReport | null;
}

/** Rows with their classes as 0 and 1. */
export interface Examples<L extends Label = Label> {
  readonly features: FeatureColumns;
  readonly codes: Float64Array;
  readonly classes: Classes<L>;
}

/** Maximum likelihood. Throws `estimate-not-finite`, `not-converged`, and as `fitSync`. */
export function byLikelihood(examples: Examples, solver: 'newton' | 'lbfgs'): Trained {
  const { report } = fitSync(tableOf(examples), 'y ~ .', { solver, termTests: 'none' });
  if (report.separation !== null) throw separated(report.separation.terms);
  if (!report.converged) {
    const message = `The solver stopped before the optimum (${report.stopReason}).`;
    throw new OddsmithError('not-converged', message);
  }
  const [intercept, ...weights] = report.coefficients.map(({ estimate }) => estimate ?? 0);
  return { intercept: intercept!, weights: Float64Array.from(weights), history: null, report };
}

function tableOf({ features, codes, classes }: Examples): Table {
  const levels = classes.map(String);
  return {
    rows: features.rows,
    columns: [
      { kind: 'categorical', name: 'y', type: 'text', levels, ownOrder: true, codes: Int32Array.from(codes) },
      ...features.columns.map(
        (values, j) => ({ kind: 'numeric', name: `x${j + 1}`, type: 'number', values }) as const,
      ),
    ],
  };
}

function separated(terms: readonly string[]): OddsmithError {
  const message =
    `The classes are separated, so that the likelihood has no maximum: the coefficients of ${terms.join(', ')} run to ` +
    'infinity. Leave a separating feature out or bring more rows; descent (solver: "gradient-descent") stops at finite ' +
    'coefficients, which then say how long it ran.';
  return new OddsmithError('estimate-not-finite', message);
}

/** Descent. Throws `not-converged` where it overflows. */
export function byDescent({ features, codes }: Examples, options: LearnOptions): Trained {
  const history = learn(features.columns, codes, { ...options, layout: 'columns' });
  if (history.stopReason === 'not-finite') {
    const message = 'Descent overflowed: the rate is too large for these rows.';
    throw new OddsmithError('not-converged', message, { option: 'rate' });
  }
  return { ...coefficientsAt(history), history, report: null };
}
