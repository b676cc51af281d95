/** `fitStream`: a fit of more rows than memory holds. */
import { OddsmithError, type Warning } from '../errors.js';
import { cancelled } from '../fit/cancelled.js';
import { finishFit } from '../fit/fit.js';
import type { Fit } from '../fit/fitted.js';
import type { FitOptions } from '../fit/options.js';
import { FIT_RULES, refuseIdleOptions, validateOptions } from '../fit/validate.js';
import { expandTerms } from '../formula/full/expand.js';
import { parseFormula } from '../formula/parse.js';
import { createKernel } from '../kernel/create.js';
import { threadsThatPay } from '../pool/threads.js';
import type { Table } from '../table/table.js';
import type { ByteStore } from './byte-store.js';
import { type Chunks, ChunkWriter } from './chunks.js';
import { loadStream } from './load-stream.js';
import { threadsWithRoom } from './memory-needs.js';
import { Scan } from './scan.js';
import { type Passes, StreamPasses } from './stream-passes.js';
import type { StreamTask } from './stream-task.js';
import { StreamedRows } from './streamed-rows.js';

/** Rows that pass by, and a place for those that take part. */
export interface RowStream {
  /** The columns that there are. */
  readonly names: readonly string[];
  /** Reads the columns asked for of all rows, in order and once; a column has one type in all batches. */
  read(columns: readonly string[], take: (batch: Table) => Promise<void>): Promise<void>;
  /** Where rows are kept meanwhile: at most 8 bytes for each value. */
  readonly store: ByteStore;
  /** Opens another thread that answers passes by `openStreamTask`, with the same store. Default: there is none. */
  openThread?(task: StreamTask): StreamThread;
}

/** A thread beside the one that fits. */
export interface StreamThread extends Passes {
  /** Ends it at once; passes that it has not answered never are. */
  end(): Promise<void>;
}

/** The options of `fit`; weights and offset are columns. */
export interface FitStreamOptions
  extends Omit<FitOptions, 'weights' | 'offset' | 'types'> {
  readonly weights?: string;
  readonly offset?: string;
  /** Bytes of memory that the fit may take. Default: no limit. */
  readonly memory?: number;
  /** Called while a pass reads rows: how many of how many it has read. */
  readonly onRows?: (done: number, total: number) => void;
}

/**
 * As `fit`, for rows that never are in memory all at once: one reading of the source writes the rows that take part to
 * the store, and every pass reads that. The digits are those of `fit`, the sums have the same bits. In memory are some
 * thousand rows, a sample of about 480 rows for each column, and two bytes for each row.
 *
 * Throws as `fit` does, and `option-unavailable` for what a stream cannot do: terms that are learnt from all rows at
 * once (`poly`, splines, `scale`, `cut` and `lump` by number), penalties, and gradient solvers.
 */
export async function fitStream(stream: RowStream, formula: string, options: FitStreamOptions = {}): Promise<Fit> {
  const { signal, onRows, memory = Number.POSITIVE_INFINITY, ...rest } = options;
  const started = performance.now();
  const fitOptions = { ...rest, ...(signal && { signal }) };
  validateOptions(fitOptions, FIT_RULES);
  refuseIdleOptions(fitOptions);
  refuseUnavailable(fitOptions);
  const threads: StreamThread[] = [];
  try {
    const scan = new Scan(termsOf(stream, formula, options), options);
    const chunks = await written(stream, scan, signal);
    const scanned = scan.settle();
    const { schema, weightsKind, rowsDropped } = scanned;
    const binding = { schema, weights: options.weights };
    const streamed = new StreamedRows(chunks, binding, signal);
    const warnings: Warning[] = [...scanned.warnings];
    const makeKernel = kernelMaker(options.kernel, warnings);
    const paying = threadsThatPay(streamed.count, streamed.columns, options.threads, false);
    const wanted = threadsWithRoom(paying, memory, chunks, streamed.columns);
    const { rows, weights } = await loadStream(streamed, scanned, makeKernel, (scales) => {
      const { models, places } = chunks;
      const task = { models, places, binding, scales, kernel: options.kernel ?? 'auto' };
      for (let i = 1; i < wanted && stream.openThread; i++) threads.push(stream.openThread(task));
      const report = onRows && ((share: number) => onRows(Math.round(share * streamed.count), streamed.count));
      return [new StreamPasses(streamed, scales, makeKernel(), report), ...threads];
    });
    const observations = weightsKind === 'frequency' ? weights : scanned.rows;
    const facts = { schema, weightsKind, rowsDropped, observations };
    const loaded = { facts, rows, memory: null, threads: threads.length + 1, warnings };
    return await finishFit({ ...loaded, options: fitOptions, started, release: () => undefined });
  } catch (error) {
    throw cancelled(error, signal);
  } finally {
    await Promise.all(threads.map((thread) => thread.end()));
  }
}

/** Reads the source once, and keeps the rows that take part. */
async function written(stream: RowStream, scan: Scan, signal: AbortSignal | undefined): Promise<Chunks> {
  const writer = new ChunkWriter(stream.store);
  await stream.read(scan.columns, async (batch) => {
    signal?.throwIfAborted();
    const { columns, rows } = scan.take(batch);
    await writer.add(columns, rows);
  });
  return writer.finish();
}

function termsOf({ names }: RowStream, formula: string, { weights, offset }: FitStreamOptions) {
  const others = [weights, offset].filter((name) => name !== undefined);
  return expandTerms(parseFormula(formula), names, others);
}

const SOLVERS: readonly string[] = ['auto', 'newton', 'lbfgs', 'sampled-newton', 'newton-cg'];

function refuseUnavailable({ solver = 'auto', penalty = 'none' }: FitOptions): void {
  if (penalty !== 'none') refuse('penalty', `the penalty "${penalty}"`);
  if (!SOLVERS.includes(solver)) refuse('solver', `the solver "${solver}"`);
}

function refuse(option: string, what: string): never {
  const message = `A stream of rows has no place for ${what} in this version; use --engine memory.`;
  throw new OddsmithError('option-unavailable', message, { option });
}

function kernelMaker(kind: FitOptions['kernel'], warnings: Warning[]) {
  return () => {
    const { kernel, note } = createKernel(kind ?? 'auto');
    if (note !== null && warnings.every(({ code }) => code !== 'kernel'))
      warnings.push({ code: 'kernel', message: note });
    return kernel;
  };
}
