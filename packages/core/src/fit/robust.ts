/** Robust standard errors of a fit: the passes over the rows as they were, and what the report says then. */

import {
  type Robust,
  type RobustKind,
  type RobustRequest,
  robustCovariance,
} from '../inference/robust/robust.js';
import { intervalMultiple } from '../inference/wald.js';
import { partOf, waldTestOf } from '../inference/wald-test.js';
import type { Pairs } from '../math/cholesky-double-double.js';
import { packedIndex } from '../math/packed.js';
import type { PredictiveModel } from '../output/model.js';
import { withTurns } from '../pool/turn.js';
import { wald } from './assemble.js';
import type { Begun } from './begun.js';
import type { Result } from './fitting.js';
import type { FitOptions } from './options.js';
import type { CoefficientReport, FitReport, TermTestReport } from './report.js';

/** What the options ask of a robust covariance. */
export function requestOf(
  options: Pick<FitOptions, 'covariance' | 'cluster' | 'strata' | 'clusterAdjustment' | 'weightsKind'>,
): RobustRequest {
  const { covariance, cluster = [], strata = null, clusterAdjustment = 'r', weightsKind } = options;
  const isNamed = covariance !== undefined && covariance !== 'model';
  const chosen = isNamed ? (covariance as RobustKind) : 'cluster';
  const kind: RobustKind = weightsKind === 'sampling' ? 'linearised' : chosen;
  return { kind, cluster: [cluster].flat(), strata, adjustment: clusterAdjustment };
}

function stepsOf({ options, observed }: Begun, { model }: Result): Generator<null, Robust> {
  const { table, training } = observed!;
  return robustCovariance(requestOf(options), training, table, model);
}

/** A result with the robust standard errors that the options ask for, at once. */
export function robustNow(begun: Begun, result: Result): Result {
  const steps = stepsOf(begun, result);
  for (;;) {
    const step = steps.next();
    if (step.done) return revised(begun, result, step.value);
  }
}

/** The same with turns for the event loop. Rejects with the reason of the signal. */
export async function robustInTurns(begun: Begun, result: Result): Promise<Result> {
  const steps = stepsOf(begun, result);
  const { signal } = begun.options;
  let found: Robust | undefined;
  const blocks = function* () {
    found = yield* steps;
  };
  await withTurns(blocks(), () => signal?.aborted ?? false);
  signal?.throwIfAborted();
  return revised(begun, result, found!);
}

/** A covariance that is not the model's, and what goes with it. */
export interface Revision extends Omit<Robust, 'kind'> {
  readonly kind: FitReport['covariance'];
}

/** The result with another covariance. */
export function revised(
  { started }: Pick<Begun, 'started'>,
  { report, model }: Result,
  robust: Revision,
): Result {
  const size = report.coefficients.length;
  const matrix = squareOf(robust.covariance.high, robust.active, size, null);
  const low = squareOf(robust.covariance.low, robust.active, size, 0);
  // Under sampling weights the likelihood is none: its ratios have no known distribution, and it takes no count of parameters.
  const pseudo = robust.kind === 'linearised' && {
    ...{ likelihoodRatioTest: null, terms: [], aic: null, bic: null },
  };
  return {
    report: {
      ...withMatrix(report, matrix),
      ...pseudo,
      coefficients: coefficientsOf(report, robust),
      covariance: robust.kind,
      warnings: [...report.warnings, ...robust.warnings],
      seconds: (performance.now() - started) / 1000,
      ...((robust.clusters.length > 0 || robust.strata) && {
        groups: { clusters: robust.clusters, strata: robust.strata },
      }),
      waldTests: waldTests(model, robust),
    },
    model: {
      ...{ schema: model.schema, coefficients: model.coefficients, coefficientsLow: model.coefficientsLow },
      ...{ covariance: matrix, covarianceLow: low, confidence: model.confidence, limiting: model.limiting },
    },
  };
}

/** The report with another covariance matrix: that of the model is made when it is asked for, and left alone. */
function withMatrix(report: FitReport, covarianceMatrix: FitReport['covarianceMatrix']): FitReport {
  const names = Object.keys(report) as (keyof FitReport)[];
  const entries = names.map((name) => [name, name === 'covarianceMatrix' ? covarianceMatrix : report[name]]);
  return Object.fromEntries(entries) as FitReport;
}

/** A packed matrix over some coefficients as a square one over all, `none` where there is nothing. */
function squareOf<None>(
  packed: Float64Array,
  active: readonly number[],
  size: number,
  none: None,
): (number | None)[][] {
  const place = new Int32Array(size).fill(-1);
  active.forEach((j, i) => {
    place[j] = i;
  });
  const entry = (a: number, b: number) =>
    a < 0 || b < 0 ? none : packed[a >= b ? packedIndex(a, b) : packedIndex(b, a)]!;
  return Array.from(place, (a) => Array.from(place, (b) => entry(a, b)));
}

function coefficientsOf({ coefficients, confidence }: FitReport, robust: Revision): CoefficientReport[] {
  const multiple = intervalMultiple(confidence);
  return coefficients.map((one, j) => {
    const i = robust.active.indexOf(j);
    if (i < 0 || one.estimate === null) return one;
    const variance = robust.covariance.high[packedIndex(i, i)]!;
    return { ...one, ...wald(one.term, one.estimate, Math.sqrt(variance), multiple) };
  });
}

function waldTests(
  { schema, coefficients, coefficientsLow }: PredictiveModel,
  { active, covariance }: Revision,
) {
  const estimates: Pairs = {
    high: Float64Array.from(active, (j) => coefficients[j]!),
    low: Float64Array.from(active, (j) => coefficientsLow[j]!),
  };
  const testOf = (columns: readonly string[]) => {
    const wanted = new Set(columns);
    const indices = active.flatMap((j, i) => (wanted.has(schema.columns[j]!) ? [i] : []));
    const part = partOf(estimates, covariance, indices);
    return waldTestOf(part.estimates, part.covariance);
  };
  const terms = schema.terms.flatMap(({ label, columns }): TermTestReport[] => {
    const test = testOf(columns);
    return test === null ? [] : [{ term: label, ...test }];
  });
  return { model: testOf(schema.terms.flatMap(({ columns }) => columns)), terms };
}
