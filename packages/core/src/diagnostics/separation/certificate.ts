/**
 * From a direction known to about 30 digits to one that is believed: written in doubles, as short as it can be, and
 * multiplied out over every row.
 */
import type { Pairs } from '../../math/cholesky-double-double.js';
import { add, toNumber, twoProduct, ZERO } from '../../math/double-double.js';
import { powerOfTwoNear } from './column-units.js';
import { blocks, demandOf, margin, ON_PLANE, type SeparationInput, sidedness } from './demands.js';
import type { NullSpace } from './null-space.js';
import { fromNumbers, LARGEST_WHOLE, roundedMultiple, withoutCommonFactor } from './simplify.js';

/** Bits kept of the multiples of the vectors of the null space, tried from short to long. */
const BITS = [0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96] as const;

/** What is added to the k-th multiple, where the plain one leaves a component at 0 that can be infinite. */
const NUDGES: readonly ((k: number) => number)[] = [() => 0, () => 1, (k) => k + 1, (k) => (k + 1) * (k + 1)];

/**
 * Writes `direction` as a combination of the null space of the rows that are not `separated`, with multiples as short
 * as they may be, and returns it when every row bears it out: strictly where `separated` says so, on the hyperplane
 * elsewhere. No component that can be infinite is 0. Null when no combination passes.
 */
export function certify(
  input: SeparationInput,
  direction: Pairs,
  separated: Uint8Array,
  space: NullSpace,
  units: Float64Array,
): Float64Array | null {
  const basis = space.basis.map((vector) => roundedMultiple(vector, space.spanning, units));
  for (const d of combinations(basis, space.free, direction, units)) {
    if (bearsOut(input, d, separated)) return d;
  }
  return null;
}

/** Directions near the given one, from short to long. */
function* combinations(
  basis: readonly Pairs[],
  free: readonly number[],
  direction: Pairs,
  units: Float64Array,
): Generator<Float64Array, void, void> {
  if (basis.length === 1) {
    const same = direction.high[free[0]!]! * basis[0]!.high[free[0]!]! > 0;
    yield basis[0]!.high.map((value) => (same || value === 0 ? value : -value));
    return;
  }
  const level = basis.map((vector) => scaledToUnit(vector, units));
  const multiples = free.map((j, k) => direction.high[j]! / level[k]!.high[j]!);
  const most = multiples.reduce((best, multiple) => Math.max(best, Math.abs(multiple)), 0);
  for (const bits of most > 0 ? BITS : []) {
    const steps = multiples.map((multiple) => (multiple / most) * powerOfTwo(bits));
    const d = shortCombination(level, steps);
    if (d !== null) yield wholeWherePossible(d);
  }
}

/** Scaled by a power of two so that its largest component, in units of its column, is between 1 and 2. */
function scaledToUnit(vector: Pairs, units: Float64Array): Pairs {
  const size = powerOfTwoNear(
    vector.high.reduce((most, value, j) => Math.max(most, Math.abs(value) / units[j]!), 0),
  );
  return fromNumbers(vector.high.map((value) => value / size));
}

/** Σ round(stepsₖ)·basisₖ, nudged where that is needed to move all that the basis moves; null where that fails. */
function shortCombination(basis: readonly Pairs[], steps: readonly number[]): Float64Array | null {
  for (const nudge of NUDGES) {
    const multiples = steps.map((step, k) => (step < 0 ? -1 : 1) * (Math.round(Math.abs(step)) + nudge(k)));
    const d = combination(basis, multiples);
    if (d.every((value, j) => value !== 0 || basis.every((vector) => vector.high[j] === 0))) return d;
  }
  return null;
}

/** Σ multiplesₖ·basisₖ, each component rounded once. */
function combination(basis: readonly Pairs[], multiples: readonly number[]): Float64Array {
  return basis[0]!.high.map((_, j) => {
    let sum = ZERO;
    for (const [k, vector] of basis.entries()) sum = add(sum, twoProduct(vector.high[j]!, multiples[k]!));
    return toNumber(sum);
  });
}

/** Multiplies the direction out over all rows. */
function bearsOut(input: SeparationInput, d: Float64Array, separated: Uint8Array): boolean {
  const direction = fromNumbers(d);
  for (const { start, count, values } of blocks(input)) {
    for (let i = 0; i < count; i++) {
      const row = start + i;
      if (!(input.events[row]! > 0) && !(input.others[row]! > 0)) continue;
      const value = margin(demandOf(input, row), sidedness(values, i * input.columns, direction));
      if (separated[row] === 1 ? value <= ON_PLANE : value < -ON_PLANE) return false;
    }
  }
  return true;
}

/** In whole numbers without a common factor where a power of two makes it so. */
function wholeWherePossible(d: Float64Array): Float64Array {
  for (let factor = 1; factor <= LARGEST_WHOLE; factor *= 2) {
    const scaled = Array.from(d, (value) => value * factor);
    if (scaled.some((value) => Math.abs(value) > LARGEST_WHOLE)) break;
    if (scaled.every(Number.isInteger)) return Float64Array.from(withoutCommonFactor(scaled));
  }
  return d;
}

function powerOfTwo(exponent: number): number {
  let power = 1;
  for (let k = 0; k < exponent; k++) power *= 2;
  return power;
}
