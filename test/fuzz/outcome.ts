/** What every input must end in: a fit whose numbers are all finite, or an OddsmithError that says something. */
import {
  type Data,
  ERROR_CODES,
  type Fit,
  type FitOptions,
  fitSync,
  loadModel,
  OddsmithError,
  type Prediction,
} from '@oddsmith/core';

/** Paths of numbers that are not finite, in any depth. */
export function notFinite(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => notFinite(part, `${path}.${key}`));
}

function demand(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** Throws what is no error of ours, or one that says nothing. Returns its code. */
export function goodError(error: unknown): string {
  if (!(error instanceof OddsmithError)) throw error;
  demand(Object.hasOwn(ERROR_CODES, error.code), `the code ${error.code} is not in the list`);
  demand(error.message.length > 10, `the message "${error.message}" says nothing`);
  demand(!/undefined|\bNaN is|\[object/.test(error.message), `the message "${error.message}" leaks`);
  return error.code;
}

/** Throws where a row that has no problem has no probability. */
export function checkPrediction({ probability, problems }: Prediction): void {
  const wrong = Array.from(probability).findIndex((p, row) => !problems.has(row) && !(p >= 0 && p <= 1));
  demand(wrong < 0, `row ${wrong + 1} has the probability ${probability[wrong]}`);
}

function checkFit(fit: Fit, data: Data): void {
  const bad = notFinite(fit.report);
  demand(bad.length === 0, `not finite: ${bad.join(' ')}`);
  const leak = /NaN|Infinity|undefined/;
  const summary = fit.summary();
  // Names and levels of the data may say so themselves.
  const isNamed = leak.test(JSON.stringify(fit.model().schema));
  demand(isNamed || !leak.test(summary), `the summary has NaN: ${summary}`);
  checkPrediction(fit.predict(data));
}

/** Fits, or fails as a fit may: `fit`, `separated`, `not converged` or the code. */
export function fitOrCode(data: Data, formula: string, options: FitOptions = {}, reload = false): string {
  let fit: Fit;
  try {
    fit = fitSync(data, formula, { maxIterations: 60, ...options });
  } catch (error) {
    return goodError(error);
  }
  // What a fit says of itself may not fail at all.
  checkFit(fit, data);
  if (reload) checkPrediction(fit.predict(data, { intervals: 'wald' }));
  if (reload) loadModel(fit.modelFile());
  const { separation, converged } = fit.report;
  return separation !== null ? 'separated' : converged ? 'fit' : 'not converged';
}
