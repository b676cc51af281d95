import { type Chain, nested, type Step } from './chain.js';

/** Texts and quoted names, which stay as they are; and words, some of which are names of a chain. */
const TOKEN = /'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|\w+/gsu;

/** A quoted name that is a number. */
const NUMERAL = /`\d+`/u;

/** What an item is called. */
const NAME = /\w+$/u;

/** Where the names of a step are: its tuple's places, from 1. */
type Places = ReadonlyMap<string, number>;

/** The SQL with its names as elements of the tuple `row`. */
function located(sql: string, places: Places, row: string): string {
  return sql.replaceAll(TOKEN, (token) => (places.has(token) ? `${row}.${places.get(token)}` : token));
}

function placesOf({ keep, columns }: Step): Places {
  return new Map([...keep, ...columns.map(([name]) => name)].map((name, i) => [name, i + 1]));
}

/**
 * One SELECT directly over the relation, for ClickHouse: of a query within a query over a table on several servers all rows
 * are sent to the server that was asked, and only aggregates directly over it are summed where the rows are.
 *
 * A row is an array of one tuple. A step is a function of it, so that each name is computed once and none can be taken for
 * a column of the relation; rows that do not go on have an empty array, which ARRAY JOIN leaves out. (Aliases would be replaced
 * by their text, which outgrows `max_expanded_ast_elements`.) Numbers without NULL are faster; NaN tells where one was there.
 */
export function flat(chain: Chain, items: readonly string[], tail: string): string {
  const [first, ...further] = chain.steps;
  if (first === undefined || mustNest(chain.steps, items)) return nested(chain, items, tail);
  let rows = `[${tupleOf(first, new Map(), '')}]`;
  let places = placesOf(first);
  for (const step of further) {
    if (step.where !== undefined)
      rows = `arrayFilter(r -> ifNull(${located(step.where, places, 'r')}, 0), ${rows})`;
    if (step.columns.length === 0) continue;
    rows = `arrayMap(r -> ${tupleOf(step, places, 'r')}, ${rows})`;
    places = placesOf(step);
  }
  const row = unlike('oddsmith', rows);
  // A name by itself stays one, for queries around this.
  const named = items.map((item) => located(item, places, row) + (places.has(item) ? ` AS ${item}` : ''));
  const end = located(tail, places, row);
  const which = first.where === undefined ? '' : ` WHERE ${first.where}`;
  return `SELECT ${named.join(', ')} FROM ${chain.source} ARRAY JOIN ${rows} AS ${row}${which}${end === '' ? '' : ` ${end}`}`;
}

/**
 * A function of one row knows no others. Old versions take the number 1 for a column of that name. And a result that is called what
 * a column is would be taken for it.
 */
function mustNest(steps: readonly Step[], items: readonly string[]): boolean {
  const [{ columns, where = '' }] = steps as [Step];
  const read = [where, ...columns.map(([, sql]) => sql)].join(' ');
  const isRead = (item: string) => NAME.test(item) && read.includes(`\`${NAME.exec(item)![0]}\``);
  return steps.some(({ windows }) => windows) || NUMERAL.test(read) || items.some(isRead);
}

function tupleOf({ keep, columns, filled }: Step, places: Places, row: string): string {
  const values = columns.map(([, sql]) => (filled ? `ifNull(${sql}, nan)` : sql));
  return `tuple(${located([...keep, ...values].join(', '), places, row)})`;
}

/** A name that no column has which the SQL reads. */
function unlike(name: string, sql: string): string {
  return sql.includes(`\`${name}\``) ? unlike(`${name}_`, sql) : name;
}
