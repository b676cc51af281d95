/** Profile-likelihood intervals of a maximum-likelihood fit, and the likelihood-ratio test of each coefficient. */
import type { Warning } from '../errors.js';
import { likelihoodRatioTest } from '../inference/likelihood-ratio.js';
import { intervalMultiple } from '../inference/wald.js';
import { moveAlong, type Peak } from '../solver/peak.js';
import { profileBound } from '../solver/profile.js';
import { ask, quietly } from '../solver/run.js';
import type { Estimate } from './estimate.js';
import type { LoadedRows } from './loaded-rows.js';
import { lossOfSubset } from './reference-models.js';
import type { TestReport } from './report.js';
import type { ShardWork } from './solve.js';

export interface CoefficientProfile {
  /** In units of the data; null where it was not reached. */
  readonly interval: readonly [number | null, number | null];
  /** That the coefficient is 0. */
  readonly test: TestReport;
}

export interface Profiles {
  readonly of: ReadonlyMap<number, CoefficientProfile>;
  readonly warnings: readonly Warning[];
}

/** Relative pivot of the Hessian below which profiles are followed in double-double. */
const COLLINEAR = 1e-8;

/** The profiles of all coefficients that have an estimate, at the optimum of the rows. */
export function* profiles(
  rows: LoadedRows,
  { refined, active, separation }: Estimate,
  names: readonly string[],
  confidence: number,
): ShardWork<Profiles> {
  const of = new Map<number, CoefficientProfile>();
  const warnings: Warning[] = [];
  if (refined === null) return { of, warnings };
  if (separation) rows.leaveOut(separation.separated);
  const { shards, columns, scales } = rows;
  const peak: Peak = {
    at: refined.coefficients.high,
    value: refined.loss,
    covariance: refined.covariance,
    free: active,
  };
  const multiple = intervalMultiple(confidence);
  const accurate = refined.smallestPivot < COLLINEAR;
  for (const index of active) {
    const bounds: (number | null)[] = [];
    for (const side of [-1, 1] as const) {
      const followed = { size: columns, index, side, multiple, accurate };
      const bound = yield* quietly(ask(shards, profileBound(followed, peak)));
      bounds.push(bound && bound * scales[index]!);
    }
    if (bounds.includes(null)) warnings.push(notReached(names[index]!));
    const others = active.filter((j) => j !== index);
    const loss = yield* lossOfSubset(rows, others, moveAlong(peak, index, 0));
    const test = likelihoodRatioTest(loss, refined.loss, 1);
    of.set(index, { interval: [bounds[0]!, bounds[1]!], test });
  }
  if (separation) rows.leaveOut(null);
  return { of, warnings };
}

function notReached(term: string): Warning {
  return {
    code: 'profile-not-reached',
    message: `Left out, since it was not reached: the profile of ${term}.`,
  };
}
