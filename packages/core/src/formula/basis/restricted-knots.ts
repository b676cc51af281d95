import type { BasisRequest, RestrictedCubicSplines } from './basis.js';
import { distinct, quantile, sequence, sorted } from './quantiles.js';
import { badValues } from './refuse.js';

/** A smallest or largest value that this share of the rows has is set aside before quantiles are taken. */
const TIED = 0.05;
/** With fewer values the outer knots are the fifth from each end. */
const FEW = 100;

/** Knots of a restricted cubic spline: those given, or quantiles as `Hmisc::rcspline.eval` takes them. */
export function settleRestricted(
  { knots, count = 5 }: BasisRequest,
  x: Float64Array,
): RestrictedCubicSplines {
  const settled = distinct([...(knots ?? quantileKnots(count, sorted(x)))].sort((a, b) => a - b));
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

function quantileKnots(count: number, all: Float64Array): number[] {
  const levels = distinct(all);
  if (levels.length - 2 <= count) {
    throw badValues(
      `rcs() with ${count} knots needs ${count + 3} distinct values at least, and there are ${levels.length}: give the knots.`,
    );
  }
  const { first, last } = tiedEnds(all, levels);
  const middle = all.filter((value) => (first === null || value > first) && (last === null || value < last));
  const wanted = count - (first === null ? 0 : 1) - (last === null ? 0 : 1);
  const knots = wanted === 1 ? [quantile(middle, 0.5)] : atQuantiles(middle, wanted, count);
  if (wanted > 1 && middle.length < FEW) {
    const fifth = middle.length >= 5;
    if (first === null && fifth) knots[0] = middle[4]!;
    if (last === null && fifth) knots[wanted - 1] = middle[middle.length - 5]!;
  }
  return [...knots, ...(first === null ? [] : [first]), ...(last === null ? [] : [last])];
}

function atQuantiles(values: Float64Array, wanted: number, count: number): number[] {
  const outer = count > 6 ? 0.025 : count > 3 ? 0.05 : 0.1;
  const knots = sequence(wanted === 2 ? 0.5 : outer, 1 - outer, wanted).map((p) => quantile(values, p));
  if (distinct(knots).length < Math.min(wanted, 3)) {
    throw badValues(`So many values are equal that ${wanted} knots of rcs() coincide: give the knots.`);
  }
  return knots;
}

/** The value next to an end at which many values are tied, unless there are such ties elsewhere too. */
function tiedEnds(
  all: Float64Array,
  levels: readonly number[],
): { readonly first: number | null; readonly last: number | null } {
  const counts = countsOf(all);
  const isTied = (count: number) => count / all.length >= TIED;
  if (counts.slice(1, -1).some(isTied)) return { first: null, last: null };
  const first = isTied(counts[0]!) ? levels[1]! : null;
  const last = isTied(counts.at(-1)!) ? levels.at(-2)! : null;
  return { first, last };
}

/** How often each distinct value occurs; `values` ascending. */
function countsOf(values: Float64Array): number[] {
  const counts: number[] = [];
  values.forEach((value, i) => {
    if (i > 0 && value === values[i - 1]) counts[counts.length - 1]! += 1;
    else counts.push(1);
  });
  return counts;
}
