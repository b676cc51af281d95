/** Mean residuals of rows of similar risk. */
import { totalOf } from '../evaluation/total.js';
import type { BinnedResidualsReport } from './report.js';
import { cutAt, type Risks, sumsOf } from './risk-groups.js';

/** Bins at most: more say no more to an eye. */
const MOST_BINS = 50;

/** √n bins from 100 observations on, 10 from 11 on, else half as many as observations: as R's arm package has it. */
function binsFor(n: number): number {
  if (n >= 100) return Math.min(MOST_BINS, Math.floor(Math.sqrt(n)));
  return n > 10 ? 10 : Math.max(1, Math.floor(n / 2));
}

/**
 * Bins of about equally many observations in order of risk, each with its mean residual and ±2 standard errors by the variance of
 * the model (Gelman & Hill 2007, section 5.6).
 */
export function binnedResiduals(risks: Risks): BinnedResidualsReport {
  const n = totalOf(risks.events) + totalOf(risks.others);
  const bins = binsFor(n);
  const places = Array.from({ length: bins - 1 }, (_, k) => Math.floor((n * (k + 1)) / bins) - 1);
  const reports = cutAt(risks, places).map((group) => {
    const { weight, expected, residual, information, lowest, highest } = sumsOf(risks, group);
    return {
      ...{ weight, lowest, highest },
      predicted: expected / weight,
      residual: residual / weight,
      bound: (2 * Math.sqrt(information)) / weight,
    };
  });
  const outside = reports.filter(({ residual, bound }) => Math.abs(residual) > bound);
  return { outside: outside.length, bins: reports };
}
