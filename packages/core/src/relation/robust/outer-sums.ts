/** Sums of products of the columns of rows or of groups. */
import { further, select } from '../../formula/sql/chain.js';
import { type RowsSql, selects } from '../questions.js';
import { numberOf } from '../relation.js';
import { type Asking, sumsOf } from '../sql-shard.js';

/** Some sums first, and Σ weight·xⱼ·xₖ, the lower triangle row after row. */
export async function outerSums(
  rows: RowsSql,
  first: readonly string[],
  asking: Asking,
  weight = '',
): Promise<{ readonly first: number[]; readonly products: Float64Array }> {
  const { columns } = rows;
  const products = columns.flatMap((x, j) => columns.slice(0, j + 1).map((y) => `sum(${weight}${x} * ${y})`));
  const cells = await sumsOf(asking, selects([...first, ...products], rows));
  const sums = cells.map(numberOf);
  return { first: sums.slice(0, first.length), products: Float64Array.from(sums.slice(first.length)) };
}

/** The scores of rows, (a·q − b·p)·x, as columns. */
export function scoresOf({ chain, columns, more }: RowsSql): RowsSql {
  const residuals = further(chain, {
    columns: [['r', 'a * q - b * p']],
    keep: [...columns, ...more],
    often: true,
  });
  const scores = columns.map((x, j) => [`s${j}`, `r * ${x}`] as const);
  const names = scores.map(([name]) => name);
  return { chain: further(residuals, { columns: scores, keep: more }), columns: names, more };
}

/** Sums of the columns of rows within groups by some of their other names: the rows are groups then. */
export function sumsWithin({ chain, columns }: RowsSql, keys: readonly string[]): RowsSql {
  const sums = columns.map((x) => `sum(${x}) AS t_${x}`);
  const groups = select(chain, [...keys, ...sums], `GROUP BY ${keys.join(', ')}`);
  const source = `(${groups}) AS oddsmith_groups`;
  return {
    chain: { dialect: chain.dialect, source, steps: [] },
    columns: columns.map((x) => `t_${x}`),
    more: keys,
  };
}
