/** A fit before it runs, with its rows in as many threads as pay. */
import type { Warning } from '../errors.js';
import type { TrainingData } from '../formula/training.js';
import { kindOf, needsTwin } from '../kernel/create.js';
import { threadsThatPay, workOf } from '../pool/threads.js';
import { type Data, toTable } from '../table/data.js';
import type { Table } from '../table/table.js';
import type { Begun } from './begun.js';
import { type Bound, boundOf, LEAST_ROWS } from './bound.js';
import type { checkFitOptions } from './fit-rules.js';
import { checkSizes, checkTraining } from './limits.js';
import type { FitOptions } from './options.js';
import {
  here,
  observing,
  type Placed,
  wantsCodes,
  wantsMemory,
  wantsSingle,
  warned,
  withCodes,
} from './placed.js';
import type { PooledRows, PoolOptions } from './pooled-rows.js';
import { bindData, rowsOf, warnOfKernel } from './prepare.js';
import { partsOf } from './storage.js';

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
  return beginBound(await bindRows(table, formula, options, looksLate), table, options, started);
}

/** The same for rows that are bound; of columns that were looked at before never null. */
export async function beginBound(
  bound: Bound,
  table: Table,
  options: FitOptions,
  started: number,
): Promise<Begun | null> {
  const coded = wantsCodes(bound, options) ? await codedOnThreads(bound, options, started) : null;
  const placed = coded ?? (await placedIn(bound, options, started));
  return placed && observing(placed, table, bound);
}

/** With the rows as columns of numbers; null where columns have to be looked at first. */
async function placedIn(bound: Bound, options: FitOptions, started: number): Promise<Placed | null> {
  const threads = threadsFor(bound, options);
  if (threads === 1) return here(bound, options, started);
  const { loadPooledRows } = await import('./late/many-rows.js');
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
    return withCodes(bound, options, started, (await import('./late/many-rows.js')).loadCodedRows);
  const source = (await import('./late/many-rows.js')).codedSource(training);
  if (source === null) return null;
  const { loadPooledCodes } = await import('./late/many-rows.js');
  return there(bound, options, threads, started, (pool) => loadPooledCodes(training, source, pool));
}

/** Binds the formula, and collapses equal rows where there may be many. */
async function bindRows(
  table: Table,
  formula: string,
  options: FitOptions,
  looksLate: boolean,
): Promise<Bound> {
  const round = options.storage === 'float32' ? (await import('./late/seldom.js')).rounded : asItIs;
  if (table.rows < LEAST_ROWS) return boundOf(round(bindData(table, formula, options)), null);
  const { bindLarge } = await import('./late/many-rows.js');
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
  const { lookedAt } = await import('./late/many-rows.js');
  return lookedAt(bound, await pooled.ranges!());
}
