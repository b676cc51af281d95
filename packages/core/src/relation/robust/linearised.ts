/**
 * The meat under sampling weights of rows in an engine: `inference/robust/linearised.ts` by sums. Within a stratum of n sampling
 * units Σ (z − z̄)(z − z̄)ᵀ is Σ zzᵀ − (Σz)(Σz)ᵀ/n; where strata explain much of the scores that cancels some digits.
 */
import { select } from '../../formula/sql/chain.js';
import { singleUnit } from '../../inference/robust/linearised.js';
import { packedLength } from '../../math/packed.js';
import type { RowsSql } from '../questions.js';
import { numberOf } from '../relation.js';
import { type Asking, sumsOf } from '../sql-shard.js';
import { scoresOf, sumsWithin } from './outer-sums.js';

export interface Sample {
  /** The names of the rows that sampling units and strata are by; null where each row is one, or there is one stratum. */
  readonly cluster: string | null;
  readonly stratum: string | null;
  /** The column of strata. */
  readonly strata: string | null;
}

/** Sums that one statement has beside those of a stratum. */
const BESIDE = 2;

/** Over the columns of the rows. Throws `data-shape` for a stratum with a single sampling unit. */
export async function linearisedMeat(
  rows: RowsSql,
  { cluster, stratum, strata }: Sample,
  asking: Asking,
): Promise<Float64Array> {
  const scores = scoresOf(rows);
  const keys = [stratum, cluster].filter((key) => key !== null);
  const units = cluster === null ? scores : sumsWithin(scores, keys);
  const { columns, chain } = units;
  const pairs = columns.flatMap((x, j) => columns.slice(0, j + 1).map((y) => [x, y] as const));
  const meat = new Float64Array(packedLength(columns.length));
  const most = chain.dialect.mostSums - columns.length - BESIDE;
  for (let start = 0; start < pairs.length; start += most) {
    const [lonely, ...sums] = await stratified(units, pairs.slice(start, start + most), stratum, asking);
    if (lonely! > 0) throw singleUnit(strata);
    meat.set(sums, start);
  }
  return meat;
}

/** Strata with a single unit, and Σ n/(n − 1)·(Σ xy − Σx·Σy/n) over the strata of some pairs of columns. */
async function stratified(
  { chain, columns }: RowsSql,
  pairs: readonly (readonly [string, string])[],
  stratum: string | null,
  asking: Asking,
): Promise<number[]> {
  const { asDouble, double } = chain.dialect;
  const [zero, one] = [double(0), double(1)];
  const within = select(
    chain,
    [
      `${asDouble('count(*)')} AS n`,
      ...columns.map((x) => `sum(${x}) AS t_${x}`),
      ...pairs.map(([x, y], i) => `sum(${x} * ${y}) AS m${i}`),
    ],
    stratum === null ? '' : `GROUP BY ${stratum}`,
  );
  const factor = `CASE WHEN n > ${one} THEN n / (n - ${one}) ELSE ${zero} END`;
  const products = pairs.map(([x, y], i) => `sum(${factor} * (m${i} - t_${x} * t_${y} / n))`);
  const lonely = `sum(CASE WHEN n > ${one} THEN ${zero} ELSE ${one} END)`;
  const sql = `SELECT ${[lonely, ...products].join(', ')} FROM (${within}) AS oddsmith_strata`;
  return (await sumsOf(asking, [sql])).map(numberOf);
}
