/** The text by which a database computes the design columns of a model: `@oddsmith/core/sql`. */
import { OddsmithError } from '../../errors.js';
import { columnsOf } from '../expressions.js';
import type { Expression, InputColumn, ResponseSchema, Schema } from '../schema.js';
import type { Chain, Step } from './chain.js';
import { DIALECTS, type Dialect, type DialectName } from './dialect.js';
import { ExpressionWriter } from './expression.js';
import { Layers } from './layers.js';
import { TermWriter } from './terms.js';
import { isLevel, isPresent } from './value.js';

export { type Chain, nested, type Step } from './chain.js';
export {
  CLICKHOUSE,
  type DatePart,
  DIALECTS,
  type Dialect,
  type DialectName,
  DUCKDB,
  POSTGRES,
  TRINO,
} from './dialect.js';

/**
 * Expressions for what stands after `SELECT` and `WHERE` of a query whose `FROM` is `from(…)`; each gives a double, or
 * NULL in rows that are not usable.
 */
export interface SchemaSql {
  /**
   * What stands after `FROM`: queries within queries that give names to what the expressions use.
   *
   * @param relation the table as SQL: its quoted name, or a query in parentheses with a name.
   * @param keep columns of the relation that the query is to know beside (weights, an identifier).
   */
  from(relation: string, keep?: readonly string[]): string;
  /** The same as the steps that end where the expressions are known, and `more` that is read from the relation's columns. */
  chain(relation: string, more?: Step['columns']): Chain;
  /** One for each design column, in order. */
  readonly columns: readonly string[];
  /** Events and others of a row before weights: 1 and 0 for labels, p and 1 − p for a proportion, counts for `cbind()`. */
  readonly response: ResponseSql;
  /** The sum of the offsets. */
  readonly offset: string | null;
  /** A predicate: the rows in which everything has a value and every factor a level of the schema. */
  readonly usable: string;
}

export interface ResponseSql {
  readonly events: string;
  readonly others: string;
  /** What the label is read from, which may be another than the two; null where there are no labels. */
  readonly label: string | null;
}

export interface SchemaSqlOptions {
  /**
   * What is in the columns of the response that `schema.inputs` does not list. Default: numbers, or for labels that
   * are a bare column what the labels look like (`false` and `true`, numbers, else text).
   */
  readonly types?: Readonly<Record<string, InputColumn['type']>>;
  /** Default true; false for rows to predict, which need not have it: `response` is NULL then, and `usable` without it. */
  readonly response?: boolean;
  /** All columns are known to have finite values in every row: nothing guards against others. Default false. */
  readonly clean?: boolean;
}

/**
 * Writes a schema as SQL. The same expressions compute the design for training and for prediction: levels, contrasts,
 * knots and centres are in the schema. Names are quoted, texts escaped and compared byte by byte, doubles written so
 * that they are read back exactly. NULL and NaN are missing; where a step has no finite value the result is NULL.
 *
 * PostgreSQL raises an error where a product or a power overflows, before it can be made NULL.
 *
 * @param dialect a name of `DIALECTS`, or a dialect of one's own.
 */
export function schemaSql(
  schema: Schema,
  dialect: DialectName | Dialect,
  options: SchemaSqlOptions = {},
): SchemaSql {
  const types = new Map(schema.inputs.map(({ name, type }) => [name, type]));
  const typeOf = (name: string) =>
    types.get(name) ?? options.types?.[name] ?? labelType(schema.response, name);
  const layers = new Layers();
  const writer = new ExpressionWriter(
    typeof dialect === 'string' ? DIALECTS[dialect] : dialect,
    layers,
    typeOf,
    options.clean,
  );
  const terms = new TermWriter(writer, schema.variables);
  const { double, withoutInfinity } = writer.dialect;
  const known = options.response !== false;
  const response = known ? responseSql(schema.response, writer) : NO_RESPONSE;
  const offsets = schema.offsets.map((expression) => writer.number(expression));
  const read = new Set([
    ...schema.inputs.map(({ name }) => name),
    ...(known ? partsOf(schema.response).flatMap((part) => [...columnsOf(part)]) : []),
  ]);
  const columns = [
    ...(schema.intercept ? [double(1)] : []),
    ...schema.terms.flatMap((term) => terms.columns(term)),
  ];
  const needed = [
    ...(options.clean ? [] : [...read].map((name) => isPresent(writer.column(name).sql))),
    ...schema.variables.map((variable) => terms.isUsable(variable)),
    ...(known ? [hasTrials(schema.response, response, double(0))] : []),
    ...offsets.map(isPresent),
  ];
  return {
    from: (relation, keep = []) => layers.from(relation, keep, writer.dialect),
    chain: (relation, more) => ({ dialect: writer.dialect, source: relation, steps: layers.steps([], more) }),
    columns,
    response,
    offset:
      offsets.length === 0 ? null : offsets.reduce((sum, next) => withoutInfinity(`(${sum} + ${next})`)),
    usable: [...new Set(needed)].join(' AND '),
  };
}

const NO_RESPONSE: ResponseSql = { events: 'NULL', others: 'NULL', label: null };

function partsOf(response: ResponseSchema): Expression[] {
  return response.kind === 'counts' ? [response.successes, response.failures] : [response.expression];
}

/** Whether the response has a value; counts also a sum above 0. */
function hasTrials(
  { kind }: ResponseSchema,
  { events, others }: SchemaSql['response'],
  zero: string,
): string {
  return kind === 'counts' ? `(${events} + ${others}) > ${zero}` : isPresent(events);
}

/** What the labels of a bare column say of its values. */
function labelType(response: ResponseSchema, name: string): InputColumn['type'] {
  if (response.kind !== 'labels') return 'number';
  const { expression, levels } = response;
  const isColumn = expression.kind === 'name' && expression.name === name;
  if (!isColumn || levels.every((level) => String(Number(level)) === level)) return 'number';
  return levels.every((level) => level === 'false' || level === 'true') ? 'boolean' : 'text';
}

function responseSql(response: ResponseSchema, writer: ExpressionWriter): ResponseSql {
  const { double } = writer.dialect;
  switch (response.kind) {
    case 'labels': {
      const value = writer.value(response.expression);
      const [others, events] = response.levels.map((level) => isLevel(value, level, writer.dialect));
      const cases = (one: string, zero: string) =>
        `CASE WHEN ${one} THEN ${double(1)} WHEN ${zero} THEN ${double(0)} END`;
      return { events: cases(events!, others!), others: cases(others!, events!), label: value.sql };
    }
    case 'proportion': {
      const share = writer.number(response.expression);
      return { events: share, others: `(${double(1)} - ${share})`, label: null };
    }
    case 'counts':
      return {
        events: writer.number(response.successes),
        others: writer.number(response.failures),
        label: null,
      };
    case 'classes': {
      const message = `SQL is made of binary models in this version, and ${response.label} has classes.`;
      throw new OddsmithError('formula-unsupported', message, { column: response.label });
    }
  }
}
