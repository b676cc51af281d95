/** Separation by one number: above a threshold one outcome, below it the other. */
import type { SeparationCondition } from './explanation.js';

/** A set of rows of one outcome, as a condition on a variable. */
export interface Side {
  readonly condition: SeparationCondition;
  readonly outcome: 1 | -1;
}

interface Extent {
  least: number;
  most: number;
}

/** The numbers of rows with their demands: 1 event, −1 non-event, 0 both. */
export interface Demanded {
  readonly values: ArrayLike<number>;
  readonly demands: ArrayLike<number>;
}

/**
 * The rows strictly above and strictly below the threshold that tells events from non-events; none where there is no
 * such threshold. `at` fixes the threshold (0 in a model without intercept).
 */
export function thresholdSides(variable: string, rows: Demanded, at: number | null): Side[] {
  const events = extent(rows, (demand) => demand >= 0);
  const others = extent(rows, (demand) => demand <= 0);
  for (const slope of [1, -1] as const) {
    const [upper, lower] = slope === 1 ? [events, others] : [others, events];
    if (upper.least < lower.most || upper.most === lower.least) continue;
    if (at !== null && (upper.least < at || lower.most > at)) continue;
    // Between them lies nothing but a tie: each side is what is beyond the other one.
    const low = at ?? lower.most;
    const high = at ?? upper.least;
    const above = sideOf(variable, beyond(rows, 1, low), slope, low);
    const first = above?.condition;
    const room = first?.kind === 'bound' || first?.kind === 'value' ? first.value : high;
    const below = sideOf(variable, beyond(rows, -1, high), slope === 1 ? -1 : 1, room);
    return [above, below].filter((side) => side !== null);
  }
  return [];
}

function extent({ values, demands }: Demanded, wanted: (demand: number) => boolean): Extent {
  const found = { least: Number.POSITIVE_INFINITY, most: Number.NEGATIVE_INFINITY };
  for (let i = 0; i < values.length; i++) {
    if (!wanted(demands[i]!)) continue;
    found.least = Math.min(found.least, values[i]!);
    found.most = Math.max(found.most, values[i]!);
  }
  return found;
}

interface Beyond {
  readonly direction: 1 | -1;
  /** The nearest and the farthest of their values. */
  readonly nearest: number;
  readonly farthest: number;
}

/** The rows with values above (1) or below (−1) the threshold; null where there are none. */
function beyond({ values }: Demanded, direction: 1 | -1, threshold: number): Beyond | null {
  let nearest = Number.POSITIVE_INFINITY;
  let farthest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const distance = direction * values[i]!;
    if (distance <= direction * threshold) continue;
    nearest = Math.min(nearest, distance);
    farthest = Math.max(farthest, distance);
  }
  if (nearest > farthest) return null;
  return { direction, nearest: direction * nearest, farthest: direction * farthest };
}

/** The rows found as a side; a threshold is written short as long as it stays on this side of `room`. */
function sideOf(variable: string, found: Beyond | null, outcome: 1 | -1, room: number): Side | null {
  if (found === null) return null;
  const { direction, nearest, farthest } = found;
  if (nearest === farthest) return { condition: { kind: 'value', variable, value: nearest }, outcome };
  const operator = direction === 1 ? '>=' : '<=';
  return {
    condition: { kind: 'bound', variable, operator, value: shortBetween(room, nearest) },
    outcome,
  };
}

/** Digits beyond which a number is shortened where there is room. */
const LONG = 8;

/** A short decimal between `outer` (excluded) and `inner`, or `inner` itself. */
function shortBetween(outer: number, inner: number): number {
  if (String(inner).length <= LONG) return inner;
  const towards = outer < inner ? -1 : 1;
  for (let digits = 1; digits <= 15; digits++) {
    const [mantissa, exponent] = inner.toExponential(digits - 1).split('e');
    const whole = Number(mantissa!.replace('.', ''));
    for (const last of [whole, whole + towards]) {
      const short = Number(`${last}e${Number(exponent) - digits + 1}`);
      if (outer < inner ? short > outer && short <= inner : short < outer && short >= inner) return short;
    }
  }
  return inner;
}
