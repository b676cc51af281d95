/** The meat by clusters of rows in an engine: scores are summed within clusters there, and their products over the clusters. */
import { addScaled, type ClusterAdjustment, factorOfWay } from '../../inference/robust/clustered.js';
import { type Pairs, pairs } from '../../math/cholesky-double-double.js';
import { packedLength } from '../../math/packed.js';
import type { Asking } from '../sql-shard.js';
import { outerSums, scoresOf, sumsWithin } from './outer-sums.js';
import type { Whitened } from './whitened.js';

export interface Clustering {
  /** The names of the rows that clusters are by: one, or two for two ways. */
  readonly keys: readonly string[];
  readonly adjustment: ClusterAdjustment;
  /** Number of observations. */
  readonly n: number;
}

/** In whitened coordinates: of one way of clustering, or A + B − A∩B of two, a statement each. */
export async function clusteredMeat(
  { rows, meat }: Whitened,
  { keys, adjustment, n }: Clustering,
  asking: Asking,
): Promise<Pairs> {
  const scores = scoresOf(rows);
  const size = rows.columns.length;
  const ways = keys.length === 1 ? [keys] : [...keys.map((key) => [key]), keys];
  const sum = pairs(packedLength(size));
  for (const [way, by] of ways.entries()) {
    const { first, products } = await outerSums(sumsWithin(scores, by), ['count(*)'], asking);
    addScaled(sum, meat(products), factorOfWay(way, first[0]!, adjustment, n, size));
  }
  return sum;
}
