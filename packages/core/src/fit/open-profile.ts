/** The profile of a coefficient whose estimate is infinite: a bound on one side, and none on the other. */
import { likelihoodRatioTest } from '../inference/likelihood-ratio.js';
import { ZERO } from '../math/double-double.js';
import { openProfileBound } from '../solver/open-profile.js';
import { ask, quietly } from '../solver/run.js';
import type { Estimate } from './estimate.js';
import { independentInOrder, separationOf } from './limiting.js';
import { type LoadedRows, startOf } from './loaded-rows.js';
import type { Following, Profile } from './profiles.js';
import { lossOfSubset } from './reference-models.js';
import type { ShardWork } from './solve.js';

/**
 * With the coefficient held, the others may be infinite still: rows that they separate by themselves have likelihood 1 whatever it
 * is, and are left out. Where it then says nothing of the rest, its profile is flat, and open on both sides.
 */
export function* openProfile(
  rows: LoadedRows,
  { refined, free, separation }: Estimate,
  index: number,
  following: Following,
): ShardWork<Profile> {
  const value = refined?.loss ?? ZERO;
  const others = free.filter((j) => j !== index);
  const without = separationOf(rows, others, { coefficients: rows.start, lastStep: rows.start });
  if (without) rows.leaveOut(without.separated);
  const moving = without ? yield* determined(rows, [...others, index]) : free;
  const rest = moving.filter((j) => j !== index);
  const loss = yield* lossOfSubset(rows, rest);
  const test = likelihoodRatioTest(loss, value, 1);
  let bound: number | null = null;
  const isFlat = !moving.includes(index);
  const rises = separation!.limits[free.indexOf(index)] === '+infinity' ? -1 : 1;
  if (!isFlat) {
    const followed = { size: rows.columns, index, side: rises, ...following } as const;
    const start = startOf(rows, moving);
    bound = yield* quietly(ask(rows.shards, openProfileBound(followed, { value, free: moving }, start)));
  }
  if (without) rows.leaveOut(null);
  const bounds = rises === -1 ? [bound, null] : [null, bound];
  return { bounds, test, reached: isFlat || bound !== null };
}

/** The coefficients that the rows still there determine, the last one where the others leave it something. */
function* determined(rows: LoadedRows, order: readonly number[]): ShardWork<number[]> {
  const { shards, start } = rows;
  const sums = (yield { shards, pass: { kind: 'hessian', at: start, precision: 'double-double' } })!;
  return independentInOrder({ high: sums.hessian!, low: sums.hessianLow! }, order);
}
