/** What the Brier score is made of. */
import { expectedEvents } from './bins.js';
import type { BrierDecomposition } from './evaluation.js';
import type { ScoredGroups } from './scored-groups.js';
import { total, totalOf } from './total.js';

/**
 * Murphy's (1973, J. Appl. Meteorology 12) reliability, resolution and uncertainty over bins, and the two terms within
 * bins of Stephenson, Coelho & Jolliffe (2008, Weather and Forecasting 23), with which they add up exactly:
 * score = reliability − resolution + uncertainty + within-bin variance − within-bin covariance.
 */
export function brierDecomposition(parts: readonly ScoredGroups[], score: number): BrierDecomposition {
  const bins = parts.map((part) => {
    const events = totalOf(part.events);
    const weight = events + totalOf(part.others);
    return { part, weight, observed: events / weight, predicted: expectedEvents(part) / weight };
  });
  const weight = total(bins.length, (k) => bins[k]!.weight);
  const base = total(bins.length, (k) => bins[k]!.weight * bins[k]!.observed) / weight;
  const mean = (of: (bin: (typeof bins)[number]) => number) =>
    total(bins.length, (k) => of(bins[k]!)) / weight;
  const within = (of: (deviation: number, g: number, bin: (typeof bins)[number]) => number) =>
    mean((bin) => {
      const { probability } = bin.part;
      return total(probability.length, (g) => of(probability[g]! - bin.predicted, g, bin));
    });
  const uncertainty = base * (1 - base);
  return {
    reliability: mean((bin) => bin.weight * (bin.predicted - bin.observed) * (bin.predicted - bin.observed)),
    resolution: mean((bin) => bin.weight * (bin.observed - base) * (bin.observed - base)),
    uncertainty,
    withinBinVariance: within((d, g, { part }) => (part.events[g]! + part.others[g]!) * d * d),
    withinBinCovariance:
      2 *
      within(
        (d, g, { part, observed }) => d * (part.events[g]! * (1 - observed) - part.others[g]! * observed),
      ),
    skill: uncertainty === 0 ? null : 1 - score / uncertainty,
  };
}
