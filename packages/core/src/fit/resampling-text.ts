/** How standard errors were resampled, in words. */
import { formatCount } from '../output/format.js';
import type { FitOptions } from './options.js';
import type { FitReport, ResamplingReport } from './report.js';

/** One sentence, such as `Standard errors of 999 bootstrap samples of 189 observations (seed 1)`. */
export function describeResampling(
  { kind, units, replicates, seed }: Omit<ResamplingReport, 'text'>,
  { groups }: FitReport,
  intervals: FitOptions['intervals'],
): string {
  const cluster = groups?.clusters[0];
  const what = cluster ? `clusters of ${cluster.column}` : 'observations';
  if (kind === 'jackknife')
    return `Standard errors by jackknife, leaving out one of ${formatCount(units)} ${what} at a time`;
  const within = groups?.strata ? ` within strata of ${groups.strata.column}` : '';
  const ends =
    intervals === 'bca' ? '; BCa intervals' : intervals === 'percentile' ? '; percentile intervals' : '';
  return `Standard errors of ${formatCount(replicates)} bootstrap samples of ${formatCount(units)} ${what}${within} (seed ${seed})${ends}`;
}
