/** Where the rows of a fit are: in kernels of this thread, as columns of numbers or with factors as codes. */
import type { Warning } from '../errors.js';
import type { TrainingData } from '../formula/training.js';
import { type KernelKind, kindOf } from '../kernel/create.js';
import type { Kernel } from '../kernel/kernel.js';
import { giveBack, takeKernel } from '../kernel/spare.js';
import type { Table } from '../table/table.js';
import type { Begun } from './begun.js';
import type { Bound } from './bound.js';
import type { loadCodedRows } from './coded-rows.js';
import { checkSizes, checkTraining } from './limits.js';
import type { FitOptions } from './options.js';
import { loadTraining } from './prepare.js';
import { isGradientSolver } from './solver-names.js';
import { isSingle, storageOf } from './storage.js';

/** What is known before the rows have a place. */
export type Placed = Omit<Begun, 'observed'>;

export function observing(placed: Placed, table: Table, { observed: training }: Bound): Begun {
  return { ...placed, observed: { table, training } };
}

export function warned<Some extends Placed>(begun: Some, warning: Warning | null): Some {
  return warning === null ? begun : { ...begun, warnings: [...begun.warnings, warning] };
}

/** With the rows in kernels of this thread. */
export function here({ training, facts }: Bound, options: FitOptions, started: number): Placed {
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

export type LoadCoded = typeof loadCodedRows;

/** Whether factors are to be kept as codes. */
export function wantsCodes({ training: { design } }: Bound, options: FitOptions): boolean {
  return !wantsMemory(options) && storageOf(design.layout, design.rows, design.columns.length) === 'codes';
}

/** The same with factors as codes; null where there are too many levels for that. */
export function withCodes(
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

/** Whether these options need the rows in kernels of this thread. */
export function wantsMemory({ solver = 'auto', penalty = 'none' }: FitOptions): boolean {
  return isGradientSolver(solver) || penalty !== 'none';
}

/** Whether values are stored as float32. */
export function wantsSingle({ design }: TrainingData, options: FitOptions): boolean {
  return isSingle(design, options.storage ?? (wantsMemory(options) ? 'float64' : 'auto'));
}
