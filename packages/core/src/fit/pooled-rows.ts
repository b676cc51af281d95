/** The rows of a fit, shared out among this thread and those of the pool. */
import { type CreatedKernel, createKernel, type KernelKind } from '../kernel/create.js';
import { useTwin } from '../kernel/use-twin.js';
import { partRows } from '../objective/division.js';
import { GatheredBatches } from '../objective/gathered-batch.js';
import type { Rows } from '../objective/memory.js';
import { PooledShard, type Wait } from '../objective/pooled.js';
import { joinRanges, type Ranges } from '../objective/ranges.js';
import { HeldHere } from '../pool/held-here.js';
import { HeldThere } from '../pool/held-there.js';
import type { PoolHolder } from '../pool/holder.js';
import type { Line } from '../pool/line.js';
import { type Pool, pool } from '../pool/pool.js';
import type { Run, Source } from '../pool/protocol.js';
import { describe, type LoadedRows, loadRows, scalesOf } from './loaded-rows.js';

export interface PoolOptions {
  /** Threads in all, this one included where it computes: in a page it does not. */
  readonly threads: number;
  readonly kernel: KernelKind;
  /** Column 0 is 1 in every row. Default false. */
  readonly intercept?: boolean | undefined;
  /** Cancels: what is under way, and all that is asked later, rejects with the signal's reason at once. */
  readonly signal?: AbortSignal | undefined;
  /** Whose threads to use. Default: those of this process or page. */
  readonly pool?: Pool | undefined;
}

export interface PooledRows {
  readonly rows: LoadedRows;
  /** Threads that hold rows. */
  readonly threads: number;
  /** Why there are fewer threads than were asked for; null otherwise. */
  readonly note: string | null;
  /** Why the twin had to step in for WebAssembly; null otherwise. */
  readonly kernelNote: string | null;
  /** The smallest and largest value of each column, as it is in the data; not of factors as codes. */
  readonly ranges?: () => Promise<Ranges>;
  /** Lets go of the rows. To be called when nothing is asked any more, whatever became of the fit. */
  release(): void;
}

/** From so many columns on a block may keep a thread busy for longer than this one may be. */
const MANY_COLUMNS = 64;

/** A page's thread has to stay free, and this one where blocks take long. */
function computesHere(columns: number): boolean {
  return !('document' in globalThis) && columns < MANY_COLUMNS;
}

/** What a fit is to hold: a run of all of it. */
export type Whole = Omit<Run, 'start' | 'rows'>;

/** Runs of whole parts, about equally many for each holder. */
function runsOf(whole: Whole, holders: number): Run[] {
  const { count, columns } = whole;
  const part = partRows(count, columns);
  const parts = Math.ceil(count / part);
  const share = Math.min(holders, parts);
  return Array.from({ length: share }, (_, i) => {
    const start = Math.ceil((i * parts) / share) * part;
    const end = Math.min(count, Math.ceil(((i + 1) * parts) / share) * part);
    return { ...whole, start, rows: end - start };
  });
}

/** Starts the threads of a fit of so many columns, so that they are ready when its rows are. */
export function warmPool(threads: number, columns: number): void {
  void pool.crew(threads - (computesHere(columns) ? 1 : 0));
}

/** Rejects with the signal's reason as soon as it aborts. */
function waiting<Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function makeHolders(
  whole: Whole,
  isHere: boolean,
  lines: readonly Line[],
  kernel: KernelKind,
): PoolHolder[] {
  const runs = runsOf(whole, lines.length + (isHere ? 1 : 0));
  return runs.map((run, i) => {
    const line = lines[i];
    return line === undefined ? new HeldHere(run, kernel) : new HeldThere(line, run, kernel);
  });
}

/** Has the holders take their rows; returns the largest |x| of each column of numbers. */
async function fill(holders: readonly PoolHolder[], source: Source): Promise<Float64Array> {
  const found = await Promise.all(holders.map((holder) => holder.load(source)));
  return found[0]!.map((_, j) => Math.max(...found.map((largest) => largest[j]!)));
}

/** Rows on several threads: `holders` in row order. */
export interface Held {
  readonly holders: readonly PoolHolder[];
  /** Largest |x| of each column of numbers. */
  readonly largest: Float64Array;
  readonly wait: Wait;
}

type Account = Omit<PooledRows, 'rows'> & { readonly kernel: CreatedKernel['kernel']['name'] };

/**
 * Copies rows into the kernels of several threads, and has `make` make shards of them, and of null where no thread can
 * be started. Each holds a run of whole parts, so that the sums are bit for bit those of rows in the memory of one
 * thread.
 *
 * Rejects with `memory-exhausted`, with `source-failed` where a thread dies (so do later passes then), and with the
 * reason of the signal.
 */
export async function holdRows(
  source: Source,
  whole: Whole,
  { threads, kernel: kind, signal, pool: used = pool }: PoolOptions,
  make: (held: Held | null, account: Account) => PooledRows,
): Promise<PooledRows> {
  useTwin();
  const { kernel, note: kernelNote } = createKernel(kind);
  const isHere = computesHere(source.columns);
  const wait: Wait = (work) => waiting(work, signal);
  const { lines, note } = await wait(used.crew(threads > 1 ? threads - (isHere ? 1 : 0) : 0));
  const account = { kernel: kernel.name, kernelNote, note };
  if (lines.length === 0) return make(null, { ...account, threads: 1, release: () => undefined });
  let holders: readonly PoolHolder[] = [];
  const release = () => {
    signal?.removeEventListener('abort', release);
    for (const holder of holders) holder.release();
    holders = [];
  };
  signal?.addEventListener('abort', release);
  try {
    holders = makeHolders(whole, isHere, lines, kind);
    const largest = await wait(fill(holders, source));
    return make({ holders, largest, wait }, { ...account, threads: holders.length, release });
  } catch (error) {
    release();
    throw error;
  }
}

/** Rows of columns on several threads, as `holdRows`; on this one where no other can be started. */
export function loadPooledRows(source: Rows, options: PoolOptions): Promise<PooledRows> {
  const { count, columns, single } = source;
  const { kernel: kind, intercept = false } = options;
  return holdRows(source, { count, columns, single }, options, (held, { kernel, ...account }) => {
    if (held === null) {
      const rows = loadRows(source, () => createKernel(kind).kernel, intercept);
      return { rows, ...account, ranges: async () => joinRanges(rows.shards.map(({ ranges }) => ranges)) };
    }
    const { holders, largest, wait } = held;
    const scales = scalesOf(largest);
    for (const holder of holders) holder.scale(scales);
    const shard = new PooledShard(holders, columns, wait, new GatheredBatches(source, scales));
    const rows = { ...describe(source, [shard], [0], intercept), shards: [shard], scales, kernel };
    const ranges = async () => joinRanges(await wait(Promise.all(holders.map((holder) => holder.ranges()))));
    return { rows, ...account, ranges };
  });
}
