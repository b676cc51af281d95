/** `fit --history`: the solver's run once more, written down. */
import {
  type FitOptions,
  type FitReport,
  OddsmithError,
  type Table,
  type TrainingHistory,
  type TrainOptions,
  train,
  type WatchedSolver,
} from '@oddsmith/core';
import { type HistoryFormat, historyFormat, renderHistory } from '../output/history-file.js';
import { OutputFile } from '../output/output-file.js';
import type { Session } from '../terminal/session.js';
import type { FitCommandOptions } from './fit.js';

/**
 * The run of a fit with its own defaults, which are not those of `train`, for as many iterations as it took; a
 * separated fit reports the iterations of its limit, so that run goes on to its own end.
 */
function settings(
  {
    family: _,
    confidence: __,
    penalty: ___,
    lambda: ____,
    intervals: _____,
    threads: ______,
    solver: asked = 'newton',
    maxIterations,
    ...options
  }: RunOptions,
  { separation, iterations }: FitReport,
): TrainOptions {
  const { epochs = maxIterations } = options;
  const solver = watched(asked);
  const taken = separation === null ? Math.max(iterations, 1) : epochs;
  const common = { ...options, solver, ...(taken !== undefined && { epochs: taken }) };
  if (solver === 'newton' || solver === 'lbfgs') return common;
  return { rate: 'auto', gradient: 'mean', coordinates: 'whitened', ...common };
}

/** The solver whose iterations are written. Throws `option-invalid` for one that has no iterations over all rows. */
export function watched(solver: NonNullable<FitOptions['solver']>): WatchedSolver {
  if (solver === 'auto') return 'newton';
  if (solver !== 'sampled-newton' && solver !== 'newton-cg') return solver;
  const message = `--history cannot watch --solver ${solver}; newton and lbfgs go a similar way.`;
  throw new OddsmithError('option-invalid', message, { option: 'history' });
}

type RunOptions = Omit<FitCommandOptions, 'output' | 'history' | 'checkpoint' | 'resume' | 'json' | 'types'>;

export class HistoryFile {
  readonly #file: OutputFile;
  readonly #format: HistoryFormat;

  private constructor(file: OutputFile, format: HistoryFormat) {
    this.#file = file;
    this.#format = format;
  }

  /** Call before the long work. Throws `option-invalid`, `file-unwritable`. */
  static async create(path: string): Promise<HistoryFile> {
    const format = historyFormat(path);
    return new HistoryFile(await OutputFile.create(path), format);
  }

  async write(
    table: Table,
    formula: string,
    options: RunOptions,
    report: FitReport,
    session: Session,
  ): Promise<void> {
    const { signal } = session;
    const history: TrainingHistory = await train(table, formula, { ...settings(options, report), signal });
    await this.#file.write(await renderHistory(history, this.#format));
  }

  commit(): Promise<void> {
    return this.#file.commit();
  }

  discard(): Promise<void> {
    return this.#file.discard();
  }
}
