/** The rows of a relation that can be evaluated: their log-odds by a model, and what came. */
import { didYouMean, OddsmithError } from '../../errors.js';
import { columnsOf } from '../../formula/expressions.js';
import { type Chain, further } from '../../formula/sql/chain.js';
import { schemaSql } from '../../formula/sql/index.js';
import { inputTypes } from '../../formula/used-columns.js';
import type { ModelFile } from '../../output/model.js';
import { listed } from '../../table/columns.js';
import { lossSql, predictedRows, rowsSql } from '../questions.js';
import { dialectOf, type Relation, type RelationColumn } from '../relation.js';

/** The name of the grouping column in a chain. */
export const GROUP = 'oddsmith_group';

export interface RowsToEvaluate {
  /**
   * Its last step has the `score` (log-odds), the probability `risk` and its complement `rest`, the weights `a` and `b` of events
   * and others, the loss, and the grouping column where there is one.
   */
  readonly scored: Chain;
  /** All rows, with the weights of events and others: what is to be checked. */
  readonly all: Chain;
  readonly by: RelationColumn | null;
}

/** Throws `column-unknown` and `column-type`, and `option-unavailable` for a model with infinite coefficients. */
export function rowsToEvaluate(
  model: ModelFile,
  relation: Relation,
  { weights = null, by = null }: { weights?: string | null; by?: string | null },
): RowsToEvaluate {
  if (model.limiting !== null) {
    const message = 'A model with infinite coefficients is not evaluated in a database in this version.';
    throw new OddsmithError('option-unavailable', message, { option: 'model' });
  }
  const dialect = dialectOf(relation);
  const weight = weights === null ? null : columnNamed(relation, weights, 'weights').name;
  const group = by === null ? null : columnNamed(relation, by, 'by');
  refuseOtherTypes(model, relation);
  const types = Object.fromEntries(relation.columns.map(({ name, type }) => [name, type]));
  const sql = schemaSql(model.schema, dialect, { types });
  const more = group === null ? {} : { [GROUP]: readSql(group, relation) };
  const rows = rowsSql(sql, dialect, relation.source, { weight: weight ?? undefined, more });
  const coefficients = Float64Array.from(model.coefficients, (value) => value ?? 0);
  const scored = further(predictedRows(rows, coefficients).chain, {
    columns: [
      ['score', 'z'],
      ['risk', 'p'],
      ['rest', 'q'],
      ['loss', lossSql(dialect)],
    ],
    keep: ['a', 'b', ...Object.keys(more)],
  });
  return { scored, all: checkedRows(sql, relation, weight), by: group };
}

/** Rows with what can be wrong of them: names `a` and `b` (NULL where a value is missing), `label`, `w` and `infinite`. */
function checkedRows(sql: ReturnType<typeof schemaSql>, relation: Relation, weight: string | null): Chain {
  const { double, asDouble, identifier, finite, withoutInfinity } = dialectOf(relation);
  const column = weight === null ? double(1) : asDouble(identifier(weight));
  const all = sql.chain(relation.source, [
    ['oddsmith_weight', finite(column)],
    [
      'oddsmith_infinite',
      `CASE WHEN ${column} IS NOT NULL AND ${withoutInfinity(column)} IS NULL THEN 1 ELSE 0 END`,
    ],
  ]);
  const { events, others, label } = sql.response;
  return further(all, {
    columns: [
      ['a', events],
      ['b', others],
      ['w', 'oddsmith_weight'],
      ['infinite', 'oddsmith_infinite'],
      ...(label === null ? [] : [['label', label] as const]),
    ],
    keep: [],
  });
}

function columnNamed({ columns }: Relation, name: string, option?: string): RelationColumn {
  const found = columns.find((column) => column.name === name);
  if (found !== undefined) return found;
  const names = columns.map((column) => column.name);
  const message = `The relation has no column "${name}".${didYouMean(name, names)} It has: ${listed(names)}.`;
  throw new OddsmithError('column-unknown', message, { column: name, ...(option && { option }) });
}

/** A column that was a number or a date in training has to be one here. */
function refuseOtherTypes({ schema }: ModelFile, relation: Relation): void {
  const types = inputTypes(schema);
  const { response } = schema;
  const answer = response.kind === 'counts' ? [response.successes, response.failures] : [response.expression];
  const names = new Set(schema.inputs.map(({ name }) => name));
  for (const part of answer) for (const name of columnsOf(part)) names.add(name);
  for (const name of names) {
    const { type } = columnNamed(relation, name);
    const wanted = types[name];
    const isOther =
      (wanted === 'number' && (type === 'text' || type === 'date')) || (wanted === 'date' && type !== 'date');
    if (!isOther) continue;
    const message = `${name} was a ${wanted} in training, and in the relation it is ${type === 'text' ? 'text' : `a ${type}`}.`;
    throw new OddsmithError('column-type', message, { column: name });
  }
}

/** The values to group by; NULL where one is missing. */
function readSql({ name, type }: RelationColumn, relation: Relation): string {
  const { identifier, asDouble, asText, days, finite } = dialectOf(relation);
  const column = identifier(name);
  if (type === 'number') return finite(asDouble(column));
  if (type === 'date') return days(column);
  return type === 'text' ? asText(column) : column;
}
