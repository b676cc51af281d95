/** From a formula to a shard: what is learnt of the rows by queries, and the design in the engine. */
import { OddsmithError } from '../errors.js';
import { type Grouped, groupedOf } from '../fit/likelihood.js';
import { select } from '../formula/sql/chain.js';
import { schemaSql } from '../formula/sql/index.js';
import { add, multiplyNumber, ZERO } from '../math/double-double.js';
import { basisOf } from './basis.js';
import { BasisShard } from './basis-shard.js';
import { besideSql, groupsIn, observationsIn } from './beside.js';
import type { Facts } from './learning/complete-rows.js';
import { groupColumns, type Learnt, learn, type Read } from './learning/learn.js';
import type { Opened, Prepared } from './opened.js';
import type { FitRelationOptions } from './options.js';
import { centredRows, inBasis, type RowsOptions, type RowsSql, rowsSql } from './questions.js';
import { dialectOf, numberOf, type Relation } from './relation.js';
import { sampledStart } from './sample.js';
import { type Asking, rowsOf, SqlShard } from './sql-shard.js';

/** Throws as `learn` does, `data-empty`, and `value-out-of-domain` where an expression has no value in complete rows. */
export async function prepare(
  relation: Relation,
  read: Read,
  facts: Facts,
  options: FitRelationOptions,
  asking: Asking,
): Promise<Prepared> {
  const learnt = await learn(read, facts, options);
  const source = sourceOf(relation, learnt, facts, options, {});
  const basis = await basisOf(source, learnt.schema.intercept, asking);
  const { rows } = basis.totals;
  if (rows === 0) throw new OddsmithError('data-empty', 'No row has all values that the model needs.');
  const lost = facts.taking - rows;
  if (lost > 0) throw withoutValue(lost);
  const more = besideSql(learnt, read.groups, options.weights, dialectOf(relation));
  const beside = sourceOf(relation, learnt, facts, options, { more });
  const observations = await observationsIn(beside, learnt, basis, asking);
  const groups = await groupsIn(beside, read.groups, options, asking);
  const grouped = learnt.schema.response.kind === 'labels' ? null : await groupedIn(source, asking);
  const start = await sampledStart(centredRows(source, basis.centres), basis, asking);
  return { facts, learnt, basis, observations, groups, grouped, start };
}

/** Asks nothing. */
export function open(
  relation: Relation,
  prepared: Prepared,
  options: FitRelationOptions,
  asking: Asking,
): Opened {
  const { facts, learnt, basis } = prepared;
  const allUsable = basis.totals.rows === facts.rows;
  const source = sourceOf(relation, learnt, facts, options, { allUsable });
  const more = besideSql(learnt, groupColumns(relation, options), options.weights, dialectOf(relation));
  const beside = sourceOf(relation, learnt, facts, options, { allUsable, more });
  return openedAt(source, beside, prepared, asking);
}

/** Rows of which the basis is known; `beside`: with their groups and counts. */
export function openedAt(source: RowsSql, beside: RowsSql, prepared: Prepared, asking: Asking): Opened {
  const { columns, isClear, totals, centres } = prepared.basis;
  const moved = centredRows(source, centres);
  const shard = isClear
    ? new BasisShard(new SqlShard(moved, totals.rows, asking), columns)
    : new SqlShard(inBasis(moved, columns), totals.rows, asking);
  return { ...prepared, source, beside, moved, shard, asking };
}

/** Without guards where nothing is missing, and without conditions where `allUsable`. */
function sourceOf(
  relation: Relation,
  { schema }: Learnt,
  { rows, complete }: Facts,
  { weights: weight }: FitRelationOptions,
  more: Pick<RowsOptions, 'allUsable' | 'more'>,
): RowsSql {
  const dialect = dialectOf(relation);
  const types = Object.fromEntries(relation.columns.map(({ name, type }) => [name, type]));
  const sql = schemaSql(schema, dialect, { types, clean: rows === complete });
  return rowsSql(sql, dialect, relation.source, { weight, ...more });
}

function withoutValue(rows: number): OddsmithError {
  const message = `In ${rows} rows an expression of the formula has no value.`;
  return new OddsmithError('value-out-of-domain', message);
}

/** Different counts of events and others, at most. */
const MOST_GROUPS = 3000;

/** Σ over rows that are binomial units, by their counts. */
async function groupedIn({ chain }: RowsSql, asking: Asking): Promise<Grouped> {
  const sql = select(chain, ['a', 'b', 'count(*)'], `GROUP BY a, b LIMIT ${MOST_GROUPS + 1}`);
  const groups = await rowsOf(asking, sql);
  if (groups.length > MOST_GROUPS) {
    const message = `The response has more than ${MOST_GROUPS} different counts: the likelihood of grouped rows is not summed in the database in this version.`;
    throw new OddsmithError('option-unavailable', message);
  }
  const sum = { saturated: ZERO, coefficients: ZERO };
  for (const [events, others, count] of groups) {
    const one = groupedOf({
      events: Float64Array.of(numberOf(events)),
      others: Float64Array.of(numberOf(others)),
    });
    sum.saturated = add(sum.saturated, multiplyNumber(one.saturated, numberOf(count)));
    sum.coefficients = add(sum.coefficients, multiplyNumber(one.coefficients, numberOf(count)));
  }
  return sum;
}
