/** A database as a shard: it answers passes by aggregate queries. Sums are doubles, in the order of the engine. */
import { OddsmithError } from '../errors.js';
import type { Pass, PassKind, RowShard, Sums } from '../objective/objective.js';
import { alongSql, PREDICTED, predictedRows, type RowsSql, selects, sumsSql } from './questions.js';
import { type Cell, numberOf, type Relation, type Row } from './relation.js';

export interface Asking extends Pick<Relation, 'query'> {
  readonly signal?: AbortSignal | undefined;
  /** Told of every statement. */
  readonly onQuery?: ((sql: string) => void) | undefined;
}

/** The rows of a statement's result. */
export async function rowsOf({ query, signal, onQuery }: Asking, sql: string): Promise<readonly Row[]> {
  signal?.throwIfAborted();
  onQuery?.(sql);
  return await query(sql, signal);
}

/** The cells of one row of sums. */
export async function sumsOf(asking: Asking, statements: readonly string[]): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const sql of statements) {
    const [row = []] = await rowsOf(asking, sql);
    cells.push(...row);
  }
  return cells;
}

export class SqlShard implements Omit<RowShard, 'sample'> {
  readonly answers: ReadonlySet<PassKind> = new Set<PassKind>([
    'loss',
    'gradient',
    'hessian',
    'along',
    'predicted',
  ]);
  /** Throws `source-failed` when a pass finds another count. */
  readonly rows: number;
  readonly columns: number;
  readonly #source: RowsSql;
  readonly #asking: Asking;
  /** What the last Hessian brought along. */
  #known: { readonly at: Float64Array; readonly predicted: Float64Array } | null = null;

  constructor(source: RowsSql, rows: number, asking: Asking) {
    this.#source = source;
    this.#asking = asking;
    this.rows = rows;
    this.columns = source.columns.length;
  }

  async pass(request: Pass): Promise<Sums> {
    const { kind, at } = request;
    const none = { loss: 0, lossLow: 0, largestLogOdds: 0 };
    if (kind === 'along') {
      const cells = await sumsOf(this.#asking, [alongSql(this.#source, at, request.step, request.lengths)]);
      return { ...none, losses: Float64Array.from(cells, numberOf) };
    }
    const from = predictedRows(this.#source, at);
    if (kind === 'predicted') {
      const known = this.#known;
      if (known?.at.every((value, j) => value === at[j])) return { ...none, predicted: known.predicted };
      const cells = await sumsOf(this.#asking, selects(PREDICTED, from));
      return { ...none, predicted: Float64Array.from(cells, numberOf) };
    }
    if (kind !== 'loss' && kind !== 'gradient' && kind !== 'hessian')
      throw new Error(`A database does not answer passes of the kind ${kind}.`);
    const cells = await sumsOf(this.#asking, sumsSql(from, kind));
    const [rows = 0, loss = 0, largestLogOdds = 0, ...rest] = cells.map(numberOf);
    if (rows !== this.rows) throw changed(this.rows, rows);
    const gradient = Float64Array.from(rest.slice(0, this.columns));
    const hessian = Float64Array.from(rest.slice(this.columns + PREDICTED.length));
    if (kind === 'hessian')
      this.#known = { at, predicted: Float64Array.from(rest.slice(this.columns, -hessian.length)) };
    return {
      ...{ loss, lossLow: 0, largestLogOdds },
      ...(kind !== 'loss' && { gradient, gradientLow: new Float64Array(gradient.length) }),
      ...(kind === 'hessian' && { hessian, hessianLow: new Float64Array(hessian.length) }),
    };
  }
}

function changed(before: number, now: number): OddsmithError {
  const message = `The rows changed while they were fitted: there were ${before}, and now ${now}. Fit a snapshot, or a query that does not change.`;
  return new OddsmithError('source-failed', message);
}
