import { columnsOf } from '../formula/expressions.js';
import type { Expression } from '../formula/schema.js';
import { type Chain, further, select } from '../formula/sql/chain.js';
import type { Dialect } from '../formula/sql/dialect.js';
import { ExpressionWriter } from '../formula/sql/expression.js';
import { Layers } from '../formula/sql/layers.js';
import { groupName, groupText } from './groups.js';
import { type Cell, dialectOf, numberOf, type Relation, type RelationColumn, type Row } from './relation.js';
import type { Asking } from './sql-shard.js';

/** What is counted of a relation before anything else. */
export interface Facts {
  readonly rows: number;
  readonly complete: number;
  /** Of each column; null where it has no numbers. */
  readonly ranges: readonly (readonly [number, number] | null)[];
}

/** The columns that a model reads, of the rows in which they all have values, as `c0`, `c1`, …. */
export class CompleteRows {
  readonly #relation: Relation;
  readonly #used: readonly RelationColumn[];
  readonly #asking: Asking;
  readonly #every: Chain;
  readonly #isComplete: string;
  readonly #rows: Chain;
  readonly #all: readonly string[];
  readonly #groups: readonly string[];

  /** `groups`: what rows are grouped by beside; they may lack values of it. */
  constructor(
    relation: Relation,
    used: readonly RelationColumn[],
    asking: Asking,
    groups: readonly RelationColumn[] = [],
  ) {
    const { identifier, asDouble, asText, days, finite } = dialectOf(relation);
    const read = ({ name, type }: RelationColumn): string => {
      const column = identifier(name);
      if (type === 'number') return finite(asDouble(column));
      if (type === 'date') return finite(days(column));
      return type === 'boolean'
        ? `CASE WHEN ${column} THEN 'true' WHEN NOT ${column} THEN 'false' END`
        : asText(column);
    };
    [this.#relation, this.#used, this.#asking] = [relation, used, asking];
    this.#all = used.map((_, i) => `c${i}`);
    this.#groups = groups.map((_, i) => groupName(i));
    const columns = [
      ...used.map((column, i) => [`c${i}`, read(column)] as const),
      ...groups.map((column, i) => [groupName(i), groupText(column, dialectOf(relation))] as const),
    ];
    this.#isComplete = this.#all.map((c) => `${c} IS NOT NULL`).join(' AND ');
    const steps = [{ columns, keep: [] }];
    this.#every = { dialect: dialectOf(relation), source: relation.source, steps };
    const keep = [...this.#all, ...this.#groups];
    this.#rows = further(this.#every, { columns: [], keep, where: this.#isComplete });
  }

  /** Some rows. */
  first(count: number): Promise<readonly Row[]> {
    return this.#ask(this.#all, `LIMIT ${count}`);
  }

  /** How many rows there are, in how many of them all columns have values, and the ends of the numbers in those. */
  async facts(): Promise<Facts> {
    const flag = ['k', `CASE WHEN ${this.#isComplete} THEN 1 ELSE 0 END`] as const;
    const flagged = further(this.#every, { columns: [flag], keep: this.#all, often: true });
    const whole = 'CASE WHEN k = 1 THEN';
    const numbers = this.#all.filter((_, i) => ['number', 'date'].includes(this.#used[i]!.type));
    const ends = numbers.flatMap((c) => [`min(${whole} ${c} END)`, `max(${whole} ${c} END)`]);
    const { mostSums } = flagged.dialect;
    const items = ['count(*)', 'sum(k)', ...ends];
    const cells: Cell[] = [];
    for (let i = 0; i < items.length; i += mostSums) {
      const [row = []] = await this.#ask(items.slice(i, i + mostSums), '', flagged);
      cells.push(...row);
    }
    const [rows, complete, ...found] = cells.map(numberOf);
    const ranges = this.#all.map((c) => {
      const at = 2 * numbers.indexOf(c);
      return at < 0 ? null : ([found[at]!, found[at + 1]!] as const);
    });
    return { rows: rows!, complete: complete!, ranges };
  }

  /** For each of these expressions that is a condition a row in which it holds, and one in which it does not. */
  async ofConditions(expressions: readonly Expression[]): Promise<Row[]> {
    const rows: Row[] = [];
    for (const expression of expressions) {
      const sides = isCondition(expression) ? this.#sides(expression) : [];
      for (const side of sides) rows.push(...(await this.#ask(this.#all, 'LIMIT 1', side)));
    }
    return rows;
  }

  /** The rows on both sides of a condition; none where it reads truth values, which are texts here. */
  #sides(expression: Expression): Chain[] {
    const dialect = dialectOf(this.#relation);
    const place = (name: string) => this.#used.findIndex((column) => column.name === name);
    const read = [...columnsOf(expression)].map((name) => this.#used[place(name)]!);
    if (read.some(({ type }) => type === 'boolean')) return [];
    const own: Dialect = { ...dialect, identifier: (name) => `c${place(name)}` };
    const layers = new Layers();
    // Dates are days by now.
    const typeOf = (name: string) => (this.#used[place(name)]!.type === 'text' ? 'text' : 'number');
    const condition = new ExpressionWriter(own, layers, typeOf).condition(expression);
    const keep = this.#all;
    const known = layers.steps(keep).reduce(further, this.#rows);
    return [condition, `NOT ${condition}`].map((where) => further(known, { columns: [], keep, where }));
  }

  /** How many different rows of some columns and the groups there are among so many rows. */
  async patternsAmong(indices: readonly number[], rows: number): Promise<number> {
    const keys = [...indices.map((i) => `c${i}`), ...this.#groups];
    const some = `(${select(this.#rows, keys, `LIMIT ${rows}`)}) AS oddsmith_some`;
    const different = `(SELECT DISTINCT ${keys.join(', ')} FROM ${some}) AS oddsmith_patterns`;
    const [row = []] = await this.#send(`SELECT count(*) FROM ${different}`);
    return numberOf(row[0]);
  }

  /** The different rows of some columns and the groups, each with its count and the sum of its weights: so many at most. */
  counted(indices: readonly number[], weight: number | null, most: number): Promise<readonly Row[]> {
    const keys = [...indices.map((i) => `c${i}`), ...this.#groups];
    const sum = weight === null ? 'count(*)' : `sum(c${weight})`;
    return this.#ask([...keys, 'count(*)', sum], `GROUP BY ${keys.join(', ')} LIMIT ${most}`);
  }

  /** The different values of a column, so many at most. */
  async different(index: number, most: number): Promise<Cell[]> {
    const rows = await this.#ask([`c${index}`], `GROUP BY c${index} LIMIT ${most}`);
    return rows.map(([value = null]) => value);
  }

  #ask(items: readonly string[], tail = '', rows = this.#rows): Promise<readonly Row[]> {
    return this.#send(select(rows, items, tail));
  }

  async #send(sql: string): Promise<readonly Row[]> {
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
