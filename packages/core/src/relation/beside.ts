/** What only robust covariances and counts of observations read of the rows, beside the design: groups, and weights of counts. */
import type { Dialect } from '../formula/sql/dialect.js';
import { tooFew } from '../inference/robust/clustered.js';
import { countGroups, groupKey, groupName } from './groups.js';
import type { Learnt } from './learning/learn.js';
import type { Prepared } from './opened.js';
import type { FitRelationOptions } from './options.js';
import { type RowsSql, selects } from './questions.js';
import { numberOf, type RelationColumn } from './relation.js';
import { type Asking, sumsOf } from './sql-shard.js';

/** The name of a row's frequency weight, where the row itself is counts. */
export const REPLICATES = 'oddsmith_count';

/** By names, for `rowsSql`. */
export function besideSql(
  { schema: { response }, weightsKind }: Learnt,
  groups: readonly RelationColumn[],
  weights: string | undefined,
  dialect: Dialect,
): Record<string, string> {
  const { finite, asDouble, identifier } = dialect;
  const isCount = weights !== undefined && weightsKind === 'frequency' && response.kind === 'counts';
  return {
    ...Object.fromEntries(groups.map((column, i) => [groupName(i), groupKey(column, dialect)])),
    ...(isCount && { [REPLICATES]: finite(asDouble(identifier(weights))) }),
  };
}

/** Observations: Σ weights under frequency weights, else rows. */
export async function observationsIn(
  beside: RowsSql,
  { weightsKind }: Learnt,
  { totals: { rows, events, others } }: Prepared['basis'],
  asking: Asking,
): Promise<number> {
  if (weightsKind !== 'frequency') return rows;
  if (!beside.more.includes(REPLICATES)) return events + others;
  const [count] = await sumsOf(asking, selects([`sum(${REPLICATES})`], beside));
  return numberOf(count);
}

/** The clusters, then the strata. Throws `value-missing` for rows without, `data-shape` for a single cluster. */
export async function groupsIn(
  beside: RowsSql,
  groups: readonly RelationColumn[],
  { strata, weightsKind }: Pick<FitRelationOptions, 'strata' | 'weightsKind'>,
  asking: Asking,
): Promise<Prepared['groups']> {
  const counted: Prepared['groups'][number][] = [];
  for (const [i, { name }] of groups.entries()) {
    const isStrata = strata !== undefined && i === groups.length - 1;
    counted.push(await countGroups(beside, i, name, isStrata ? 'strata' : 'cluster', asking));
  }
  const single = weightsKind === 'sampling' ? undefined : counted.find(({ count }) => count < 2);
  if (single !== undefined) throw tooFew(single.column);
  return counted;
}
