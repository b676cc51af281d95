/** A fit before it runs: options checked, formula bound, rows loaded in this thread or in several. */
import { OddsmithError, type Warning } from '../errors.js';
import type { collapse } from '../formula/patterns.js';
import type { TrainingData } from '../formula/training.js';
import { type KernelKind, kindOf, needsTwin } from '../kernel/create.js';
import type { Kernel } from '../kernel/kernel.js';
import { giveBack, takeKernel } from '../kernel/spare.js';
import { threadsThatPay, workOf } from '../pool/threads.js';
import { type Data, toTable } from '../table/data.js';
import type { Table } from '../table/table.js';
import { type Bound, boundOf, LEAST_ROWS } from './bound.js';
import type { loadCodedRows } from './coded-rows.js';
import type { Facts } from './facts.js';
import type { checkFitOptions } from './fit-rules.js';
import { checkSizes, checkTraining } from './limits.js';
import type { LoadedRows, MemoryRows } from './loaded-rows.js';
import type { FitOptions } from './options.js';
import type { PooledRows, PoolOptions } from './pooled-rows.js';
import { bindData, loadTraining, rowsOf, warnOfKernel } from './prepare.js';
import type { relaxedSimd } from './relaxed-simd.js';
import type { rounded } from './rounded.js';
import { isGradientSolver } from './solver-names.js';
import { isSingle, partsOf, storageOf } from './storage.js';

/** A fit that is ready to run. */
export interface Begun {
  readonly facts: Facts;
  /** The data, and the rows that take part before equal ones were collapsed; null where they pass by. */
  readonly observed: { readonly table: Table; readonly training: TrainingData } | null;
  readonly rows: LoadedRows;
  /** The same rows where they are in kernels of this thread. */
  readonly memory: MemoryRows | null;
  /** Threads that hold the rows. */
  readonly threads: number;
  readonly warnings: readonly Warning[];
  readonly options: FitOptions;
  readonly started: number;
  /** Lets go of the rows. */
  release(): void;
}

/** What is known before the rows have a place. */
type Placed = Omit<Begun, 'observed'>;

/** Checks the options, binds the formula and loads the rows. */
export function begin(data: Data, formula: string, options: FitOptions, loaded: Loaded): Begun {
  const started = performance.now();
  loaded.checkFitOptions(options);
  const relaxed = options.relaxedSimd ? loaded.relaxedSimd(options) : null;
  const table = toTable(data, options.types ? { types: options.types } : {});
  const bare = bindData(table, formula, options);
  const training = options.storage === 'float32' ? loaded.rounded(bare) : bare;
  const bound = boundOf(training, wantsMemory(options) ? null : loaded.collapse);
  const coded = wantsCodes(bound, options) ? withCodes(bound, options, started, loaded.loadCodedRows) : null;
  return observing(warned(coded ?? here(bound, options, started), relaxed), table, bound);
}

function observing(placed: Placed, table: Table, { observed: training }: Bound): Begun {
  return { ...placed, observed: { table, training } };
}

function warned<Some extends Placed>(begun: Some, warning: Warning | null): Some {
  return warning === null ? begun : { ...begun, warnings: [...begun.warnings, warning] };
}

/** With the rows in kernels of this thread. */
function here({ training, facts }: Bound, options: FitOptions, started: number): Placed {
  const warnings: Warning[] = [...training.warnings];
  const kernels: Kernel[] = [];
  const take = (kind: KernelKind) => {
    const taken = takeKernel(kind);
    kernels.push(taken.kernel);
    return taken;
  };
  const rows = loadTraining(training, kindOf(options), warnings, take, wantsSingle(training, options));
  const release = () => kernels.splice(0).forEach(giveBack);
  return { facts, rows, memory: rows, threads: 1, warnings, options, started, release };
}

/** What only some fits need, for who cannot wait. */
interface Loaded {
  readonly loadCodedRows: LoadCoded;
  readonly collapse: typeof collapse;
  readonly rounded: typeof rounded;
  readonly checkFitOptions: typeof checkFitOptions;
  readonly relaxedSimd: typeof relaxedSimd;
}

type LoadCoded = typeof loadCodedRows;

/** Whether factors are to be kept as codes. */
function wantsCodes({ training: { design } }: Bound, options: FitOptions): boolean {
  return !wantsMemory(options) && storageOf(design.layout, design.rows, design.columns.length) === 'codes';
}

/** The same with factors as codes; null where there are too many levels for that. */
function withCodes(
  { training, facts }: Bound,
  options: FitOptions,
  started: number,
  loadCoded: LoadCoded,
): Placed | null {
  checkTraining(training);
  const warnings: Warning[] = [...training.warnings];
  const coded = loadCoded(training, kindOf(options), warnings);
  if (coded === null) return null;
  const { rows, release } = coded;
  checkSizes(training, rows);
  return { facts, rows, memory: null, threads: 1, warnings, options, started, release };
}

/** Loaded once: an import that has been made before takes as long as a pass over a thousand rows. */
let rules: typeof checkFitOptions | undefined;

/** As `begin`, with the rows in as many threads as pay. */
export async function beginOnThreads(data: Data, formula: string, options: FitOptions): Promise<Begun> {
  const started = performance.now();
  if (Object.keys(options).length > 0) {
    rules ??= (await import('./fit-rules.js')).checkFitOptions;
    rules(options);
  }
  if (needsTwin(kindOf(options))) (await import('../kernel/use-twin.js')).useTwin();
  const relaxed = options.relaxedSimd ? (await import('./relaxed-simd.js')).relaxedSimd(options) : null;
  const table = toTable(data, options.types ? { types: options.types } : {});
  const looksLate = !wantsMemory(options) && options.storage !== 'float32';
  const quick = await beginIn(table, formula, options, started, looksLate);
  return warned(quick ?? (await beginIn(table, formula, options, started, false))!, relaxed);
}

