/** The meat by clusters of rows in an engine: scores are summed within clusters there, and their products over the clusters. */
import { type ClusterAdjustment, factorOfWay } from '../../inference/robust/clustered.js';
import { packedLength } from '../../math/packed.js';
import type { RowsSql } from '../questions.js';
import type { Asking } from '../sql-shard.js';
import { outerSums, scoresOf, sumsWithin } from './outer-sums.js';

export interface Clustering {
  /** The names of the rows that clusters are by: one, or two for two ways. */
  readonly keys: readonly string[];
  readonly adjustment: ClusterAdjustment;
  /** Number of observations. */
  readonly n: number;
}

/** Over the columns of the rows: of one way of clustering, or A + B − A∩B of two, a statement each. */
export async function clusteredMeat(
  rows: RowsSql,
  { keys, adjustment, n }: Clustering,
  asking: Asking,
): Promise<Float64Array> {
  const scores = scoresOf(rows);
  const size = rows.columns.length;
  const ways = keys.length === 1 ? [keys] : [...keys.map((key) => [key]), keys];
  const meat = new Float64Array(packedLength(size));
  for (const [way, by] of ways.entries()) {
    const { first, products } = await outerSums(sumsWithin(scores, by), ['count(*)'], asking);
    const factor = factorOfWay(way, first[0]!, adjustment, n, size);
    products.forEach((product, i) => {
      meat[i] = meat[i]! + factor * product;
    });
  }
  return meat;
}
