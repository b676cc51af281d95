/**
 * Durations are held to their limits by `npm run timings` alone, on a machine that does nothing else; the everyday tests run the
 * same work and check all that does not depend on what the machine does beside it.
 */
import { expect } from 'vitest';

export const IS_TIMED = process.env.TIMINGS === '1';

/** Milliseconds, at most `limit` where durations are held. */
export function expectAtMost(limit: number, ...milliseconds: readonly number[]): void {
  const longest = Math.max(0, ...milliseconds);
  if (IS_TIMED) expect(longest).toBeLessThanOrEqual(limit);
}
