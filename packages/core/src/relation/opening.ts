/** The design in the engine: schema, basis, and what a report says beside the sums of a fit. */
import { OddsmithError } from '../errors.js';
import { type Grouped, groupedOf } from '../fit/likelihood.js';
import { select } from '../formula/sql/chain.js';
import { schemaSql } from '../formula/sql/index.js';
import { add, multiplyNumber, ZERO } from '../math/double-double.js';
import { basisOf } from './basis.js';
import { BasisShard } from './basis-shard.js';
import { type Learnt, refuseMissing } from './learn.js';
import type { Opened } from './opened.js';
import type { FitRelationOptions } from './options.js';
import { inBasis, type RowsSql, rowsSql } from './questions.js';
import { dialectOf, numberOf, type Relation } from './relation.js';
import { type Asking, SqlShard } from './sql-shard.js';

export async function open(
  relation: Relation,
  learnt: Learnt,
  options: FitRelationOptions,
  asking: Asking,
): Promise<Opened> {
  const dialect = dialectOf(relation);
  const types = Object.fromEntries(relation.columns.map(({ name, type }) => [name, type]));
  const { weights = null } = options;
  const sql = schemaSql(learnt.schema, dialect, { types });
  const source = rowsSql(sql, dialect, relation.source, weights);
  const { basis, moved } = await basisOf(source, learnt.schema.intercept, asking);
  if (basis.totals.rows === 0)
    throw new OddsmithError('data-empty', 'No row has all values that the model needs.');
  const { columns, isClear, totals } = basis;
  const shard = isClear
    ? new BasisShard(new SqlShard(moved, totals.rows, asking), columns)
    : new SqlShard(inBasis(moved, columns), totals.rows, asking);
  return { learnt, source, moved, basis, shard, asking };
}

/** What a report says beside the sums of a fit. */
export interface Extras {
  readonly rowsDropped: number;
  readonly grouped: Grouped | null;
}

export async function extras(
  all: number,
  { learnt, source: rows, basis, asking }: Opened,
  { weights, missing }: FitRelationOptions,
): Promise<Extras> {
  const { response } = learnt.schema;
  const rowsDropped = all - learnt.complete;
  const lost = learnt.complete - basis.totals.rows;
  if (weights === undefined && lost > 0) throw withoutValue(lost);
  refuseMissing(rowsDropped, missing);
  return { rowsDropped, grouped: response.kind === 'labels' ? null : await groupedIn(rows, asking) };
}

function withoutValue(rows: number): OddsmithError {
  const message = `In ${rows} rows an expression of the formula has no value, or a level that the few rows looked at did not show. Name the levels (option levels), or compute the column in the query.`;
  return new OddsmithError('value-out-of-domain', message, { option: 'levels' });
}

/** Different counts of events and others, at most. */
const MOST_GROUPS = 3000;

/** Σ over rows that are binomial units, by their counts. */
async function groupedIn({ chain }: RowsSql, { query, signal, onQuery }: Asking): Promise<Grouped> {
  const sql = select(chain, ['a', 'b', 'count(*)'], `GROUP BY a, b LIMIT ${MOST_GROUPS + 1}`);
  onQuery?.(sql);
  const groups = await query(sql, signal);
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
