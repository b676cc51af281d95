import {
  describeTable,
  type FitOptions,
  type FitReport,
  fit as fitTable,
  OddsmithError,
  type RequestedType,
  suggestFormula,
} from '@oddsmith/core';
import { CheckpointFile, readCheckpoint } from '../output/checkpoint-file.js';
import { OutputFile } from '../output/output-file.js';
import { readForFormula } from '../source/formula-columns.js';
import { openSource, type SourceOptions } from '../source/source.js';
import type { Session } from '../terminal/session.js';
import { HistoryFile } from './history.js';

/** As commander gives them: names in camel case, absent where not given. */
export interface FitCommandOptions
  extends Omit<
    FitOptions,
    | 'weights'
    | 'offset'
    | 'types'
    | 'termTests'
    | 'kernel'
    | 'checkpoint'
    | 'resume'
    | 'signal'
    | 'onIteration'
  > {
  readonly weights?: string;
  readonly offset?: string;
  readonly types?: Readonly<Record<string, RequestedType>>;
  readonly output?: string;
  readonly history?: string;
  readonly checkpoint?: string;
  readonly resume?: string;
  readonly json?: true;
}

/** The solvers' own limits, for the progress bar; 10,000 epochs for the others. */
const DEFAULT_LIMITS: Readonly<Record<string, number>> = { newton: 100, lbfgs: 1000 };
const DEFAULT_EPOCHS = 10_000;

/** Without a formula: throws `argument-missing` with one to begin with. */
export async function fit(
  data: string,
  formula: string | undefined,
  { output, history, checkpoint, resume, json, types, ...options }: FitCommandOptions,
  session: Session,
): Promise<void> {
  const { progress, signal } = session;
  const reading: SourceOptions = { signal, onProgress: (state) => progress.reading(state) };
  if (formula === undefined) return suggest(data, { ...reading, ...(types && { types }) });
  if (history !== undefined && (options.penalty ?? 'none') !== 'none') {
    const message = `--history is of maximum likelihood, and the penalty is "${options.penalty}".`;
    throw new OddsmithError('option-invalid', message, { option: 'history' });
  }
  const historyFile = history === undefined ? null : await HistoryFile.create(history);
  let file: OutputFile | null = null;
  let saved: CheckpointFile | null = null;
  try {
    const earlier = resume === undefined ? undefined : await readCheckpoint(resume);
    if (checkpoint !== undefined) saved = new CheckpointFile(checkpoint);
    if (output !== undefined) file = await OutputFile.create(output);
    const table = await readForFormula(data, formula, { ...options, ...(types && { types }) }, reading);
    progress.begin();
    const { solver = 'newton' } = options;
    const limit = options.epochs ?? options.maxIterations ?? DEFAULT_LIMITS[solver] ?? DEFAULT_EPOCHS;
    const result = await fitTable(table, formula, {
      ...options,
      ...(saved && { checkpoint: saved.append }),
      ...(earlier && { resume: earlier }),
      signal,
      onIteration: (step) => progress.fitting(solver, step, limit),
    });
    await historyFile?.write(table, formula, options, result.report, session);
    await file?.write(result.modelFile());
    await file?.commit();
    await historyFile?.commit();
    progress.end();
    const text = json ? JSON.stringify(result) : result.summary(session.screen);
    session.stdout.write(`${text.trimEnd()}\n`);
    refuseHalf(result.report);
  } finally {
    await file?.discard();
    await historyFile?.discard();
    saved?.close();
  }
}

/** What was printed is all that is known: throws `estimate-not-finite` or `not-converged` where it is no whole answer. */
function refuseHalf({ separation, converged, stopReason, iterations }: FitReport): void {
  if (separation !== null) {
    const message = `The data are separated (${separation.kind}): the maximum-likelihood estimate of ${separation.terms.join(', ')} is infinite. See "oddsmith diagnose" for why and what to do; --penalty firth gives a finite estimate.`;
    throw new OddsmithError('estimate-not-finite', message);
  }
  if (!converged) {
    const message = `The solver stopped before the optimum after ${iterations} iterations (${stopReason}).`;
    throw new OddsmithError('not-converged', message);
  }
}

async function suggest(data: string, options: SourceOptions): Promise<never> {
  const formula = suggestFormula(describeTable(await openSource(data, options)));
  const hint =
    formula === null
      ? `It looks like "y ~ a + b"; no column of ${data} has exactly two values, as a response would.`
      : `Perhaps: oddsmith fit ${shellWord(data)} ${shellWord(formula)}`;
  throw new OddsmithError('argument-missing', `fit needs a formula. ${hint}`);
}

function shellWord(text: string): string {
  if (/^[\w./-]+$/.test(text)) return text;
  return /[`$"\\!]/.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : `"${text}"`;
}
