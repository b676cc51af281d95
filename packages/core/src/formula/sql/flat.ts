import { type Chain, nested, type Step } from './chain.js';

/** Texts and quoted names, which stay as they are; and words, some of which are names of a chain. */
const TOKEN = /'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|\w+/gsu;

/** A quoted name that is a number. */
const NUMERAL = /`\d+`/u;

/** An item that is called something. */
const CALLED = /^(.*) AS (\w+)$/su;

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
  if (first === undefined || mustNest(chain.steps)) return nested(chain, items, tail);
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
  const which = first.where === undefined ? '' : ` WHERE ${first.where}`;
  const from = `FROM ${chain.source} ARRAY JOIN ${rows} AS ${row}${which}`;
  return asked(
    items.map((item) => resultOf(item, places)),
    from,
    readBy(first),
    tail,
    (sql) => located(sql, places, row),
  );
}

interface Result {
  readonly sql: string;
  /** What it is called: a name by itself stays one, for queries around this. */
  readonly name: string | null;
}

function resultOf(item: string, places: Places): Result {
  const called = CALLED.exec(item);
  if (called !== null) return { sql: called[1]!, name: called[2]! };
  return { sql: item, name: places.has(item) ? item : null };
}

/** A result that is called what a column is would be taken for it: such have their names in a query around this. */
function asked(
  results: readonly Result[],
  from: string,
  read: string,
  tail: string,
  placed: (sql: string) => string,
): string {
  const isTaken = results.some(({ name }) => name !== null && read.includes(`\`${name}\``));
  const own = (name: string | null, i: number) => (isTaken ? `oddsmith_result${i}` : name);
  const inner = results.map(({ sql, name }, i) => {
    const called = own(name, i);
    return placed(sql) + (called === null ? '' : ` AS ${called}`);
  });
  const renamed = new Map(results.map(({ name }, i) => [name, own(name, i)]));
  const end = placed(tail).replaceAll(TOKEN, (token) => renamed.get(token) ?? token);
  const query = `SELECT ${inner.join(', ')} ${from}${end === '' ? '' : ` ${end}`}`;
  if (!isTaken) return query;
  const outer = results.map(({ name }, i) => `oddsmith_result${i}${name === null ? '' : ` AS ${name}`}`);
  return `SELECT ${outer.join(', ')} FROM (${query}) AS oddsmith_results`;
}

/** A function of one row knows no others. And old versions take the number 1 for a column of that name. */
function mustNest(steps: readonly Step[]): boolean {
  return steps.some(({ windows }) => windows) || NUMERAL.test(readBy(steps[0]!));
}

/** The SQL that reads columns of the relation. */
function readBy({ columns, where = '' }: Step): string {
  return [where, ...columns.map(([, sql]) => sql)].join(' ');
}

function tupleOf({ keep, columns, filled }: Step, places: Places, row: string): string {
  const values = columns.map(([, sql]) => (filled ? `ifNull(${sql}, nan)` : sql));
  return `tuple(${located([...keep, ...values].join(', '), places, row)})`;
}

/** A name that no column has which the SQL reads. */
function unlike(name: string, sql: string): string {
  return sql.includes(`\`${name}\``) ? unlike(`${name}_`, sql) : name;
}
