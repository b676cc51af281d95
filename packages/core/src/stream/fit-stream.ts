/** `fitStream`: a fit of more rows than memory holds. */
import { OddsmithError, type Warning } from '../errors.js';
import type { Begun } from '../fit/begun.js';
import { cancelled } from '../fit/cancelled.js';
import { finishFit } from '../fit/fit.js';
import { FIT_RULES, refuseCovariance, refuseIdleOptions, refuseUnpenalised } from '../fit/fit-rules.js';
import type { Fit } from '../fit/fitted.js';
import type { FitOptions } from '../fit/options.js';
import { warnOfKernel } from '../fit/prepare.js';
import { relaxedSimd } from '../fit/relaxed-simd.js';
import { validateOptions } from '../fit/validate.js';
import { expandTerms } from '../formula/full/expand.js';
import { parseFormula } from '../formula/parse.js';
import { createKernel, type KernelKind, kindOf } from '../kernel/create.js';
import { useTwin } from '../kernel/use-twin.js';
import { threadsThatPay, workOf } from '../pool/threads.js';
import type { Table } from '../table/table.js';
import type { ByteStore } from './byte-store.js';
import { ChunkWriter } from './chunk-writer.js';
import type { Chunks } from './chunks.js';
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
export interface FitStreamOptions extends Omit<FitOptions, 'weights' | 'offset' | 'types'> {
  readonly weights?: string;
  readonly offset?: string;
  /** Bytes of memory that the fit may take. Default: no limit. */
  readonly memory?: number;
  /** Called while a pass reads rows: how many of how many it has read. */
  readonly onRows?: (done: number, total: number) => void;
}

/**
 * As `fit`, for rows that never are in memory all at once: one reading of the source writes the rows that take part to
 * the store, and every pass reads that. The digits are those of `fit`. In memory are some thousand rows for each
 * thread, and a sample that takes a quarter of `memory` at most; where that is enough for the sample that `fit` would
 * take, the bits are those of `fit`, too.
 *
 * Throws as `fit` does, `memory-exhausted` where `memory` is too little, and `option-unavailable` for what a stream
 * cannot do: terms that are learnt from all rows at once (`poly`, splines, `scale`, `cut` and `lump` by number),
 * penalties, and gradient solvers.
 */
export async function fitStream(
  stream: RowStream,
  formula: string,
  options: FitStreamOptions = {},
): Promise<Fit> {
  const { signal, onRows: _, memory: __, ...rest } = options;
  const started = performance.now();
  const fitOptions = { ...rest, ...(signal && { signal }) };
  validateOptions(fitOptions, FIT_RULES);
  refuseIdleOptions(fitOptions);
  refuseCovariance(fitOptions);
  refuseUnavailable(fitOptions);
  refuseUnpenalised(fitOptions);
  const threads: StreamThread[] = [];
  try {
    const begun = await begin(stream, formula, options, threads);
    return await finishFit({ ...begun, options: fitOptions, started, release: () => undefined });
  } catch (error) {
    throw cancelled(error, signal);
  } finally {
    await Promise.all(threads.map((thread) => thread.end()));
  }
}

/** Reads the source, settles the schema and opens the rows that were kept; threads are added to `threads`. */
async function begin(
  stream: RowStream,
  formula: string,
  options: FitStreamOptions,
  threads: StreamThread[],
): Promise<Omit<Begun, 'options' | 'started' | 'release'>> {
  const { signal, memory = Number.POSITIVE_INFINITY } = options;
  const scan = new Scan(termsOf(stream, formula, options), options);
  const chunks = await written(stream, scan, signal);
  const scanned = scan.settle();
  const { schema, weightsKind, rowsDropped } = scanned;
  const binding = { schema, weights: options.weights };
  const streamed = new StreamedRows(chunks, binding, signal);
  const warnings: Warning[] = [...scanned.warnings];
  if (options.relaxedSimd) warnings.push(relaxedSimd(options));
  const makeKernel = kernelMaker(kindOf(options), warnings);
  const paying = threadsThatPay(workOf(streamed.count, streamed.columns), options.threads, false);
  const wanted = threadsWithRoom(paying, memory, chunks, streamed.columns);
  const answering = (scales: Float64Array) => {
    const task = {
      models: chunks.models,
      places: chunks.places,
      binding,
      scales,
      kernel: kindOf(options),
    };
    for (let i = 1; i < wanted && stream.openThread; i++) threads.push(stream.openThread(task));
    return [new StreamPasses(streamed, scales, makeKernel(), reporter(options, streamed.count)), ...threads];
  };
  const { rows, weights } = await loadStream(streamed, scanned, { makeKernel, answering, memory });
  const observations = weightsKind === 'frequency' ? weights : scanned.rows;
  const facts = { schema, weightsKind, rowsDropped, observations, rows: scanned.rows, patternOf: null };
  return { facts, observed: null, rows, memory: null, threads: threads.length + 1, warnings };
}

/** What tells how far a pass is, from 0 to 1, in rows. */
function reporter({ onRows }: FitStreamOptions, total: number): ((share: number) => void) | undefined {
  return onRows && ((share) => onRows(Math.round(share * total), total));
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

function refuseUnavailable(options: FitOptions): void {
  const { solver = 'auto', penalty = 'none', storage, weightsKind } = options;
  const { covariance = 'model', cluster, family = 'auto' } = options;
  if (family !== 'auto' && family !== 'binary') refuse('family', `the family "${family}"`);
  if (covariance !== 'model' || cluster !== undefined)
    refuse('covariance', `standard errors of the kind "${cluster === undefined ? covariance : 'cluster'}"`);
  if (weightsKind === 'sampling') refuse('weightsKind', 'sampling weights');
  if (penalty !== 'none') refuse('penalty', `the penalty "${penalty}"`);
  if (!SOLVERS.includes(solver)) refuse('solver', `the solver "${solver}"`);
  if (storage === 'float32')
    refuse('storage', 'values rounded to float32: it keeps each column in as few bytes as hold it exactly');
}

function refuse(option: string, what: string): never {
  const message = `A stream of rows has no place for ${what} in this version; use --engine memory.`;
  throw new OddsmithError('option-unavailable', message, { option });
}

function kernelMaker(kind: KernelKind, warnings: Warning[]) {
  useTwin();
  return () => {
    const { kernel, note } = createKernel(kind);
    warnOfKernel(note, warnings);
    return kernel;
  };
}
