/** Completely separated rows leave room around the hyperplane: the smallest whole numbers that stay within it. */
import { blocks, demandOf } from './demands.js';
import { type ExplainedRows, sidesOf } from './explained-rows.js';

/** The smallest slope is a whole number up to this; the others keep so many digits. */
const MOST_MULTIPLE = 30;
const DIGITS = [1, 2, 3] as const;
/** Products that may be computed on the way. */
const MOST_PRODUCTS = 200_000_000;

/**
 * A direction in smaller whole numbers, its threshold a short decimal, that separates every row as `direction` does;
 * `direction` itself where there is none, or no intercept to move.
 */
export function wholeSlopes(rows: ExplainedRows, direction: readonly number[]): readonly number[] {
  const slopes = direction.flatMap((value, j) => (value === 0 || j === 0 ? [] : [j]));
  if (!rows.intercept || slopes.length === 0) return direction;
  const tries = Math.floor(MOST_PRODUCTS / (rows.design.rows * slopes.length));
  for (const candidate of candidates(direction, slopes, tries)) {
    const threshold = thresholdOf(rows, candidate, slopes);
    if (threshold === null) continue;
    candidate[0] = threshold === 0 ? 0 : -threshold;
    if (sidesOf(rows.design, candidate).every((side, i) => side === demandOf(rows.design, i)))
      return candidate;
  }
  return direction;
}

/** Multiples of the slopes rounded to whole numbers, from small to large. */
function* candidates(
  direction: readonly number[],
  slopes: readonly number[],
  tries: number,
): Generator<number[], void, void> {
  const least = slopes.reduce((size, j) => Math.min(size, Math.abs(direction[j]!)), Number.POSITIVE_INFINITY);
  const tried = new Set<string>();
  for (const digits of DIGITS) {
    for (let multiple = 1; multiple <= MOST_MULTIPLE; multiple++) {
      const candidate = direction.map((value, j) =>
        j === 0 || value === 0 ? 0 : Math.round(Number(((value / least) * multiple).toPrecision(digits))),
      );
      const text = candidate.join();
      if (tried.has(text) || !candidate.every(Number.isSafeInteger)) continue;
      if (tried.size >= tries) return;
      tried.add(text);
      yield candidate;
    }
  }
}

/** A short number between the sums of non-events and those of events; null where they overlap. */
function thresholdOf(
  { design }: ExplainedRows,
  candidate: readonly number[],
  slopes: readonly number[],
): number | null {
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  for (const { start, count, values } of blocks(design)) {
    for (let i = 0; i < count; i++) {
      const demand = demandOf(design, start + i);
      let sum = 0;
      for (const j of slopes) sum += candidate[j]! * values[i * design.columns + j]!;
      if (demand > 0) high = Math.min(high, sum);
      else if (demand < 0) low = Math.max(low, sum);
      if (low >= high) return null;
    }
  }
  return shortInside(low, high);
}

/** The shortest decimal strictly between two numbers, or null. */
function shortInside(low: number, high: number): number | null {
  const middle = low + (high - low) / 2;
  for (let digits = 1; digits <= 15; digits++) {
    const short = Number(middle.toPrecision(digits));
    if (short > low && short < high) return short;
  }
  return null;
}
