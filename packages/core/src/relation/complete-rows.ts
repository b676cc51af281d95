import { columnsOf } from '../formula/expressions.js';
import type { Expression } from '../formula/schema.js';
import type { Dialect } from '../formula/sql/dialect.js';
import { ExpressionWriter } from '../formula/sql/expression.js';
import { Layers } from '../formula/sql/layers.js';
import { type Cell, dialectOf, numberOf, type Relation, type RelationColumn, type Row } from './relation.js';
import type { Asking } from './sql-shard.js';

/** The columns that a model reads, of the rows in which they all have values, as `c0`, `c1`, …. */
export class CompleteRows {
  readonly #relation: Relation;
  readonly #used: readonly RelationColumn[];
  readonly #asking: Asking;
  readonly #from: string;
  readonly #all: string;

  constructor(relation: Relation, used: readonly RelationColumn[], asking: Asking) {
    const { identifier, asDouble, asText, days, finite } = dialectOf(relation);
    const read = ({ name, type }: RelationColumn): string => {
      const column = identifier(name);
      if (type === 'number') return finite(asDouble(column));
      if (type === 'date') return finite(days(column));
      return type === 'boolean'
        ? `CASE WHEN ${column} THEN 'true' WHEN NOT ${column} THEN 'false' END`
        : asText(column);
    };
    const values = used.map((column, i) => `${read(column)} AS c${i}`).join(', ');
    const complete = used.map((_, i) => `c${i} IS NOT NULL`).join(' AND ');
    [this.#relation, this.#used, this.#asking] = [relation, used, asking];
    this.#from = `FROM (SELECT ${values} FROM ${relation.source}) AS oddsmith_digest WHERE ${complete}`;
    this.#all = used.map((_, i) => `c${i}`).join(', ');
  }

  /** Some rows. */
  first(count: number): Promise<readonly Row[]> {
    return this.#ask(`SELECT ${this.#all} ${this.#from} LIMIT ${count}`);
  }

  async count(): Promise<number> {
    const [row = []] = await this.#ask(`SELECT count(*) ${this.#from}`);
    return numberOf(row[0]);
  }

  /** For each of these expressions that is a condition a row in which it holds, and one in which it does not. */
  async ofConditions(expressions: readonly Expression[]): Promise<Row[]> {
    const rows: Row[] = [];
    for (const expression of expressions) {
      const sides = isCondition(expression) ? this.#sides(expression) : [];
      for (const where of sides) rows.push(...(await this.#ask(`${where} LIMIT 1`)));
    }
    return rows;
  }

  /** Queries of the rows on both sides of a condition; none where it reads truth values, which are texts here. */
  #sides(expression: Expression): string[] {
    const dialect = dialectOf(this.#relation);
    const place = (name: string) => this.#used.findIndex((column) => column.name === name);
    const read = [...columnsOf(expression)].map((name) => this.#used[place(name)]!);
    if (read.some(({ type }) => type === 'boolean')) return [];
    const own: Dialect = { ...dialect, identifier: (name) => `c${place(name)}` };
    const layers = new Layers();
    // Dates are days by now.
    const typeOf = (name: string) => (this.#used[place(name)]!.type === 'text' ? 'text' : 'number');
    const condition = new ExpressionWriter(own, layers, typeOf).condition(expression);
    const source = `(SELECT ${this.#all} ${this.#from}) AS oddsmith_complete`;
    const from = layers.from(
      source,
      this.#used.map(({ name }) => name),
      own,
    );
    return [condition, `NOT ${condition}`].map((where) => `SELECT ${this.#all} FROM ${from} WHERE ${where}`);
  }

  /** How many different rows of some columns there are among so many rows. */
  async patternsAmong(indices: readonly number[], rows: number): Promise<number> {
    const keys = list(indices);
    const some = `(SELECT ${keys} ${this.#from} LIMIT ${rows}) AS oddsmith_some`;
    const [row = []] = await this.#ask(
      `SELECT count(*) FROM (SELECT DISTINCT ${keys} FROM ${some}) AS oddsmith_patterns`,
    );
    return numberOf(row[0]);
  }

  /** The different rows of some columns, each with its count and the sum of its weights: so many at most. */
  counted(indices: readonly number[], weight: number | null, most: number): Promise<readonly Row[]> {
    const keys = list(indices);
    const sum = weight === null ? 'count(*)' : `sum(c${weight})`;
    return this.#ask(`SELECT ${keys}, count(*), ${sum} ${this.#from} GROUP BY ${keys} LIMIT ${most}`);
  }

  /** The different values of a column, so many at most. */
  async different(index: number, most: number): Promise<Cell[]> {
    const rows = await this.#ask(`SELECT DISTINCT c${index} ${this.#from} LIMIT ${most}`);
    return rows.map(([value = null]) => value);
  }

  /** The least and the largest value of some columns. */
  async ranges(indices: readonly number[]): Promise<(readonly [number, number])[]> {
    if (indices.length === 0) return [];
    const ends = indices.map((i) => `min(c${i}), max(c${i})`).join(', ');
    const [row = []] = await this.#ask(`SELECT ${ends} ${this.#from}`);
    return indices.map((_, k) => [Number(row[2 * k]), Number(row[2 * k + 1])]);
  }

  async #ask(sql: string): Promise<readonly Row[]> {
    const { query, signal, onQuery } = this.#asking;
    onQuery?.(sql);
    return await query(sql, signal);
  }
}

const CONDITIONS = ['<', '<=', '>', '>=', '==', '!=', '&', '|', '%in%'];

/** Whether the value is true or false: a factor of two levels, both of which have to be known. */
function isCondition(expression: Expression): boolean {
  if (expression.kind === 'binary') return CONDITIONS.includes(expression.operator);
  if (expression.kind === 'unary') return expression.operator === '!';
  return expression.kind === 'call' && expression.name === 'I' && isCondition(expression.arguments[0]!);
}

function list(indices: readonly number[]): string {
  return indices.map((i) => `c${i}`).join(', ');
}
