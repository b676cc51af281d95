/** Profile-likelihood intervals of a maximum-likelihood fit, and the likelihood-ratio test of each coefficient. */
import type { Warning } from '../errors.js';
import { likelihoodRatioTest } from '../inference/likelihood-ratio.js';
import { intervalMultiple } from '../inference/wald.js';
import { moveAlong, type Peak } from '../solver/peak.js';
import { type Followed, profileBound } from '../solver/profile.js';
import { ask, quietly } from '../solver/run.js';
import { byProfile } from './assemble.js';
import type { Estimate } from './estimate.js';
import type { LoadedRows } from './loaded-rows.js';
import { openProfile } from './open-profile.js';
import { lossOfSubset } from './reference-models.js';
import type { CoefficientReport, TestReport } from './report.js';
import type { ShardWork } from './solve.js';

/** What the report says of a coefficient beside Wald. */
export type CoefficientProfile = Pick<CoefficientReport, 'interval' | 'oddsRatioInterval'> & {
  /** That the coefficient is 0. */
  readonly likelihoodRatioTest: TestReport;
};

export interface Profiles {
  readonly of: ReadonlyMap<number, CoefficientProfile>;
  readonly warnings: readonly Warning[];
}

/** How profiles are followed. */
export type Following = Pick<Followed, 'multiple' | 'accurate'>;

/** On the scale of the shards. */
export interface Profile {
  /** Null where the profile is open, or was not reached. */
  readonly bounds: readonly (number | null)[];
  readonly test: TestReport;
  readonly reached: boolean;
}

/** Relative pivot of the Hessian below which profiles are followed in double-double. */
const COLLINEAR = 1e-8;

/** The profiles of all coefficients that are not aliased, at the optimum or the limit of the rows. */
export function* profiles(
  rows: LoadedRows,
  estimate: Estimate,
  names: readonly string[],
  confidence: number,
): ShardWork<Profiles> {
  const { refined, separation, free, active } = estimate;
  const of = new Map<number, CoefficientProfile>();
  const warnings: Warning[] = [];
  if (refined === null && separation === null) return { of, warnings };
  const following = {
    multiple: intervalMultiple(confidence),
    accurate: refined !== null && refined.smallestPivot < COLLINEAR,
  };
  for (const [i, index] of free.entries()) {
    const isInfinite = separation?.infinite[i] ?? false;
    if (!isInfinite && !active.includes(index)) continue;
    const look = isInfinite ? openProfile : closedProfile;
    const { bounds, test, reached } = yield* look(rows, estimate, index, following);
    const interval = bounds.map((bound) => bound && bound * rows.scales[index]!);
    if (!reached) warnings.push(notReached(names[index]!));
    of.set(index, {
      ...byProfile(names[index]!, [interval[0]!, interval[1]!]),
      likelihoodRatioTest: test,
    });
  }
  return { of, warnings };
}

/** The profile of a coefficient that has an estimate. */
function* closedProfile(
  rows: LoadedRows,
  { refined, active, separation }: Estimate,
  index: number,
  following: Following,
): ShardWork<Profile> {
  const { coefficients, covariance, loss: value } = refined!;
  const peak: Peak = { at: coefficients.high, value, covariance, free: active };
  if (separation) rows.leaveOut(separation.separated);
  const bounds: (number | null)[] = [];
  for (const side of [-1, 1] as const) {
    const followed = { size: rows.columns, index, side, ...following };
    bounds.push(yield* quietly(ask(rows.shards, profileBound(followed, peak))));
  }
  const others = active.filter((j) => j !== index);
  const loss = yield* lossOfSubset(rows, others, moveAlong(peak, index, 0));
  if (separation) rows.leaveOut(null);
  return { bounds, test: likelihoodRatioTest(loss, value, 1), reached: !bounds.includes(null) };
}

function notReached(term: string): Warning {
  return {
    code: 'profile-not-reached',
    message: `Left out, since it was not reached: the profile of ${term}.`,
  };
}
