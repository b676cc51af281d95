/** Labels beside curves: never nearer than asked, in order, and as near to their wishes as can be. */
import { describe, expect, it } from 'vitest';
import { placeLabels } from '../../src/output/place-labels.js';

/** Linear congruential numbers in [0, 1), of the test's own. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

/** Least squares under the gaps by coordinate descent on pairs of forces (Hildreth's method), slow and of another kind. */
function byHildreth(wishes: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wishes.map((_, i) => i).sort((a, b) => wishes[a]! - wishes[b]! || a - b);
  const at = order.map((i) => wishes[i]!);
  const n = at.length;
  const forces = new Array<number>(n + 1).fill(0);
  for (let sweep = 0; sweep < 20_000; sweep++)
    for (let k = 0; k <= n; k++) {
      const room = k === 0 ? at[0]! - low : k === n ? high - at[n - 1]! : at[k]! - at[k - 1]! - gap;
      const force = Math.max(0, forces[k]! - room / (k === 0 || k === n ? 1 : 2));
      const change = force - forces[k]!;
      forces[k] = force;
      if (k < n) at[k] = at[k]! + change;
      if (k > 0) at[k - 1] = at[k - 1]! - change;
    }
  const places = new Array<number>(n);
  order.forEach((i, rank) => {
    places[i] = at[rank]!;
  });
  return places;
}

describe('labels', () => {
  it('stay where they wish to be when they are apart', () => {
    expect(placeLabels([50, 10, 30], 15, 0, 100)).toEqual([50, 10, 30]);
    expect(placeLabels([], 15, 0, 100)).toEqual([]);
  });

  it('share the way when they are not', () => {
    expect(placeLabels([50, 50], 10, 0, 100)).toEqual([45, 55]);
    expect(placeLabels([0, 0, 0], 10, 0, 100)).toEqual([0, 10, 20]);
    expect(placeLabels([100, 99], 10, 0, 100)).toEqual([100, 90]);
  });

  it('are as near to their wishes as the gaps allow, by another method', () => {
    const next = numbers(7);
    for (let trial = 0; trial < 40; trial++) {
      const wishes = Array.from({ length: 1 + Math.floor(next() * 9) }, () => 100 * next());
      const expected = byHildreth(wishes, 9, 0, 100);
      placeLabels(wishes, 9, 0, 100).forEach((place, i) => {
        expect(place).toBeCloseTo(expected[i]!, 6);
      });
    }
  });
});
