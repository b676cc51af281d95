/** What is left to estimate where rows in a database are separated: see `limiting` in `fit/limiting.ts`. */
import type { Estimate } from '../../fit/estimate.js';
import { finiteFirst } from '../../fit/limiting.js';
import { pairs } from '../../math/cholesky-double-double.js';
import { packedIndex, packedLength } from '../../math/packed.js';
import type { Solution } from '../../objective/objective.js';
import type { Refined } from '../../solver/refine.js';
import { basisOf } from '../basis.js';
import type { Reached } from '../estimate.js';
import { toldAlias } from '../estimate.js';
import type { Opened } from '../opened.js';
import { openedAt } from '../opening.js';
import type { Separated } from './search.js';
import { remainingRows } from './sided-rows.js';

/** The rows on the hyperplane, and which design column each of their columns is. */
export interface Remaining {
  readonly opened: Opened;
  readonly order: readonly number[];
}

/** The rows that the direction leaves on the hyperplane, finite coefficients first: as many of the others are 0 as depend on these. */
export async function openRemaining(opened: Opened, { separation, plane }: Separated): Promise<Remaining> {
  const { learnt, source, basis, asking } = opened;
  const order = finiteFirst(basis.free, separation);
  const { columns } = source;
  const free = { ...source, columns: basis.free.map((j) => columns[j]!) };
  const names = order.map((j) => columns[j]!);
  const rows = remainingRows(free, plane, names);
  const own = await basisOf(rows, learnt.schema.intercept && order[0] === 0, asking);
  return { opened: openedAt(rows, rows, { ...opened, basis: own, start: null }, asking), order };
}

/** The estimate in which nothing is finite. */
export function nothingFinite({ basis, source }: Opened, { separation }: Separated): Estimate {
  const start = new Float64Array(source.columns.length);
  const solution: Solution = {
    coefficients: start,
    stopReason: 'no-further-progress',
    iterations: 0,
    largestLogOdds: 0,
    lastStep: start,
  };
  return { ...known(basis, separation), active: [], solution, refined: null };
}

/** The estimate of the rows that remain as one of all columns. */
export function limitingEstimate(
  { basis, source }: Opened,
  { separation }: Separated,
  { opened, order }: Remaining,
  { estimate: { solution, refined } }: Reached,
): Estimate {
  const determined = opened.basis.free.map((i) => order[i]!);
  const active = [...determined].sort((a, b) => a - b);
  const places = active.map((j) => determined.indexOf(j));
  const spread = refined && {
    ...refined,
    ...rearranged(refined, places),
    coefficients: pairsOf(source.columns.length, refined.coefficients.high, order),
  };
  return { ...known(basis, separation), active, solution, refined: spread };
}

function known(basis: Opened['basis'], separation: Separated['separation']) {
  const aliases = basis.aliases.map(toldAlias);
  return { aliases, gram: null, free: basis.free, separation, converged: false, solver: 'newton' } as const;
}

function pairsOf(size: number, values: Float64Array, order: readonly number[]) {
  const spread = pairs(size);
  order.forEach((j, i) => {
    spread.high[j] = values[i]!;
  });
  return spread;
}

/** Variances and covariance with what is at `places` in that order. */
function rearranged({ variances, covariance }: Refined, places: readonly number[]) {
  const high = new Float64Array(packedLength(places.length));
  places.forEach((a, i) => {
    for (let j = 0; j <= i; j++) {
      const b = places[j]!;
      high[packedIndex(i, j)] = covariance.high[packedIndex(Math.max(a, b), Math.min(a, b))]!;
    }
  });
  return {
    variances: Float64Array.from(places, (place) => variances[place]!),
    covariance: { high, low: new Float64Array(high.length) },
  };
}
