/** Rows in a database: what a fit has to know of them, and how it asks. */
import { DIALECTS, type Dialect, type DialectName } from '../formula/sql/dialect.js';

export type RelationColumnType = 'number' | 'text' | 'boolean' | 'date';

export interface RelationColumn {
  readonly name: string;
  readonly type: RelationColumnType;
}

/** A value of a result; what a client gives for doubles, texts and truth values. */
export type Cell = number | bigint | string | boolean | null;
export type Row = readonly Cell[];

/** Cells of a result, at most: what leaves an engine are sums, levels and samples of this size. */
export const MOST_CELLS = 10_000;

/** A table, a view or a query in an engine. Nothing of it is read but by `query`, whose results are sums or levels. */
export interface Relation {
  readonly dialect: DialectName | Dialect;
  /** What stands after FROM: a quoted name, or a query in parentheses with a name. */
  readonly source: string;
  /** All columns that can be used, in order. */
  readonly columns: readonly RelationColumn[];
  /** The rows of the result of a SELECT. */
  query(sql: string, signal?: AbortSignal): Promise<readonly Row[]>;
}

/** A number of a result. Engines give sums of nothing as NULL: 0. */
export function numberOf(cell: Cell | undefined): number {
  return cell === null || cell === undefined ? 0 : Number(cell);
}

export function dialectOf({ dialect }: Pick<Relation, 'dialect'>): Dialect {
  return typeof dialect === 'string' ? DIALECTS[dialect] : dialect;
}
