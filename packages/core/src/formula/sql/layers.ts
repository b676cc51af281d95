import type { Step } from './chain.js';
import type { Dialect } from './dialect.js';

/** What is computed in each query: columns as they are read, variables, columns of variables. */
const PREFIXES = ['oddsmith_in', 'oddsmith_value', 'oddsmith_column'] as const;

export const INPUTS = 0;
export const VALUES = 1;
export const COLUMNS = 2;
export type Layer = typeof INPUTS | typeof VALUES | typeof COLUMNS;

/** Queries within queries, so that what is written many times is a name. */
export class Layers {
  /** SQL → name. */
  private readonly named = PREFIXES.map(() => new Map<string, string>());

  /** A name for an expression over the names of the layers before. */
  name(layer: Layer, sql: string): string {
    if (this.named.some((names) => [...names.values()].includes(sql))) return sql;
    const names = this.named[layer]!;
    const known = names.get(sql);
    if (known !== undefined) return known;
    const name = `${PREFIXES[layer]}${names.size}`;
    names.set(sql, name);
    return name;
  }

  /** What stands after FROM for all names to be known, and the kept columns. */
  from(relation: string, keep: readonly string[], { identifier }: Dialect): string {
    let source = relation;
    const known = keep.map(identifier);
    this.named.forEach((names, layer) => {
      if (names.size === 0) return;
      const items = [...known, ...[...names].map(([sql, name]) => `${sql} AS ${name}`)];
      source = `(SELECT ${items.join(', ')} FROM ${source}) AS ${PREFIXES[layer]!}s`;
      known.push(...names.values());
    });
    return source;
  }

  /** The same as steps of a chain that has the names `known`; `more` columns are read with the first. */
  steps(known: readonly string[], more: Step['columns'] = []): Step[] {
    const keep = [...known];
    return this.named.flatMap((names, layer) => {
      const columns = [
        ...[...names].map(([sql, name]) => [name, sql] as const),
        ...(layer === INPUTS ? more : []),
      ];
      if (columns.length === 0) return [];
      const step: Step = { columns, keep: [...keep] };
      keep.push(...columns.map(([name]) => name));
      return [step];
    });
  }
}
