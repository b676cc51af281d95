/** What the report of a fit says of its resampling. */
import type { Warning } from '../errors.js';
import type { ReplicateInterval } from '../inference/resampling/intervals.js';
import type { Spread } from '../inference/resampling/replicates.js';
import type { SamplingUnits } from '../inference/resampling/units.js';
import { pairs } from '../math/cholesky-double-double.js';
import { formatCount } from '../output/format.js';
import { byProfile } from './assemble.js';
import type { Begun } from './begun.js';
import type { Result } from './fitting.js';
import type { FitOptions } from './options.js';
import type { Lack } from './refit.js';
import type { FitReport, ResamplingReport } from './report.js';
import { revised } from './robust.js';

export type Lacks = Record<Lack, number>;

/** What the refits come to. */
export interface Resampled extends Spread {
  /** Samples, and the seed of their draws; null where there are none. */
  readonly replicates: number;
  readonly seed: number | null;
  readonly lacks: Lacks;
  /** By the replicates; null where they are Wald's. */
  readonly intervals: readonly (ReplicateInterval | null)[] | null;
}

/** What is resampled. */
export interface Resampling {
  readonly begun: Begun;
  readonly units: SamplingUnits;
  /** The coefficients that are refitted. */
  readonly active: readonly number[];
}

/** The result with what its resampling says. */
export function withResampling(
  { begun, units, active }: Resampling,
  result: Result,
  { covariance, bias, lacks, intervals, replicates, seed }: Resampled,
): Result {
  const { options } = begun;
  const kind = options.covariance === 'jackknife' ? 'jackknife' : 'bootstrap';
  const groups = (some: SamplingUnits['clusters']) => some && { column: some.name, count: some.count };
  const clusters = groups(units.clusters);
  const warnings = lacking(lacks, replicates);
  const { report, model } = revised(begun, result, {
    ...{ kind, active, warnings, strata: groups(units.strataOf) },
    covariance: { high: covariance, low: pairs(covariance.length).low },
    clusters: clusters === null ? [] : [clusters],
  });
  const place = new Map(active.map((j, i) => [j, i]));
  const told: Omit<ResamplingReport, 'text'> = {
    ...{ kind, unit: clusters === null ? 'observation' : 'cluster', units: units.count },
    ...{ replicates, seed, leftOut: lacks },
    bias: report.coefficients.map((_, j) => (place.has(j) ? bias[place.get(j)!]! : null)),
  };
  const resampling = { ...told, text: inWords(told, report, options.intervals) };
  return { report: { ...withIntervals(report, intervals, place, options.intervals), resampling }, model };
}

function withIntervals(
  report: FitReport,
  intervals: Resampled['intervals'],
  place: ReadonlyMap<number, number>,
  kind: Begun['options']['intervals'],
): FitReport {
  if (intervals === null) return report;
  const coefficients = report.coefficients.map((one, j) => {
    const i = place.get(j);
    return i === undefined ? one : { ...one, ...byProfile(one.term, intervals[i] ?? [null, null]) };
  });
  const undefinedOnes = coefficients.filter(({ interval }) => interval !== null && interval[0] === null);
  const warnings = [...report.warnings, ...undefinedOnes.map(({ term }) => withoutInterval(term))];
  return { ...report, coefficients, intervals: kind!, warnings };
}

function withoutInterval(term: string): Warning {
  const message = `Left out: the BCa interval of ${term}, whose replicates are all on one side of the estimate, or too skew.`;
  return { code: 'bca-undefined', message };
}

/** Replicates that are no estimates are told. */
function lacking({ separated, aliased, notReached }: Lacks, total: number): Warning[] {
  const count = separated + aliased + notReached;
  if (count === 0) return [];
  const reasons = [
    ...(separated > 0 ? [`${separated} separated`] : []),
    ...(aliased > 0 ? [`${aliased} without all levels or with aliased columns`] : []),
    ...(notReached > 0 ? [`${notReached} not reached`] : []),
  ];
  const message = `Of ${total} replicates ${count} have no finite estimate and are left out (${reasons.join(', ')}): the spread is that of the others, and too small.`;
  return [{ code: 'replicates-left-out', message }];
}

/** One sentence, such as `Standard errors of 999 bootstrap samples of 189 observations (seed 1)`. */
function inWords(
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
