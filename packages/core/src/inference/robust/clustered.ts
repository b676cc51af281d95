/**
 * Cluster-robust covariance (Liang & Zeger 1986): V(Σ sₘsₘᵀ)V with sₘ the sum of the scores of cluster m, times
 * G/(G − 1)·(n − 1)/(n − p) as R's sandwich, or G/(G − 1) alone as Stata. Two ways of clustering: A + B − A∩B (Cameron,
 * Gelbach & Miller 2011), each with its own factor.
 */
import { OddsmithError } from '../../errors.js';
import { type Pairs, pairAt, pairs, setPair } from '../../math/cholesky-double-double.js';
import { add, fromNumber, multiply } from '../../math/double-double.js';
import { packedLength } from '../../math/packed.js';
import type { PointModel } from '../../observations/blocks.js';
import type { Observations } from '../../observations/observations.js';
import type { Whitening } from '../../observations/whitening.js';
import { type Groups, intersection } from './groups.js';
import { OuterSums } from './outer-sums.js';
import { scoreSums } from './score-sums.js';
import { unitsOf } from './units.js';

/** `r`: G/(G − 1)·(n − 1)/(n − p); `stata`: G/(G − 1). */
export type ClusterAdjustment = 'r' | 'stata';

/** Groups whose outer products are added before the next double-double sum. */
const BLOCK = 256;

/** The meat in whitened coordinates of one or two ways of clustering. Throws `data-shape` for a single cluster. */
export function* clusteredMeat(
  clusters: readonly Groups[],
  adjustment: ClusterAdjustment,
  observations: Observations,
  model: PointModel,
  whitening: Whitening,
): Generator<null, Pairs> {
  const few = clusters.find(({ count }) => count < 2);
  if (few) throw tooFew(few.name);
  const [a, b] = clusters;
  const ways = b === undefined ? [a!] : [a!, b, intersection(a!, b)];
  const sums = yield* scoreSums(ways, observations, model, whitening);
  const n = unitsOf(observations).count;
  const meat = pairs(packedLength(whitening.size));
  ways.forEach(({ count }, way) => {
    const factor = factorOfWay(way, count, adjustment, n, whitening.size);
    addScaled(meat, outer(sums[way]!, count, whitening.size), factor);
  });
  return meat;
}

/** What the sums of a way of clustering (of two the third is A∩B) count, with so many clusters, n observations and p columns. */
export function factorOfWay(
  way: number,
  clusters: number,
  adjustment: ClusterAdjustment,
  n: number,
  p: number,
): number {
  const sign = way === 2 ? -1 : 1;
  const small = adjustment === 'stata' ? 1 : (n - 1) / (n - p);
  return (sign * small * clusters) / (clusters - 1);
}

function outer(scores: Float64Array, count: number, size: number): Pairs {
  const sums = new OuterSums(size);
  for (let g = 0; g < count; g++) {
    sums.add(1, scores, g * size);
    if (g % BLOCK === BLOCK - 1) sums.endBlock();
  }
  return sums.total();
}

/** into += factor·matrix. */
export function addScaled(into: Pairs, matrix: Pairs, factor: number): void {
  for (let i = 0; i < into.high.length; i++)
    setPair(into, i, add(pairAt(into, i), multiply(pairAt(matrix, i), fromNumber(factor))));
}

export function tooFew(name: string): OddsmithError {
  const message = `All rows are in one cluster of ${name}; a covariance by clusters needs two or more.`;
  return new OddsmithError('data-shape', message, { column: name, option: 'cluster' });
}
