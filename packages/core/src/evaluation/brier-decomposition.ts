/** What the Brier score is made of. */
import type { BinSums } from './bins.js';
import type { BrierDecomposition } from './evaluation.js';
import { total } from './total.js';

/**
 * Murphy's (1973, J. Appl. Meteorology 12) reliability, resolution and uncertainty over bins, and the two terms within
 * bins of Stephenson, Coelho & Jolliffe (2008, Weather and Forecasting 23), with which they add up exactly:
 * score = reliability − resolution + uncertainty + within-bin variance − within-bin covariance.
 */
export function brierDecomposition(bins: readonly BinSums[], score: number): BrierDecomposition {
  const sum = (of: (bin: BinSums) => number) => total(bins.length, (k) => of(bins[k]!));
  const weight = sum((bin) => bin.weight);
  const base = sum(({ events }) => events) / weight;
  const squared = (bin: BinSums, deviation: number) => bin.weight * deviation * deviation;
  const uncertainty = base * (1 - base);
  return {
    reliability: sum((bin) => squared(bin, (bin.expected - bin.events) / bin.weight)) / weight,
    resolution: sum((bin) => squared(bin, bin.events / bin.weight - base)) / weight,
    uncertainty,
    withinBinVariance: sum(({ variance }) => variance) / weight,
    withinBinCovariance: (2 * sum(({ covariance }) => covariance)) / weight,
    skill: uncertainty === 0 ? null : 1 - score / uncertainty,
  };
}
