/** `chosenFit`: the model that cross-validation has chosen, to predict with. */
import { OddsmithError } from '../errors.js';
import { fit } from '../fit/fit.js';
import type { Fit } from '../fit/fitted.js';
import type { FitOptions } from '../fit/options.js';
import type { Data } from '../table/data.js';
import type { CrossValidationReport } from './report.js';

/**
 * Fits the chosen λ and α to all rows. `data` and `options` (weights, offset, types and so on) are to be those of `crossValidate`.
 *
 * Throws `option-unavailable` where columns had factors, bounds or groups of their own, which a fit at a single λ has none of: take
 * `report.chosen.coefficients` then.
 */
export async function chosenFit(
  data: Data,
  report: Pick<CrossValidationReport, 'formula' | 'chosen' | 'path' | 'grouped'>,
  options: Omit<FitOptions, 'penalty' | 'lambda' | 'alpha'> = {},
): Promise<Fit> {
  const { formula, chosen, path, grouped } = report;
  const isPlain = path.columns.every(
    ({ penaltyFactor, bounds }) => bounds === null && (penaltyFactor === null || near(penaltyFactor, 1)),
  );
  if (grouped !== false || !isPlain) {
    const message =
      'A fit at a single lambda has no penalty factors, bounds and groups; the coefficients stand in report.chosen.';
    throw new OddsmithError('option-unavailable', message, { option: 'penaltyFactors' });
  }
  const { penalty, lambda, alpha } = chosen;
  return fit(data, formula, {
    ...{ ...options, penalty, lambda },
    ...(penalty === 'elastic-net' && { alpha }),
    ...(path.family === 'multinomial' && { family: path.family }),
  });
}

/** Factors were scaled to a mean of 1, and may be off by roundings. */
function near(a: number, b: number): boolean {
  return Math.abs(a - b) < 1e-12;
}
