/**
 * Columns of clusters and of strata, by which rows are grouped in the engine. Their values are grouped as they are, and never
 * read as doubles: identifiers of 64 bits may differ in the last one only. Texts are compared byte by byte.
 */
import { OddsmithError } from '../errors.js';
import { select } from '../formula/sql/chain.js';
import type { Dialect } from '../formula/sql/dialect.js';
import type { Grouping } from '../inference/robust/robust.js';
import type { RowsSql } from './questions.js';
import { numberOf, type RelationColumn } from './relation.js';
import { type Asking, sumsOf } from './sql-shard.js';

/** What a group is by: clusters, or strata. */
export type GroupOption = 'cluster' | 'strata';

export function groupName(index: number): string {
  return `oddsmith_group${index}`;
}

/** The value of a column that rows are grouped by; NULL where it is missing. */
export function groupKey({ name, type }: RelationColumn, dialect: Dialect): string {
  const { identifier, asText, asDouble, days, finite } = dialect;
  const column = identifier(name);
  if (type === 'boolean') return column;
  if (type === 'text') return asText(column);
  const number = type === 'date' ? days(column) : asDouble(column);
  return `CASE WHEN ${finite(number)} IS NOT NULL THEN ${column} END`;
}

/** The same as a text. */
export function groupText(column: RelationColumn, dialect: Dialect): string {
  const key = groupKey(column, dialect);
  return column.type === 'text' ? key : dialect.asText(key);
}

/** How many groups of a column the rows are in. Throws `value-missing` where they lack its values. */
export async function countGroups(
  { chain, more }: RowsSql,
  index: number,
  column: string,
  option: GroupOption,
  asking: Asking,
): Promise<Grouping> {
  const key = more[index]!;
  const groups = select(chain, [key, 'count(*) AS n'], `GROUP BY ${key}`);
  const missing = `sum(CASE WHEN ${key} IS NULL THEN n ELSE 0 END)`;
  const cells = await sumsOf(asking, [`SELECT count(*), ${missing} FROM (${groups}) AS oddsmith_groups`]);
  const [count = 0, without = 0] = cells.map(numberOf);
  if (without > 0) throw ungrouped(column, without, option);
  return { column, count };
}

export function ungrouped(column: string, rows: number, option: GroupOption): OddsmithError {
  const what = option === 'strata' ? 'stratum' : 'cluster';
  const message = `${column} has no value in ${rows} rows, so that it is not known which ${what} they belong to.`;
  return new OddsmithError('value-missing', message, { column, option });
}
