import type { Expression } from '../../formula/schema.js';
import { type Chain, further, select } from '../../formula/sql/chain.js';
import type { Dialect } from '../../formula/sql/dialect.js';
import { ExpressionWriter } from '../../formula/sql/expression.js';
import { Layers, VALUES } from '../../formula/sql/layers.js';
import type { SqlValue } from '../../formula/sql/value.js';
import { groupName, groupText } from '../groups.js';
import { type Cell, dialectOf, numberOf, type Relation, type RelationColumn, type Row } from '../relation.js';
import { type Asking, rowsOf } from '../sql-shard.js';

/** What is counted of a relation before anything else. */
export interface Facts {
  readonly rows: number;
  /** Rows in which all columns have values. */
  readonly complete: number;
  /** Those of them that have weight: neither weight 0 nor `cbind(0, 0)`. */
  readonly taking: number;
  /** Rows that have weight, and lack a value. */
  readonly dropped: number;
  /** Of each column, in the rows that take part; null where it has no numbers. */
  readonly ranges: readonly (readonly [number, number] | null)[];
}

/** What says which complete rows take part. */
export interface Taking {
  readonly response: Expression;
  /** The column of weights, if there is one. */
  readonly weights?: string | undefined;
}

/** Expressions by names, in the rows that take part. */
export interface ValuesSql {
  readonly chain: Chain;
  readonly values: readonly SqlValue[];
}

/** The columns that a model reads, of the rows in which they all have values and that have weight, as `c0`, `c1`, …. */
export class CompleteRows {
  readonly dialect: Dialect;
  readonly #used: readonly RelationColumn[];
  readonly #asking: Asking;
  readonly #weighing: Taking;
  readonly #every: Chain;
  readonly #isComplete: string;
  readonly #taking: Chain;
  readonly #all: readonly string[];
  readonly #groups: readonly string[];

  /** `groups`: what rows are grouped by beside; they may lack values of it. */
  constructor(
    relation: Relation,
    used: readonly RelationColumn[],
    asking: Asking,
    taking: Taking,
    groups: readonly RelationColumn[] = [],
  ) {
    const dialect = dialectOf(relation);
    const { identifier, asDouble, asText, days, finite } = dialect;
    const read = ({ name, type }: RelationColumn): string => {
      const column = identifier(name);
      if (type === 'number') return finite(asDouble(column));
      if (type === 'date') return finite(days(column));
      return type === 'boolean'
        ? `CASE WHEN ${column} THEN 'true' WHEN NOT ${column} THEN 'false' END`
        : asText(column);
    };
    [this.dialect, this.#used, this.#asking] = [dialect, used, asking];
    this.#all = used.map((_, i) => `c${i}`);
    this.#groups = groups.map((_, i) => groupName(i));
    const columns = [
      ...used.map((column, i) => [`c${i}`, read(column)] as const),
      ...groups.map((column, i) => [groupName(i), groupText(column, dialect)] as const),
    ];
    this.#weighing = taking;
    this.#every = { dialect, source: relation.source, steps: [{ columns, keep: [] }] };
    this.#isComplete = this.#all.map((c) => `${c} IS NOT NULL`).join(' AND ');
    const complete = this.#where(this.#every, this.#isComplete);
    const weighed = this.#weighed(complete);
    this.#taking = weighed === null ? complete : this.#where(weighed.known, `NOT (${weighed.weightless})`);
  }

  /** Some rows that take part. */
  first(count: number): Promise<readonly Row[]> {
    return this.#ask(this.#all, `LIMIT ${count}`);
  }

  /** How many rows there are, how many of them take part and how many are dropped, and the ends of the numbers. */
  async facts(): Promise<Facts> {
    const weighed = this.#weighed(this.#every);
    const flags = [
      ['k', `CASE WHEN ${this.#isComplete} THEN 1 ELSE 0 END`],
      ['t', weighed === null ? '1' : `CASE WHEN ${weighed.weightless} THEN 0 ELSE 1 END`],
    ] as const;
    const flagged = further(weighed?.known ?? this.#every, { columns: flags, keep: this.#all, often: true });
    const numbers = this.#all.filter((_, i) => ['number', 'date'].includes(this.#used[i]!.type));
    const whole = `CASE WHEN k = 1${weighed === null ? '' : ' AND t = 1'} THEN`;
    const ends = numbers.flatMap((c) => [`min(${whole} ${c} END)`, `max(${whole} ${c} END)`]);
    const { mostSums } = flagged.dialect;
    const items = ['count(*)', 'sum(k)', 'sum(k * t)', 'sum((1 - k) * t)', ...ends];
    const cells: Cell[] = [];
    for (let i = 0; i < items.length; i += mostSums) {
      const [row = []] = await this.#ask(items.slice(i, i + mostSums), '', flagged);
      cells.push(...row);
    }
    const [rows, complete, taking, dropped, ...found] = cells.map(numberOf);
    const ranges = this.#all.map((c) => {
      const at = 2 * numbers.indexOf(c);
      return at < 0 ? null : ([found[at]! + 0, found[at + 1]! + 0] as const);
    });
    return { rows: rows!, complete: complete!, taking: taking!, dropped: dropped!, ranges };
  }

