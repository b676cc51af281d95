import {
  describeTable,
  type Fit,
  type FitOptions,
  type FitReport,
  fit as fitTable,
  OddsmithError,
  type RequestedType,
  rosetta,
  suggestFormula,
  summariseRosetta,
} from '@oddsmith/core';
import { engineUrl } from '../engine/engine-url.js';
import type { FitEngineOptions } from '../engine/fit-engine.js';
import { CheckpointFile, readCheckpoint } from '../output/checkpoint-file.js';
import { OutputFile } from '../output/output-file.js';
import { readForFormula } from '../source/formula-columns.js';
import { openSource, type SourceOptions } from '../source/source.js';
import type { Session } from '../terminal/session.js';
import { HistoryFile, watched } from './history.js';
import { type ColumnRequest, columnOptions, placed } from './path-request.js';
import { isSparseFile } from './sparse/sparse-data.js';

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
      | 'onReplicate'
      | 'start'
      | 'penaltyFactors'
      | 'grouped'
    >,
    ColumnRequest {
  readonly weights?: string;
  readonly offset?: string;
  readonly types?: Readonly<Record<string, RequestedType>>;
  readonly output?: string;
  readonly history?: string;
  readonly checkpoint?: string;
  readonly resume?: string;
  readonly rosetta?: true;
  readonly json?: true;
  readonly engine?: 'memory' | 'stream' | 'sql';
  readonly table?: string;
  readonly query?: string;
  readonly explain?: true;
  readonly memory?: number;
}

/** The solvers' own limits, for the progress bar; 10,000 epochs for the others. */
const DEFAULT_LIMITS: Readonly<Record<string, number>> = {
  auto: 100,
  newton: 100,
  'newton-cg': 100,
  'sampled-newton': 1000,
  lbfgs: 1000,
};
const DEFAULT_EPOCHS = 10_000;

/** Without a formula: throws `argument-missing` with one to begin with. */
export async function fit(
  data: string,
  formula: string | undefined,
  { engine = 'memory', memory, ...given }: FitCommandOptions,
  session: Session,
): Promise<void> {
  const { output, history, checkpoint, resume, rosetta: _, json: __, types, ...request } = given;
  const { penaltyFactor, grouped, groupedClasses, ...rest } = request;
  const { progress, signal } = session;
  const reading: SourceOptions = {
    signal,
    onProgress: (state) => progress.reading(state),
    ...(given.threads !== undefined && { threads: given.threads }),
  };
  if (isSparseFile(data)) {
    const { sparseFitCommand } = await import('./sparse/fit.js');
    return sparseFitCommand(data, formula, given, session);
  }
  refuseOfSparse(given);
  if (formula === undefined) return suggest(data, { ...reading, ...(types && { types }) });
  const url = engineUrl(data);
  if (url !== null || engine === 'sql') {
    const { fitInEngine } = await import('../engine/fit-engine.js');
    return tell(() => fitInEngine(data, url, formula, inEngine(given), session), data, given, session);
  }
  refuseOfEngines(given);
  const options = { ...rest, ...columnOptions({ penaltyFactor, grouped, groupedClasses }) };
  if (engine === 'stream') {
    refuseOfStream({ history, checkpoint, resume });
    const { fitRows } = await import('../stream/fit-rows.js');
    const streaming = { ...options, ...(types && { types }), ...(memory !== undefined && { memory }) };
    return tell(() => fitRows(data, formula, streaming, session), data, given, session);
  }
  if (memory !== undefined) {
    const message = '--memory bounds the stream engine, and the engine is "memory".';
    throw new OddsmithError('option-invalid', message, { option: 'memory' });
  }
  if (history !== undefined && !['auto', 'binary'].includes(options.family ?? 'auto')) {
    const message = `--history is of binary models, and the family is "${options.family}".`;
    throw new OddsmithError('option-unavailable', message, { option: 'history' });
  }
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
    const solver = history === undefined ? (options.solver ?? 'auto') : watched(options.solver ?? 'auto');
    const limit = options.epochs ?? options.maxIterations ?? DEFAULT_LIMITS[solver] ?? DEFAULT_EPOCHS;
    const result = await fitTable(table, formula, {
      ...options,
      solver,
      ...(saved && { checkpoint: saved.append }),
      ...(earlier && { resume: earlier }),
      signal,
      onIteration: (step) => progress.fitting(solver, step, limit),
      onReplicate: (done, total) => progress.resampling(done, total),
    });
    await historyFile?.write(table, formula, rest, result.report, session);
    await file?.write(result.modelFile());
    await file?.commit();
    await historyFile?.commit();
    printResult(result, data, given, session);
  } catch (error) {
    throw placed(error);
  } finally {
    await file?.discard();
    await historyFile?.discard();
    saved?.close();
  }
}

