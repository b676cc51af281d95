/** The different scores of the rows, with what came at each. */
import { rank, type ScoredGroups } from '../../evaluation/scored-groups.js';
import { type Chain, select } from '../../formula/sql/chain.js';
import { MOST_CELLS, numberOf, type Row } from '../relation.js';
import { type Asking, rowsOf, sumsOf } from '../sql-shard.js';

/** A SELECT of the different scores with Σ a and Σ b, as what stands after FROM. */
export function scoresSql(rows: Chain): string {
  return `(${select(rows, ['score', 'sum(a) AS events', 'sum(b) AS others'], 'GROUP BY score')}) AS oddsmith_scores`;
}

export async function countScores(rows: Chain, asking: Asking): Promise<number> {
  const [count] = await sumsOf(asking, [`SELECT count(*) FROM ${scoresSql(rows)}`]);
  return numberOf(count);
}

const SUMS = ['score', 'sum(a)', 'sum(b)'];
const SQUARES = ['sum(a * a)', 'sum(a * b)', 'sum(b * b)'];

/** So many different scores can be had one by one. */
export function mostScores(sampled: boolean): number {
  return Math.floor(MOST_CELLS / (SUMS.length + (sampled ? SQUARES.length : 0)));
}

/** Groups of equal scores as in memory; `sampled`: with the squares of weights, of so many rows. */
export async function scoredGroups(
  chain: Chain,
  sampled: boolean,
  rows: number,
  asking: Asking,
): Promise<ScoredGroups> {
  const sql = select(chain, [...SUMS, ...(sampled ? SQUARES : [])], 'GROUP BY score');
  const found = [...(await rowsOf(asking, sql))].sort((x, y) => Number(x[0]) - Number(y[0]));
  const column = (i: number) => Float64Array.from(found, (row: Row) => numberOf(row[i]));
  const { groupOf: _, ...scores } = rank(column(0));
  const squares = sampled ? { events: column(3), both: column(4), others: column(5), rows } : null;
  return { ...scores, events: column(1), others: column(2), squares };
}
