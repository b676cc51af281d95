/** `fitPath` of a response of several classes, all of which have coefficients. */
import { OddsmithError } from '../../errors.js';
import { bindClasses, type ClassTraining } from '../../families/classes.js';
import { lossOfShares } from '../../families/multinomial/fit.js';
import {
  type BoundWishes,
  boundPath,
  type ColumnWishes,
  refuseTerms,
} from '../../families/multinomial/penalised/bound-path.js';
import { atOnce, type Steps } from '../../families/multinomial/penalised/steps.js';
import { onThreads, threadsForPath } from '../../families/multinomial/penalised/threads.js';
import { cancelled } from '../../fit/cancelled.js';
import { columnPenalties } from '../../fit/column-penalties.js';
import { loadLanguage } from '../../fit/prepare.js';
import type { Schema } from '../../formula/schema.js';
import { toNumber } from '../../math/double-double.js';
import { log } from '../../math/elementary.js';
import { type Data, toTable } from '../../table/data.js';
import type { Table } from '../../table/table.js';
import type { PathOptions } from '../options.js';
import { checkPathOptions } from '../path-rules.js';
import type { PathReport } from '../report.js';
import { devianceExplained } from '../report-path.js';
import { classPathReport } from './report-class-path.js';

/** The share of the null deviance from which on rows are all but told apart. */
const SATURATED = 0.999;

/**
 * Fits a symmetric multinomial regression with a lasso, elastic-net or ridge penalty at each λ of a path: log P(Y = k) = xᵀβₖ + constant for
 * every class k, minimising −ℓ/Σw + λ·Σ factor·[(1 − α)/2·b² + α·|b|] over all classes and columns, b in units of
 * standard deviations; with `grouped: 'classes'` the length of the coefficients of a column over the classes in place of their
 * absolute values. λ and standardisation as glmnet has them (Friedman, Hastie & Tibshirani 2010; Simon, Friedman & Hastie
 * 2013). Intercepts and other free coefficients have a mean of 0 over the classes.
 *
 * `data`, `formula`: as of `fit`; the response has labels, or numbers under `family: 'multinomial'`.
 *
 * Rejects with an `OddsmithError`: input that is not what is needed (kind `input`), cancelled by `signal`.
 */
export async function fitClassPath(
  data: Data,
  formula: string,
  options: PathOptions = {},
): Promise<PathReport> {
  try {
    checkPathOptions(options);
    await loadLanguage(formula, options);
    const table = toTable(data, options.types ? { types: options.types } : {});
    const threads = threadsFor(table, options);
    return await onThreads(threads, classPathSteps(table, formula, options, threads), options.signal);
  } catch (error) {
    throw cancelled(error, options.signal);
  }
}

/** The same at once, of options that are checked and in a language that is loaded. */
export function fitClassPathSync(data: Data, formula: string, options: PathOptions): PathReport {
  const table = toTable(data, options.types ? { types: options.types } : {});
  return atOnce(classPathSteps(table, formula, options, 1), options.signal);
}

/** The least number of classes: how many there are is known once the formula is bound, when other threads should be on their way. */
const CLASSES = 3;

function threadsFor({ rows, columns }: Table, { threads, lambdas, lambdaCount = 100 }: PathOptions): number {
  const size = { rows, columns: columns.length, classes: CLASSES };
  return threadsForPath(size, lambdas?.length ?? lambdaCount, threads);
}

/** The same of training data that are bound already, with the formula's language. Throws as `fitClassPath`. */
export function boundClassPath(
  training: ClassTraining,
  table: Table,
  options: PathOptions,
): Promise<PathReport> {
  refuse(options);
  const threads = threadsFor(table, options);
  return onThreads(threads, boundSteps(training, options, threads, performance.now()), options.signal);
}

function* classPathSteps(
  table: Table,
  formula: string,
  options: PathOptions,
  threads: number,
): Steps<PathReport> {
  const started = performance.now();
  refuse(options);
  const takesNumbers = options.family === 'multinomial';
  const training = bindClasses(table, formula, { ...options, ordered: false, takesNumbers });
  return yield* boundSteps(training, options, threads, started);
}

function* boundSteps(
  training: ClassTraining,
  options: PathOptions,
  threads: number,
  started: number,
): Steps<PathReport> {
  const columns = columnWishes(training.schema, options);
  const nullLoss = nullLossOf(training);
  let stopReason: PathReport['stopReason'] = 'done';
  const wishes: BoundWishes = {
    ...{ ...pathWishes(training, options), threads },
    onPoint({ loss }, done, total) {
      options.onLambda?.(done, total);
      if (options.lambdas !== undefined || devianceExplained(loss, nullLoss) <= SATURATED) return true;
      if (done < total) stopReason = 'saturated';
      return false;
    },
  };
  const { path, rows, penalty } = yield* boundPath(training, columns, wishes);
  return classPathReport({
    ...{ training, columns, options, path, rows, penalty, nullLoss, stopReason },
    seconds: (performance.now() - started) / 1000,
  });
}

function pathWishes(
  { design }: ClassTraining,
  options: PathOptions,
): Omit<BoundWishes, 'onPoint' | 'threads'> {
  const { lambdas, lambdaCount: count = 100, tolerance = 1e-9, kernel } = options;
  const ratio = options.lambdaRatio ?? (design.rows < design.columns.length ? 1e-2 : 1e-4);
  return { lambdas, count, ratio, tolerance, kernel };
}

/** What the options say of each column. */
export function columnWishes(schema: Schema, options: PathOptions): ColumnWishes {
  return {
    alpha: options.alpha ?? 1,
    grouped: options.grouped === 'classes',
    ...columnPenalties(schema, options),
  };
}

/** The mean loss of the same probabilities in all rows; without an intercept of equal ones. */
function nullLossOf(training: ClassTraining): number {
  if (!training.schema.intercept) return log(training.classes.length);
  const weight = training.weights.reduce((sum, one) => sum + one, 0);
  return toNumber(lossOfShares(training)) / weight;
}

/** Throws for options that models of classes do not have. */
function refuse({ event, grouped }: PathOptions): void {
  refuseTerms(grouped);
  if (event === undefined) return;
  const message =
    'Option "event" is for binary models, and the family is multinomial: every class has coefficients.';
  throw new OddsmithError('option-invalid', message, { option: 'event' });
}
