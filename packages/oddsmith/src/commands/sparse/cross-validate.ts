/** `cross-validate` of SVMlight text. */
import {
  type CrossValidationReport,
  crossValidateSparse,
  OddsmithError,
  type SparseCrossValidation,
  summariseCrossValidation,
} from '@oddsmith/core';
import { crossValidationFigure } from '@oddsmith/core/plot';
import { crossValidationFields } from '../../output/path-fields.js';
import { ReportFiles } from '../../output/report-files.js';
import type { Session } from '../../terminal/session.js';
import { wrapped } from '../../terminal/wrapped.js';
import type { CrossValidateCommandOptions } from '../cross-validate.js';
import { pathOptions, placed } from '../path-request.js';
import { naming, refuseFormula, refuseHalf } from './fit.js';
import { readSparse, sparseOptions } from './sparse-data.js';

/** The options of core. Throws `option-unavailable` for those that sparse data do not have, `option-invalid`. */
function requested(given: CrossValidateCommandOptions) {
  const { alpha, folds, repeats, stratify, measure, rule, nested, seed, foldTolerance, ...others } = given;
  const { lambdas, lambdaCount, lambdaRatio, model: _, plot, ...rest } = others;
  const { alpha: __, ...shared } = sparseOptions(rest);
  if (plot !== undefined && lambdas?.length === 1) {
    const message = '--plot draws a curve of two values of lambda at least, and --lambdas has one.';
    throw new OddsmithError('option-invalid', message, { option: 'plot' });
  }
  const own = { alpha, folds, repeats, stratify, measure, rule, nested, seed, foldTolerance };
  const lambda = pathOptions({ lambdas, lambdaCount, lambdaRatio } as CrossValidateCommandOptions);
  const named = Object.entries({ ...own, ...lambda }).filter(([, value]) => value !== undefined);
  return { ...shared, ...Object.fromEntries(named) };
}

/** Throws those of core's `crossValidateSparse`, of reading, and `not-converged` where what was printed is not what was asked for. */
export async function sparseCrossValidateCommand(
  data: string,
  formula: string | undefined,
  given: CrossValidateCommandOptions,
  session: Session,
): Promise<void> {
  const { progress, signal, screen, stdout } = session;
  refuseFormula(data, formula);
  const options = requested(given);
  const { output, model, plot, json } = given;
  const files = await ReportFiles.create({ output, model, plot });
  try {
    const { matrix, labels, isZeroBased } = await readSparse(data, {}, session);
    progress.begin();
    const found = await crossValidateSparse(matrix, labels, {
      ...{ ...options, signal },
      onProgress: (done, total) => progress.counting('folds', done, total),
    });
    const report = found.report(naming(isZeroBased));
    await files.writeReport(report, () => crossValidationFields(report));
    await files.writeModel(async () => found.model(isZeroBased).toText());
    await files.draw((tools) => crossValidationFigure(report, tools));
    await files.commit();
    progress.end();
    stdout.write(`${json ? JSON.stringify(report) : told(found, report, screen)}\n`);
    refuseHalf(found.fit);
  } catch (error) {
    throw placed(error);
  } finally {
    await files.discard();
  }
}

const NEXT =
  'Next: "--model FILE" keeps the chosen fit for predict; "--nested" gives an estimate that the choice has not made better; "--plot FILE.svg" draws the curve.';

/** The summary, what is certified by duality gaps, and what to do next. */
function told(
  { fit, point, findings }: SparseCrossValidation,
  report: CrossValidationReport,
  screen: Session['screen'],
): string {
  const share = (gap: number) => (Number.isFinite(gap) ? gap.toExponential(1) : 'not known');
  const gaps = `${fit.findings.columns} columns. Duality gap of the chosen fit, as a share of its objective: ${share(point.relativeGap)}; of all fits of the folds at most: ${share(findings.largestGap)}.`;
  return [
    summariseCrossValidation(report, screen),
    wrapped(gaps, screen.width),
    wrapped(NEXT, screen.width),
  ].join('\n\n');
}
