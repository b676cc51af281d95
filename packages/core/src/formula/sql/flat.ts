import type { Chain, Step } from './chain.js';

/** Texts and quoted names, which stay as they are; and words, some of which are names of a chain. */
const TOKEN = /'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|\w+/gsu;

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
 * by their text, which outgrows `max_expanded_ast_elements`.)
 */
export function flat({ source, steps }: Chain, items: readonly string[], tail: string): string {
  let rows = '';
  let places: Places = new Map();
  for (const step of steps) {
    const { columns, keep, where, filled } = step;
    if (where !== undefined)
      rows = `arrayFilter(r -> ifNull(${located(where, places, 'r')}, 0), ${rows || '[0]'})`;
    if (columns.length === 0) continue;
    const values = columns.map(([, sql]) => located(sql, places, 'r'));
    const kept = keep.map((name) => located(name, places, 'r'));
    const tuple = `tuple(${[...kept, ...values.map((sql) => (filled ? `assumeNotNull(${sql})` : sql))].join(', ')})`;
    rows = rows === '' ? `[${tuple}]` : `arrayMap(r -> ${tuple}, ${rows})`;
    places = placesOf(step);
  }
  const row = unlike('oddsmith', rows);
  const asked = items.map((item) => located(item, places, row)).join(', ');
  const joined = rows === '' ? '' : ` ARRAY JOIN ${rows} AS ${row}`;
  return `SELECT ${asked} FROM ${source}${joined}${tail === '' ? '' : ` ${located(tail, places, row)}`}`;
}

/** A name that no column has which the SQL reads. */
function unlike(name: string, sql: string): string {
  return sql.includes(`\`${name}\``) ? unlike(`${name}_`, sql) : name;
}
