/** `fit`: the wiring from data and formula to an immutable fit. */
import { OddsmithError } from '../errors.js';
import type { CheckedFormula, ColumnOptions, PredictionInput } from '../formula/types.js';
import { run } from '../solver/run.js';
import type { Data } from '../table/data.js';
import type { Begun } from './begun.js';
import { beginOnThreads } from './begun-on-threads.js';
import { cancelled } from './cancelled.js';
import { chooseJournal, choosePenalty, loadSolver } from './chosen.js';
import type { Fit } from './fitted.js';
import { fitting, runOptions } from './fitting.js';
import type { FitOptions } from './options.js';
import { loadLanguage } from './prepare.js';

/**
 * Fits a logistic regression by maximum likelihood: binary, or multinomial where the response has more than two labels.
 *
 * `data`: a table, an array of objects, an object of columns, an Arrow table. `formula`: as R's, `y ~ a + b:c`.
 * Every number is computed to at least 13 significant digits, the estimate with its proof; where no finite estimate
 * exists the fit says so in `report.separation` and gives the limits.
 *
 * Rejects with an `OddsmithError`: input that is not what is needed (kind `input`), cancelled by `signal`.
 */
export async function fit<Given extends Data, Formula extends string, Other extends string = never>(
  data: Given,
  formula: Formula & CheckedFormula<Formula, Given>,
  options: FitOptions & ColumnOptions<Other> = {},
): Promise<Fit<PredictionInput<Given, Formula, Other>>> {
  try {
    await loadLanguage(formula, options);
    const wide = options.lambda && (await (await import('./late/seldom.js')).fitWide(data, formula, options));
    if (wide) return wide;
    const begun = await beginBinary(data, formula, options);
    if (begun !== null) return await finishFit(begun);
    return await (await import('./late/seldom.js')).fitClasses(data, formula, options);
  } catch (error) {
    throw cancelled(error, options.signal);
  }
}

/** Null where the model is none of one event and its contrary. */
async function beginBinary(data: Data, formula: string, options: FitOptions): Promise<Begun | null> {
  const { family = 'auto' } = options;
  if (family !== 'auto' && family !== 'binary') return null;
  try {
    return await beginOnThreads(data, formula, options);
  } catch (error) {
    if (isOfClasses(error, family)) return null;
    throw error;
  }
}

/** Whether binding to a binary model failed because there are more classes, and another model is allowed. */
export function isOfClasses(error: unknown, family: FitOptions['family']): boolean {
  return family !== 'binary' && error instanceof OddsmithError && error.code === 'response-levels';
}

/** Runs a fit whose rows are loaded, and lets go of them. */
export async function finishFit(begun: Begun): Promise<Fit> {
  const { options } = begun;
  const counter = { passes: 0 };
  try {
    const chosen = await loadSolver(begun);
    const penalising = await choosePenalty(begun);
    const journal = await chooseJournal(begun, chosen);
    return await run(fitting(begun, counter, chosen, penalising), runOptions(options, counter, journal));
  } finally {
    begun.release();
  }
}