/** Throws `option-invalid` for what only fits of sparse data have. */
function refuseOfSparse(given: object): void {
  const only = ['intercept', 'standardize', 'tolerance'].find((name) => name in given);
  if (only === undefined) return;
  const message = `--${only} goes with sparse data: a .svm, .svmlight or .libsvm file.`;
  throw new OddsmithError('option-invalid', message, { option: only });
}

/** Options of rows in an engine. */
const OF_ENGINES = ['table', 'query', 'explain'] as const;
const IN_ENGINE: readonly string[] = [
  ...OF_ENGINES,
  ...['weights', 'weightsKind', 'offset', 'event', 'reference', 'levels', 'contrasts', 'missing'],
  ...['covariance', 'cluster', 'clusterAdjustment', 'strata'],
  ...['confidence', 'termTests', 'maxIterations', 'checkpoint', 'resume'],
];
/** What is not of the fit itself. */
const BESIDE: readonly string[] = ['output', 'rosetta', 'json'];

/** Throws `option-unavailable` for what fits in an engine do not have. */
function inEngine(given: FitCommandOptions): FitEngineOptions {
  const known = Object.entries(given).filter(([name]) => !BESIDE.includes(name));
  for (const [name, value] of known) {
    const isUsual =
      IN_ENGINE.includes(name) ||
      (name === 'family' && value === 'binary') ||
      (name === 'solver' && value === 'newton');
    if (isUsual) continue;
    const option = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const message = `--${option} is not available for rows in an engine in this version.`;
    throw new OddsmithError('option-unavailable', message, { option });
  }
  return Object.fromEntries(known.filter(([name]) => IN_ENGINE.includes(name)));
}

function refuseOfEngines(given: FitCommandOptions): void {
  const idle = OF_ENGINES.find((name) => given[name] !== undefined);
  if (idle === undefined) return;
  const message = `--${idle} goes with a database (duckdb:FILE, postgres:, clickhouse:, trino:) or --engine sql.`;
  throw new OddsmithError('option-invalid', message, { option: idle });
}

/** Runs a fit that keeps nothing on the way, and tells its result. */
async function tell(
  fitting: () => Promise<Fit>,
  data: string,
  given: FitCommandOptions,
  session: Session,
): Promise<void> {
  const { output } = given;
  const file = output === undefined ? null : await OutputFile.create(output);
  try {
    const result = await fitting();
    await file?.write(result.modelFile());
    await file?.commit();
    printResult(result, data, given, session);
  } finally {
    await file?.discard();
  }
}

function printResult(
  result: Fit,
  data: string,
  { json, rosetta: wanted, weights, clusterAdjustment }: FitCommandOptions,
  { progress, stdout, screen }: Session,
): void {
  progress.end();
  const told = wanted && rosetta(result, { data: readable(data), weights, clusterAdjustment });
  const text = json
    ? JSON.stringify(told ? { ...result.toJSON(), rosetta: told } : result)
    : [result.summary(screen), ...(told ? ['', summariseRosetta(told)] : [])].join('\n');
  stdout.write(`${text.trimEnd()}\n`);
  refuseHalf(result.report);
}

/** The file as other programs can read it; a name that stands for it where they cannot. */
function readable(data: string): string | undefined {
  return /\.(csv|tsv)(\.gz)?$|\.parquet$/.test(data) && !/[*?]/.test(data) ? data : undefined;
}

/** Throws `option-unavailable`: they keep, or need, what passes by. */
function refuseOfStream(options: Readonly<Record<string, string | undefined>>): void {
  const option = Object.keys(options).find((name) => options[name] !== undefined);
  if (option === undefined) return;
  const message = `--${option} is not available with --engine stream in this version; use --engine memory.`;
  throw new OddsmithError('option-unavailable', message, { option });
}

/** What was printed is all that is known: throws `estimate-not-finite` or `not-converged` where it is no whole answer. */
function refuseHalf({ separation, converged, stopReason, iterations, family }: FitReport): void {
  if (separation !== null) {
    const further =
      family === 'binary'
        ? ' See "oddsmith diagnose" for why and what to do; --penalty firth gives a finite estimate.'
        : '';
    const message = `The data are separated (${separation.kind}): the maximum-likelihood estimate of ${separation.terms.join(', ')} is infinite.${further}`;
    throw new OddsmithError('estimate-not-finite', message);
  }
  if (!converged) {
    const message = `The solver stopped before the optimum after ${iterations} ${iterations === 1 ? 'iteration' : 'iterations'} (${stopReason}).`;
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