/** The same for a table; null where columns that were to be looked at late have to be looked at before. */
async function beginIn(
  table: Table,
  formula: string,
  options: FitOptions,
  started: number,
  looksLate: boolean,
): Promise<Begun | null> {
  const bound = await bindRows(table, formula, options, looksLate);
  const coded = wantsCodes(bound, options) ? await codedOnThreads(bound, options, started) : null;
  const placed = coded ?? (await placedIn(bound, options, started));
  return placed && observing(placed, table, bound);
}

/** With the rows as columns of numbers; null where columns have to be looked at first. */
async function placedIn(bound: Bound, options: FitOptions, started: number): Promise<Placed | null> {
  const threads = threadsFor(bound, options);
  if (threads === 1) return here(bound, options, started);
  const { loadPooledRows } = await import('./pooled-rows.js');
  const source = rowsOf(bound.training, wantsSingle(bound.training, options));
  return there(bound, options, threads, started, (pool) => loadPooledRows(source, pool));
}

/** The same with factors as codes; null where there are too many levels for that. */
async function codedOnThreads(bound: Bound, options: FitOptions, started: number): Promise<Placed | null> {
  const { training } = bound;
  const { factors, numbers } = partsOf(training.design.layout!);
  const work = workOf(training.design.rows, numbers, factors);
  const threads = threadsThatPay(work, options.threads, poolIsOpen);
  if (threads === 1)
    return withCodes(bound, options, started, (await import('./coded-rows.js')).loadCodedRows);
  const source = (await import('./coded-source.js')).codedSource(training);
  if (source === null) return null;
  const { loadPooledCodes } = await import('./pooled-codes.js');
  return there(bound, options, threads, started, (pool) => loadPooledCodes(training, source, pool));
}

/** Binds the formula, and collapses equal rows where there may be many. */
async function bindRows(
  table: Table,
  formula: string,
  options: FitOptions,
  looksLate: boolean,
): Promise<Bound> {
  const round = options.storage === 'float32' ? (await import('./rounded.js')).rounded : asItIs;
  if (table.rows < LEAST_ROWS) return boundOf(round(bindData(table, formula, options)), null);
  const { bindLarge } = await import('./bind-large.js');
  const looksLater = (bound: Bound) => !wantsCodes(bound, options) && threadsFor(bound, options) > 1;
  return bindLarge(table, formula, options, {
    round,
    collapses: !wantsMemory(options),
    looksLater: looksLate ? looksLater : null,
    threadsFor: (columns) => threadsThatPay(workOf(table.rows, columns), options.threads, poolIsOpen),
  });
}

const asItIs = (training: TrainingData) => training;

/** Threads to hold the rows as columns of numbers. */
function threadsFor({ training: { design } }: Bound, options: FitOptions): number {
  if (wantsMemory(options)) return 1;
  return threadsThatPay(workOf(design.rows, design.columns.length), options.threads, poolIsOpen);
}

/** Whether these options need the rows in kernels of this thread. */
function wantsMemory({ solver = 'auto', penalty = 'none' }: FitOptions): boolean {
  return isGradientSolver(solver) || penalty !== 'none';
}

/** Whether values are stored as float32. */
function wantsSingle({ design }: TrainingData, options: FitOptions): boolean {
  return isSingle(design, options.storage ?? (wantsMemory(options) ? 'float64' : 'auto'));
}

/** Whether a fit has opened the pool already. */
let poolIsOpen = false;

/** With the rows in several threads, as `load` loads them; null where columns have to be looked at first. */
async function there(
  bound: Bound,
  options: FitOptions,
  threads: number,
  started: number,
  load: (pool: PoolOptions) => Promise<PooledRows>,
): Promise<Placed | null> {
  const { training } = bound;
  checkTraining(training);
  const { intercept } = training.schema;
  const { signal } = options;
  const kernel = kindOf(options);
  const pooled = await load({ threads, kernel, intercept, signal });
  const { rows, release } = pooled;
  poolIsOpen ||= pooled.threads > 1;
  const warnings: Warning[] = [...training.warnings];
  warnOfKernel(pooled.kernelNote, warnings);
  try {
    const known = training.unseen.size === 0 ? bound : await look(bound, pooled);
    if (known !== null) {
      checkSizes(known.training, rows);
      const { facts } = known;
      return { facts, rows, memory: null, threads: pooled.threads, warnings, options, started, release };
    }
  } catch (error) {
    release();
    throw error;
  }
  release();
  return null;
}

/** Takes from loaded rows what is to be known of the columns. */
async function look(bound: Bound, pooled: PooledRows): Promise<Bound | null> {
  const { lookedAt } = await import('./bind-large.js');
  return lookedAt(bound, await pooled.ranges!());
}

/** The rows in kernels of this thread. Throws `option-unavailable` where they are elsewhere. */
export function inMemory({ memory, options }: Begun): MemoryRows {
  if (memory !== null) return memory;
  const { solver, penalty } = options;
  const wish = penalty === undefined || penalty === 'none' ? `solver "${solver}"` : `penalty "${penalty}"`;
  throw new OddsmithError('option-unavailable', `The ${wish} wants the rows in memory.`, {
    option: wish.split(' ')[0]!,
  });
}
