/** Exact fits without some of the rows, beside the fit of all. */
import type { Estimate } from '../fit/estimate.js';
import type { MemoryRows } from '../fit/loaded-rows.js';
import { refitWithout } from '../fit/refit-without.js';
import type { FitReport } from '../fit/report.js';
import type { ShardWork } from '../fit/solve.js';
import type { PredictiveModel } from '../output/model.js';
import type { LeftOut, LeftOutReport } from './left-out.js';
import type { DiagnosedPenalty } from './subject.js';

export interface RefitCoefficientReport {
  readonly term: string;
  /** Null where it is infinite, or no longer determined. */
  readonly estimate: number | null;
  readonly standardError: number | null;
  /** How far the estimate moves, in standard errors of the fit of all rows. */
  readonly change: number | null;
  readonly limit?: '+infinity' | '-infinity';
}

export interface RefitReport {
  readonly without: LeftOutReport;
  /** How many rows are left out. */
  readonly rows: number;
  readonly converged: boolean;
  readonly separation: 'complete' | 'quasi' | null;
  readonly coefficients: readonly RefitCoefficientReport[];
}

/** The fit of all rows. */
export interface WholeFit {
  readonly report: FitReport;
  readonly point: PredictiveModel;
  readonly penalty: DiagnosedPenalty;
}

/** A fit without each of these sets of rows. */
export function* refits(
  rows: MemoryRows,
  { report, point, penalty }: WholeFit,
  sets: readonly LeftOut[],
): ShardWork<RefitReport[]> {
  const reports: RefitReport[] = [];
  for (const { what, mask, count } of sets) {
    const found = yield* refitWithout(rows, point, mask, penalty);
    reports.push({
      ...{ without: what, rows: count },
      converged: found.separation === null && found.converged,
      separation: found.separation?.kind ?? null,
      coefficients: report.coefficients.map((one, j) => coefficient(one, j, found, rows.scales[j]!)),
    });
  }
  return reports;
}

function coefficient(
  { term, estimate, standardError }: FitReport['coefficients'][number],
  j: number,
  { refined, active, free, separation }: Estimate,
  scale: number,
): RefitCoefficientReport {
  const limit = separation?.limits[free.indexOf(j)] ?? null;
  const nothing = { term, estimate: null, standardError: null, change: null };
  if (limit !== null) return { ...nothing, limit };
  const place = active.indexOf(j);
  const undetermined = separation?.infinite[free.indexOf(j)] ?? false;
  if (refined === null || place < 0 || undetermined) return nothing;
  const value = refined.coefficients.high[j]! * scale;
  return {
    term,
    estimate: value,
    standardError: Math.sqrt(refined.variances[place]!) * scale,
    change: estimate === null || standardError === null ? null : (value - estimate) / standardError,
  };
}
