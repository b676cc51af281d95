/** Profile-likelihood intervals of a maximum-likelihood fit, and the likelihood-ratio test of each coefficient. */
import type { Warning } from '../errors.js';
import { likelihoodRatioTest } from '../inference/likelihood-ratio.js';
import { intervalMultiple } from '../inference/wald.js';
import type { CountedShard } from '../objective/objective.js';
import { moveAlong, type Peak } from '../solver/peak.js';
import { type Followed, profileBound } from '../solver/profile.js';
import type { Refined } from '../solver/refine.js';
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

/** What profiles ask of rows. */
export interface ProfiledRows extends Pick<LoadedRows, 'columns' | 'start' | 'scales'> {
  readonly shards: readonly CountedShard[];
}

/** The profiles of all coefficients that are not aliased, at the optimum or the limit of the rows. */
export function* profiles(
  rows: LoadedRows,
  estimate: Estimate,
  names: readonly string[],
  confidence: number,
): ShardWork<Profiles> {
  const { refined, separation, free, active } = estimate;
  const infinite = new Set(free.filter((_, i) => separation?.infinite[i]));
  const look: Look = function* (index, following) {
    if (infinite.has(index)) return yield* openProfile(rows, estimate, index, following);
    if (separation) rows.leaveOut(separation.separated);
    const found = yield* closedProfile(rows, { refined: refined!, active }, index, following);
    if (separation) rows.leaveOut(null);
    return found;
  };
  const indices = free.filter((index) => infinite.has(index) || (refined && active.includes(index)));
  return yield* gathered(rows, refined, { indices, terms: names, labels: names, confidence }, look);
}

/** The coefficients to profile; a label tells those of one term apart. */
export interface ProfileRequest {
  readonly indices: readonly number[];
  readonly terms: readonly string[];
  readonly labels: readonly string[];
  readonly confidence: number;
}

/** The profiles of some coefficients at the optimum of all rows. */
export function* profilesAtOptimum(
  rows: ProfiledRows,
  { refined, active }: Pick<Estimate, 'refined' | 'active'>,
  request: ProfileRequest,
): ShardWork<Profiles> {
  if (refined === null) return { of: new Map(), warnings: [] };
  return yield* gathered(rows, refined, request, (index, following) =>
    closedProfile(rows, { refined, active }, index, following),
  );
}

type Look = (index: number, following: Following) => ShardWork<Profile>;

function* gathered(
  { scales }: ProfiledRows,
  refined: Refined | null,
  { indices, terms, labels, confidence }: ProfileRequest,
  look: Look,
): ShardWork<Profiles> {
  const of = new Map<number, CoefficientProfile>();
  const warnings: Warning[] = [];
  const following = {
    multiple: intervalMultiple(confidence),
    accurate: refined !== null && refined.smallestPivot < COLLINEAR,
  };
  for (const index of indices) {
    const { bounds, test, reached } = yield* look(index, following);
    const interval = bounds.map((bound) => bound && bound * scales[index]!);
    if (!reached) warnings.push(notReached(labels[index]!));
    of.set(index, {
      ...byProfile(terms[index]!, [interval[0]!, interval[1]!]),
      likelihoodRatioTest: test,
    });
  }
  return { of, warnings };
}

/** The profile of a coefficient that has an estimate. */
function* closedProfile(
  rows: ProfiledRows,
  { refined, active }: { readonly refined: Refined; readonly active: readonly number[] },
  index: number,
  following: Following,
): ShardWork<Profile> {
  const { coefficients, covariance, loss: value } = refined;
  const peak: Peak = { at: coefficients.high, value, covariance, free: active };
  const bounds: (number | null)[] = [];
  for (const side of [-1, 1] as const) {
    const followed = { size: rows.columns, index, side, ...following };
    bounds.push(yield* quietly(ask(rows.shards, profileBound(followed, peak))));
  }
  const others = active.filter((j) => j !== index);
  const loss = yield* lossOfSubset(rows, others, moveAlong(peak, index, 0));
  return { bounds, test: likelihoodRatioTest(loss, value, 1), reached: !bounds.includes(null) };
}

function notReached(term: string): Warning {
  return {
    code: 'profile-not-reached',
    message: `Left out, since it was not reached: the profile of ${term}.`,
  };
}
