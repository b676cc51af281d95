import { type Asking, ask } from './asked.js';
import type { BasisRequest, RestrictedCubicSplines } from './basis.js';
import { distinct, quantiles, sequence } from './quantiles.js';
import { badValues } from './refuse.js';

/** A smallest or largest value that this share of the rows has is set aside before quantiles are taken. */
const TIED = 0.05;
/** With fewer values the outer knots are the fifth from each end. */
const FEW = 100;

/** Knots of a restricted cubic spline: those given, or quantiles as `Hmisc::rcspline.eval` takes them. */
export function* settleRestricted({ knots, count = 5 }: BasisRequest): Asking<RestrictedCubicSplines> {
  const settled = distinct([...(knots ?? (yield* quantileKnots(count)))].sort((a, b) => a - b));
  if (settled.length < 3) {
    throw badValues(
      knots === undefined
        ? 'So many values are equal that fewer than three knots of rcs() differ: give the knots.'
        : `rcs() needs three distinct knots at least, not ${settled.length}.`,
    );
  }
  if (!Number.isFinite(settled.at(-1)! - settled[0]!)) {
    throw badValues('The knots of rcs() are too far apart: scale the values first.');
  }
  return { kind: 'rcs', knots: settled };
}

function* quantileKnots(count: number): Asking<number[]> {
  const levels = yield* ask({ kind: 'distinct', most: count + 3 });
  if (levels - 2 <= count) {
    throw badValues(
      `rcs() with ${count} knots needs ${count + 3} distinct values at least, and there are ${levels}: give the knots.`,
    );
  }
  const { low, high, from, to } = yield* middle();
  const ends = [low, high].filter((end) => end !== null);
  const [wanted, size] = [count - ends.length, to - from];
  const knots =
    wanted === 1 ? yield* quantiles([0.5], from, size) : yield* atQuantiles(from, size, wanted, count);
  if (wanted > 1 && size < FEW && size >= 5) {
    const [fifth, fifthLast] = yield* ask({ kind: 'order', ranks: [from + 4, to - 5] });
    if (low === null) knots[0] = fifth!;
    if (high === null) knots[wanted - 1] = fifthLast!;
  }
  return [...knots, ...ends];
}

function* atQuantiles(from: number, size: number, wanted: number, count: number): Asking<number[]> {
  const outer = count > 6 ? 0.025 : count > 3 ? 0.05 : 0.1;
  const knots = yield* quantiles(sequence(wanted === 2 ? 0.5 : outer, 1 - outer, wanted), from, size);
  if (distinct(knots).length < Math.min(wanted, 3)) {
    throw badValues(`So many values are equal that ${wanted} knots of rcs() coincide: give the knots.`);
  }
  return knots;
}

/** The numbers that quantiles are taken of, by their places in order. */
interface Middle {
  readonly from: number;
  readonly to: number;
  /** The value next to an end at which many are tied, which is a knot; null where there are no such ties. */
  readonly low: number | null;
  readonly high: number | null;
}

/** All numbers, less those up to the value next to an end at which many are tied, unless there are such ties elsewhere too. */
function* middle(): Asking<Middle> {
  const { rows, low, high } = yield* ask({ kind: 'extent' });
  const others = yield* tiedCandidates(rows, low, high);
  const [first, last, ...rest] = yield* ask({ kind: 'standings', values: [low, high, ...others] });
  const isTied = ({ below, upTo }: { below: number; upTo: number }) => (upTo - below) / rows >= TIED;
  const [tiedLow, tiedHigh] = rest.some(isTied) ? [false, false] : [isTied(first!), isTied(last!)];
  if (!tiedLow && !tiedHigh) return { low: null, high: null, from: 0, to: rows };
  const [second, secondLast] = yield* ask({ kind: 'order', ranks: [first!.upTo, last!.below - 1] });
  const [from, to] = yield* ask({ kind: 'standings', values: [second!, secondLast!] });
  return {
    ...(tiedLow ? { low: second!, from: from!.upTo } : { low: null, from: 0 }),
    ...(tiedHigh ? { high: secondLast!, to: to!.below } : { high: null, to: rows }),
  };
}

/** Values between the ends that may be tied: who has such a share of the places has one of every so many. */
function* tiedCandidates(rows: number, low: number, high: number): Asking<number[]> {
  const step = Math.max(1, Math.floor(TIED * rows));
  const ranks = Array.from({ length: Math.ceil(rows / step) }, (_, i) => i * step);
  const found = distinct(yield* ask({ kind: 'order', ranks }));
  return found.filter((value) => value > low && value < high);
}
