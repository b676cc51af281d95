/** Columns computed from columns, step after step, over the rows of a relation; a dialect writes them as one SELECT. */
import type { Dialect } from './dialect.js';

export interface Step {
  /** Names that the chain does not have yet, each with its SQL over the names before; in the first step over the relation's columns. */
  readonly columns: readonly (readonly [name: string, sql: string])[];
  /** Names of earlier steps that go on. */
  readonly keep: readonly string[];
  /** Which rows go on, in names before this step. */
  readonly where?: string;
  /** Its columns are read many times by what follows: worth while to compute once. */
  readonly often?: true;
  /** Its columns are numbers, none of them NULL in the rows that go on. */
  readonly filled?: true;
  /** Its columns have window functions: sums over other rows. */
  readonly windows?: true;
}

export interface Chain {
  readonly dialect: Dialect;
  /** What stands after FROM: a quoted name, or a query in parentheses with a name. */
  readonly source: string;
  readonly steps: readonly Step[];
}

export function further(chain: Chain, step: Step): Chain {
  return { ...chain, steps: [...chain.steps, step] };
}

/** A SELECT of some expressions over the names of the last step; `tail`: what follows, from GROUP BY on. */
export function select(chain: Chain, items: readonly string[], tail = ''): string {
  return chain.dialect.select(chain, items, tail);
}

/** A query within a query for every step; `fence`: what ends that of a step whose columns are read often, and of the last. */
export function nested({ source, steps }: Chain, items: readonly string[], tail: string, fence = ''): string {
  const from = steps.reduce((inner, { columns, keep, where, often }, i) => {
    const all = [...keep, ...columns.map(([name, sql]) => (name === sql ? name : `${sql} AS ${name}`))];
    const rows = where === undefined ? '' : ` WHERE ${where}`;
    const end = often || i === steps.length - 1 ? fence : '';
    return all.length === 0
      ? inner
      : `(SELECT ${all.join(', ')} FROM ${inner}${rows}${end}) AS oddsmith_${i}`;
  }, source);
  return `SELECT ${items.join(', ')} FROM ${from}${tail === '' ? '' : ` ${tail}`}`;
}
