/**
 * Order statistics of a column that nobody can sort: rows are counted in intervals (GROUP BY), each with the smallest and
 * the largest of its values, and those intervals are looked into again that hold a place that is asked for, until it
 * is the end of one. The interval of a value never falls as values rise, whatever is rounded, so the answers are exact.
 */
import type { Extent } from '../../formula/basis/asked.js';
import type { Expression } from '../../formula/schema.js';
import type { Dialect } from '../../formula/sql/dialect.js';
import { doubleAt, placeOf } from '../../math/float-bits.js';
import { numberOf } from '../relation.js';
import type { Asks } from './asked-rows.js';

/** Values that stand together: all those from `low` to `high`, which are values of rows, and what is before them. */
interface Stretch {
  readonly before: number;
  readonly rows: number;
  readonly low: number;
  readonly high: number;
}

/** Pieces of one statement, and intervals of the same length in each: 4 cells each, 10,000 cells at most. */
const MOST_PIECES = 48;
const INTERVALS = 40;
/** Keys of a piece: the last value may fall into an interval of its own. */
const STRIDE = INTERVALS + 2;
/** Stretches of one statement, in two pieces at least. */
const MOST_STRETCHES = MOST_PIECES / 2;
/** One of so many edges, and one at least, is set by the bits of doubles: values that are magnitudes apart are told apart. */
const BY_BITS = 4;

/** The values at these places, from 0, of the numbers of an expression. */
export function* orderOf(
  of: Expression,
  ranks: readonly number[],
  { rows, low, high }: Extent,
  dialect: Dialect,
): Asks<number[]> {
  const found = new Map<number, number>();
  let wanted = [...new Set(ranks)].sort((a, b) => a - b);
  let stretches: Stretch[] = [{ before: 0, rows, low, high }];
  for (;;) {
    const within = stretches.map((stretch) => ({ stretch, inside: settled(stretch, wanted, found) }));
    stretches = within.flatMap(({ stretch, inside }) => (inside.length > 0 ? [stretch] : []));
    wanted = within.flatMap(({ inside }) => inside);
    if (wanted.length === 0) return ranks.map((rank) => found.get(rank)!);
    const narrower: Stretch[] = [];
    for (let i = 0; i < stretches.length; i += MOST_STRETCHES)
      narrower.push(...(yield* counted(of, stretches.slice(i, i + MOST_STRETCHES), dialect)));
    stretches = narrower;
  }
}

/** Notes the places in a stretch whose values are known, and gives the others. */
function settled(
  { before, rows, low, high }: Stretch,
  wanted: readonly number[],
  found: Map<number, number>,
): number[] {
  const inside = wanted.filter((rank) => rank >= before && rank < before + rows);
  return inside.filter((rank) => {
    if (rank === before || low === high) found.set(rank, low);
    else if (rank === before + rows - 1) found.set(rank, high);
    else return true;
    return false;
  });
}

/** The rows in the intervals of stretches, in order. */
function* counted(of: Expression, stretches: readonly Stretch[], dialect: Dialect): Asks<Stretch[]> {
  const pieces = Math.floor(MOST_PIECES / stretches.length);
  // An edge at 0 may make one more.
  const keys = (pieces + 1) * STRIDE;
  const edges = stretches.map(({ low, high }) => edgesOf(low, high, pieces));
  const rows = yield {
    kind: 'groups',
    of,
    asNumber: true,
    groups: ({ sql: x }) => ({
      key: intervalSql(x, edges, keys, dialect),
      items: ['count(*)', `min(${x})`, `max(${x})`],
      tail: '',
    }),
  };
  const groups = rows.map((row) => row.map(numberOf)).sort(([a], [b]) => a! - b!);
  const passed = stretches.map(({ before }) => before);
  return groups.map(([key, count, low, high]) => {
    const stretch = Math.floor(key! / keys);
    const before = passed[stretch]!;
    passed[stretch] = before + count!;
    return { before, rows: count!, low: low! + 0, high: high! + 0 };
  });
}

/** The number of the interval of x, where a stretch has so many; NULL beside the stretches, which are ascending. */
function intervalSql(
  x: string,
  stretches: readonly (readonly number[])[],
  keys: number,
  { double }: Dialect,
): string {
  const cases = stretches.flatMap(([low, ...ends], s) => {
    let from = low!;
    const inside = ends.map((end, i) => {
      const width = Math.max((end - from) / INTERVALS, Number.MIN_VALUE);
      const interval = `floor((${x} - ${double(from)}) / ${double(width)})`;
      from = end;
      const sign = i === ends.length - 1 ? '<=' : '<';
      return `WHEN ${x} ${sign} ${double(end)} THEN ${double(s * keys + i * STRIDE)} + ${interval}`;
    });
    return [`WHEN ${x} < ${double(low!)} THEN NULL`, ...inside];
  });
  return `CASE ${cases.join(' ')} END`;
}

/** The edges of pieces from low to high, of the same length or with as many doubles; none of both signs. */
function edgesOf(low: number, high: number, pieces: number): number[] {
  const byBits = Math.max(1, Math.floor((pieces - 1) / BY_BITS));
  const shares = (count: number) => Array.from({ length: count }, (_, i) => (i + 1) / (count + 1));
  const [first, last] = [placeOf(low), placeOf(high)];
  const inside = [
    0,
    ...shares(byBits).map((share) => doubleAt(first + (last - first) * share)),
    ...shares(pieces - 1 - byBits).map((share) => low * (1 - share) + high * share),
  ].filter((edge) => edge > low && edge < high);
  return [low, ...[...new Set(inside)].sort((a, b) => a - b), high];
}
