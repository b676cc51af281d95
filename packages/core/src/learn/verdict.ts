/** What a run came to, for a person. */

import type { RateBounds } from '../diagnostics/rate-bounds.js';
import type { StopReason } from '../objective/objective.js';
import { STOP_SENTENCES } from '../solver/stop-reason.js';

/** Within this many standard errors of the optimum more steps change nothing that could be told from the data. */
const SETTLED = 0.01;
/** Below this a distance need not shrink any more. */
const ROUNDING = 1e-6;

export interface Verdict {
  readonly settled: boolean;
  readonly stopReason: StopReason;
  readonly sentence: string;
}

/** Near the optimum, and no longer going away from it. */
function isSettled(distances: Float64Array | null): boolean {
  if (distances === null) return false;
  const last = distances.at(-1)!;
  const before = distances.subarray(-11, -1).reduce((largest, one) => Math.max(largest, one), ROUNDING);
  return last <= Math.min(before, SETTLED);
}

/** Three significant digits, without an exponent where that is short. */
function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function boundsText({ safe, unsettled }: RateBounds): string {
  const above = unsettled === null ? '' : ` and above ${short(unsettled)} it cannot settle`;
  return `Plain gradient descent is safe up to the rate ${short(safe)}${above}.`;
}

/** Judges a run by its distances (null without a finite optimum) and the reason why its solver stopped. */
export function judge(
  reason: StopReason,
  iterations: number,
  distances: Float64Array | null,
  bounds: RateBounds,
): Verdict {
  const settled = isSettled(distances);
  const stopReason = settled && reason === 'does-not-settle' ? 'max-iterations' : reason;
  const count = String(iterations).replace(/\B(?=(\d{3})+$)/g, ',');
  const after = `after ${count} ${iterations === 1 ? 'iteration' : 'iterations'}`;
  const away = distances === null ? '' : `, ${short(distances.at(-1)!)} standard errors from the optimum`;
  const say = (sentence: string) => ({ settled, stopReason, sentence });
  if (settled) return say(`Settled ${after}${away}: more steps change nothing.`);
  if (stopReason === 'does-not-settle')
    return say(`Does not settle: ${after} the iterates cycle or wander${away}. ${boundsText(bounds)}`);
  if (stopReason === 'not-finite')
    return say(
      `Stopped ${after}: the next loss or coefficient is beyond the range of numbers. ${boundsText(bounds)}`,
    );
  const why =
    stopReason === 'max-iterations' ? 'Still on its way' : `Stopped (${STOP_SENTENCES[stopReason]})`;
  if (distances === null)
    return say(`${why} ${after}: there is no finite optimum, for the data are separated.`);
  return say(`${why} ${after}${away}.`);
}