  /** If the expression is a condition a row in which it holds, and one in which it does not. */
  async ofCondition(expression: Expression): Promise<Row[]> {
    if (!isCondition(expression)) return [];
    const { writer, known } = this.#writing(this.#taking);
    const condition = writer.condition(expression);
    const sides = [condition, `NOT ${condition}`].map((side) => this.#where(known(), side));
    const rows: Row[] = [];
    for (const side of sides) rows.push(...(await this.#ask(this.#all, 'LIMIT 1', side)));
    return rows;
  }

  /** Expressions in the rows that take part, conditions as such or as the numbers 1 and 0. */
  valuesOf(expressions: readonly { readonly of: Expression; readonly asNumber: boolean }[]): ValuesSql {
    const { writer, layers, known } = this.#writing(this.#taking);
    const values = expressions.map(({ of, asNumber }): SqlValue => {
      const { type, sql } = asNumber ? { type: 'number' as const, sql: writer.number(of) } : writer.value(of);
      return { type, sql: layers.name(VALUES, sql) };
    });
    return { chain: known(), values };
  }

  /** What says that a row has no weight; null where all have. */
  #weighed(rows: Chain): { readonly known: Chain; readonly weightless: string } | null {
    const { response, weights } = this.#weighing;
    const { writer, known } = this.#writing(rows);
    const isZero = (number: string) => `${number} = ${this.dialect.double(0)}`;
    const conditions = weights === undefined ? [] : [isZero(`c${this.#place(weights)}`)];
    if (response.kind === 'call' && response.name === 'cbind')
      conditions.push(`(${response.arguments.map((part) => isZero(writer.number(part))).join(' AND ')})`);
    return conditions.length === 0 ? null : { known: known(), weightless: conditions.join(' OR ') };
  }

  #where(chain: Chain, where: string): Chain {
    return further(chain, { columns: [], keep: this.#names, where });
  }

  /** What writes expressions over the columns as they are here, and the rows with all that it has named. */
  #writing(rows: Chain) {
    const itself = (column: string) => column;
    const own: Dialect = {
      ...this.dialect,
      ...{ asDouble: itself, asText: itself, days: itself },
      identifier: (name) => {
        const place = this.#place(name);
        // Truth values are texts by now.
        return this.#used[place]!.type === 'boolean' ? `(c${place} = 'true')` : `c${place}`;
      },
    };
    const layers = new Layers();
    const writer = new ExpressionWriter(own, layers, (name) => this.#used[this.#place(name)]!.type, true);
    return { writer, layers, known: () => layers.steps(this.#names).reduce(further, rows) };
  }

  get #names(): readonly string[] {
    return [...this.#all, ...this.#groups];
  }

  #place(name: string): number {
    return this.#used.findIndex((column) => column.name === name);
  }

  /** How many different rows of some columns and the groups there are among so many rows. */
  async patternsAmong(indices: readonly number[], rows: number): Promise<number> {
    const keys = [...indices.map((i) => `c${i}`), ...this.#groups];
    const some = `(${select(this.#taking, keys, `LIMIT ${rows}`)}) AS oddsmith_some`;
    const different = `(SELECT DISTINCT * FROM ${some}) AS oddsmith_patterns`;
    const [row = []] = await this.send(`SELECT count(*) FROM ${different}`);
    return numberOf(row[0]);
  }

  /** The different rows of some columns and the groups, each with the sum of its weights and its count: so many at most. */
  counted(indices: readonly number[], weight: number | null, most: number): Promise<readonly Row[]> {
    const keys = [...indices.map((i) => `c${i}`), ...this.#groups];
    const sum = weight === null ? 'count(*)' : `sum(c${weight})`;
    return this.#ask([...keys, sum, 'count(*)'], `GROUP BY ${keys.join(', ')} LIMIT ${most}`);
  }

  /** The different values of a column in the rows that take part, so many at most. */
  async different(index: number, most: number): Promise<Cell[]> {
    const rows = await this.#ask([`c${index}`], `GROUP BY c${index} LIMIT ${most}`);
    return rows.map(([value = null]) => value);
  }

  #ask(items: readonly string[], tail = '', rows = this.#taking): Promise<readonly Row[]> {
    return this.send(select(rows, items, tail));
  }

  /** The rows of any SELECT. */
  async send(sql: string): Promise<readonly Row[]> {
    return await rowsOf(this.#asking, sql);
  }
}

const CONDITIONS = ['<', '<=', '>', '>=', '==', '!=', '&', '|', '%in%'];

/** Whether the value is true or false: a factor of two levels, both of which have to be known. */
function isCondition(expression: Expression): boolean {
  if (expression.kind === 'binary') return CONDITIONS.includes(expression.operator);
  if (expression.kind === 'unary') return expression.operator === '!';
  return expression.kind === 'call' && expression.name === 'I' && isCondition(expression.arguments[0]!);
}
