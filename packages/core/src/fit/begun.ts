/** A fit before it runs: options checked, formula bound, rows loaded in this thread or in several. */
import { OddsmithError, type Warning } from '../errors.js';
import type { TrainingData } from '../formula/training.js';
import { threadsThatPay } from '../pool/threads.js';
import type { Data } from '../table/data.js';
import { type Facts, factsOf } from './facts.js';
import { checkSizes, checkTraining } from './limits.js';
import type { LoadedRows, MemoryRows } from './loaded-rows.js';
import type { FitOptions } from './options.js';
import { bindData, loadTraining, rowsOf, warnOfKernel } from './prepare.js';
import { isGradientSolver } from './solver-names.js';
import { FIT_RULES, refuseIdleOptions, refuseUnpenalised, validateOptions } from './validate.js';

/** A fit that is ready to run. */
export interface Begun {
  readonly facts: Facts;
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

/** Checks the options, binds the formula and loads the rows. */
export function begin(
  data: Data,
  formula: string,
  options: FitOptions,
): Begun & { readonly memory: MemoryRows } {
  const started = performance.now();
  checkOptions(options);
  return here(bindData(data, formula, options), options, started);
}

/** With the rows in kernels of this thread. */
function here(training: TrainingData, options: FitOptions, started: number) {
  const warnings: Warning[] = [...training.warnings];
  const rows = loadTraining(training, options.kernel, warnings);
  const release = () => undefined;
  return { facts: factsOf(training), rows, memory: rows, threads: 1, warnings, options, started, release };
}

/** As `begin`, with the rows in as many threads as pay. */
export async function beginOnThreads(data: Data, formula: string, options: FitOptions): Promise<Begun> {
  const started = performance.now();
  checkOptions(options);
  const training = bindData(data, formula, options);
  const { design } = training;
  const threads = wantsMemory(options)
    ? 1
    : threadsThatPay(design.rows, design.columns.length, options.threads, false);
  return threads > 1 ? there(training, options, threads, started) : here(training, options, started);
}

/** Whether these options need the rows in kernels of this thread. */
function wantsMemory({ solver = 'auto', penalty = 'none' }: FitOptions): boolean {
  return isGradientSolver(solver) || penalty !== 'none';
}

/** With the rows in several threads. */
async function there(
  training: TrainingData,
  options: FitOptions,
  threads: number,
  started: number,
): Promise<Begun> {
  checkTraining(training);
  const { loadPooledRows } = await import('./pooled-rows.js');
  const { intercept } = training.schema;
  const { kernel = 'auto', signal } = options;
  const pooled = await loadPooledRows(rowsOf(training), { threads, kernel, intercept, signal });
  const { rows, release } = pooled;
  const warnings: Warning[] = [...training.warnings];
  warnOfKernel(pooled.kernelNote, warnings);
  const begun = { facts: factsOf(training), rows, memory: null, threads: pooled.threads };
  try {
    checkSizes(training, rows);
  } catch (error) {
    release();
    throw error;
  }
  return { ...begun, warnings, options, started, release };
}

function checkOptions(options: FitOptions): void {
  validateOptions(options, FIT_RULES);
  refuseIdleOptions(options);
  refuseUnpenalised(options);
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
