/** `chosenFit`: the model that cross-validation has chosen, to predict with. */
import { OddsmithError } from '../errors.js';
import { fit } from '../fit/fit.js';
import type { Fit } from '../fit/fitted.js';
import type { FitOptions } from '../fit/options.js';
import type { Data } from '../table/data.js';
import type { CrossValidationReport } from './report.js';

type Chosen = Pick<CrossValidationReport, 'formula' | 'chosen' | 'path' | 'grouped'>;

/**
 * Fits the chosen λ and α to all rows, with the factors, bounds and groups of the report. `data` and `options` (weights, offset,
 * types and so on) are to be those of `crossValidate`. Rejects as `fit`, and with `option-invalid` for what is no such report.
 */
export async function chosenFit(
  data: Data,
  report: Chosen,
  options: Omit<FitOptions, 'penalty' | 'lambda' | 'alpha'> = {},
): Promise<Fit> {
  checkReport(report);
  const { formula, chosen, grouped, path } = report;
  const { penalty, lambda, alpha } = chosen;
  return fit(data, formula, {
    ...columnsOf(report),
    ...(grouped !== false && { grouped }),
    ...options,
    ...{ penalty, lambda, ...(penalty === 'elastic-net' && { alpha }) },
    ...(path.family === 'multinomial' && { family: path.family }),
  });
}

/** What comes from a file may be anything. */
function checkReport(report: Partial<Chosen> | null | undefined): void {
  if (report?.chosen !== undefined && report.path !== undefined && typeof report.formula === 'string') return;
  const message =
    'The second argument must be the report of `crossValidate`, with its "formula", "chosen" and "path".';
  throw new OddsmithError('option-invalid', message, { option: 'report' });
}

/** Factors and bounds by column. Those of columns that take no part are what is left of a mean of 1, as they were scaled. */
function columnsOf({ path }: Chosen): Pick<FitOptions, 'penaltyFactors' | 'bounds'> {
  const columns = path.columns.filter(
    ({ penaltyFactor, standardDeviation }) => penaltyFactor !== null || standardDeviation !== null,
  );
  const known = columns.flatMap(({ penaltyFactor }) => penaltyFactor ?? []);
  const missing = columns.length - known.length;
  const rest = Math.max(0, (columns.length - known.reduce((sum, one) => sum + one, 0)) / missing);
  const limits = columns.flatMap(({ term, bounds }) => (bounds === null ? [] : [[term, bounds] as const]));
  return {
    ...(known.some((factor) => !near(factor, 1)) && {
      penaltyFactors: Object.fromEntries(
        columns.map(({ term, penaltyFactor }) => [term, penaltyFactor ?? rest]),
      ),
    }),
    ...(limits.length > 0 && {
      bounds: Object.fromEntries(
        limits.map(([term, [low, high]]) => [term, [low ?? -Infinity, high ?? Infinity] as const]),
      ),
    }),
  };
}

/** Factors were scaled to a mean of 1, and may be off by roundings. */
function near(a: number, b: number): boolean {
  return Math.abs(a - b) < 1e-12;
}
