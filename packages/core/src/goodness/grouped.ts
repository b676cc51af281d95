/** Pearson's χ² and the deviance of grouped outcomes, and the dispersion that they show. */
import type { CoefficientReport } from '../fit/report.js';
import { patternsAmong } from '../formula/patterns.js';
import { chiSquareUpperTail } from '../math/distributions/chi-square.js';
import { studentTQuantile, studentTTwoSided } from '../math/distributions/student-t.js';
import type { Observations } from '../observations/observations.js';
import type { PredictiveModel } from '../output/model.js';
import { residualBlocks } from '../residuals/blocks.js';
import type { DispersionReport, GroupedTestsReport, ScaledCoefficientReport } from './report.js';

/** Trials that a pattern of a labelled response has on average, at least. */
const LEAST_TRIALS = 2;

interface Grouped {
  readonly by: GroupedTestsReport['by'];
  readonly observations: Observations;
}

/** Rows that are groups of trials; a labelled response by covariate pattern. Null where hardly any rows are equal. */
function groupsOf(observations: Observations): Grouped | null {
  const { schema, design, events, others } = observations;
  if (schema.response.kind !== 'labels') return { by: 'rows', observations };
  const weight =
    events.reduce((sum, value) => sum + value, 0) + others.reduce((sum, value) => sum + value, 0);
  const most = Math.min(design.rows, Math.floor(weight / LEAST_TRIALS));
  const patterns = patternsAmong(design, events, others, most);
  if (patterns === null) return null;
  const { of: _, ...summed } = patterns;
  return { by: 'patterns', observations: { schema, ...summed, weights: null, weightsKind: null } };
}

/** Null where outcomes are not grouped or no degrees of freedom are left; yields null after each block. */
export function* groupedTests(
  observations: Observations,
  model: PredictiveModel,
): Generator<null, GroupedTestsReport | null> {
  const grouped = groupsOf(observations);
  if (grouped === null) return null;
  const { events, others, weights, weightsKind } = grouped.observations;
  let [groups, trials, pearson, deviance] = [0, 0, 0, 0];
  const draws = { uniformOf: null, dfbetas: false };
  for (const { first, count, columns } of residualBlocks(grouped.observations, model, draws)) {
    for (let i = 0; i < count; i++) {
      const times = weightsKind === 'frequency' ? weights![first + i]! : 1;
      groups += times;
      trials += events[first + i]! + others[first + i]!;
      pearson += times * columns.pearson[i]! * columns.pearson[i]!;
      deviance += times * columns.deviance[i]! * columns.deviance[i]!;
    }
    yield null;
  }
  const parameters = model.covariance.filter((row, j) => row[j] !== null).length;
  const df = groups - parameters;
  if (!(df > 0) || !Number.isFinite(pearson)) return null;
  const test = (statistic: number) => ({ statistic, df, p: chiSquareUpperTail(statistic, df) });
  return {
    ...{ by: grouped.by, groups, meanTrials: trials / groups },
    ...{ pearson: test(pearson), deviance: test(deviance), dispersion: pearson / df },
  };
}

/**
 * Quasi-binomial inference (McCullagh & Nelder 1989, section 4.5): standard errors times √dispersion, Pearson's χ² by its degrees
 * of freedom, and Student's t in place of the normal distribution, as R's `quasibinomial`.
 */
export function scaledBy(
  { dispersion, pearson: { df } }: GroupedTestsReport,
  coefficients: readonly CoefficientReport[],
  confidence: number,
): DispersionReport {
  const scale = Math.sqrt(dispersion);
  const multiple = studentTQuantile((1 + confidence) / 2, df);
  const scaled = coefficients.map(({ term, estimate, standardError }): ScaledCoefficientReport => {
    if (estimate === null || standardError === null)
      return { term, estimate, standardError: null, t: null, p: null, interval: null };
    const error = scale * standardError;
    const t = estimate / error;
    const interval = [estimate - multiple * error, estimate + multiple * error] as const;
    return { term, estimate, standardError: error, t, p: studentTTwoSided(t, df), interval };
  });
  return { dispersion, df, coefficients: scaled };
}
