/** Hosmer & Lemeshow's test. */
import { totalOf } from '../evaluation/total.js';
import { chiSquareUpperTail } from '../math/distributions/chi-square.js';
import type { HosmerLemeshowReport } from './report.js';
import { cutAt, type Risks, sumsOf } from './risk-groups.js';

/**
 * Pearson's statistic, Σ (observed − expected)²/expected, of events and others in groups cut at the quantiles of the
 * predicted risk (R's default, type 7), against χ² with groups − 2 degrees of freedom (Hosmer & Lemeshow 1980, Comm. Stat. A
 * 9:1043). Observations are those of the expanded data; equal covariate patterns are never parted. Null for fewer than
 * three groups.
 */
export function hosmerLemeshow(risks: Risks, groups: number): HosmerLemeshowReport | null {
  const n = totalOf(risks.events) + totalOf(risks.others);
  const places = Array.from({ length: groups - 1 }, (_, k) => Math.floor(((n - 1) * (k + 1)) / groups));
  const sums = cutAt(risks, places).map((group) => sumsOf(risks, group));
  if (sums.length < 3) return null;
  const statistic = sums.reduce(
    (sum, { residual, expected, expectedOthers }) =>
      sum + (residual * residual) / expected + (residual * residual) / expectedOthers,
    0,
  );
  if (!Number.isFinite(statistic)) return null;
  const df = sums.length - 2;
  return {
    ...{ statistic, df, p: chiSquareUpperTail(statistic, df) },
    groups: sums.map(({ weight, events, expected, lowest, highest }) => ({
      ...{ weight, events, expected, lowest, highest },
    })),
  };
}
