/** `fit` of SVMlight text: the response is the label, and no formula is needed. */
import { fitSparse, OddsmithError, type SparseFit } from '@oddsmith/core';
import { OutputFile } from '../../output/output-file.js';
import { printable } from '../../terminal/glyphs.js';
import type { Session } from '../../terminal/session.js';
import { type Naming, sparseFitReport, sparseFitText } from './report.js';
import { readSparse, type SparseCommandOptions, sparseOptions } from './sparse-data.js';

/** @throws OddsmithError `argument-missing` without --lambda, `not-converged`, and those of reading and fitting. */
export async function sparseFitCommand(
  data: string,
  formula: string | undefined,
  given: object,
  session: Session,
): Promise<void> {
  const options = sparseOptions(given);
  refuseFormula(data, formula);
  if (options.lambda === undefined)
    throw new OddsmithError(
      'argument-missing',
      'A fit of sparse data needs --lambda, the weight of its penalty.',
      {
        option: 'lambda',
      },
    );
  const { output, json } = given as SparseCommandOptions;
  const file = output === undefined ? null : await OutputFile.create(output);
  try {
    const { matrix, labels, isZeroBased } = await readSparse(data, {}, session);
    session.progress.begin();
    const fit = await cancellable(fitSparse(matrix, labels, { ...options, signal: session.signal }), session);
    await file?.write(fit.model(0, isZeroBased).toText());
    await file?.commit();
    session.progress.end();
    const report = sparseFitReport(fit, naming(isZeroBased));
    const text = json ? JSON.stringify(report) : printable(sparseFitText(report), session.screen.unicode);
    session.stdout.write(`${text}\n`);
    refuseHalf(fit);
  } finally {
    await file?.discard();
  }
}

export function refuseFormula(data: string, formula: string | undefined): void {
  if (formula === undefined) return;
  const message = `${data} has labels and numbered columns: it is fitted without a formula.`;
  throw new OddsmithError('option-invalid', message);
}

/** A column's index in the file. */
export function naming(isZeroBased: boolean): Naming {
  return (column) => String(isZeroBased ? column : column + 1);
}

/** Ctrl-C is told as `cancelled`. */
export async function cancellable<Result>(work: Promise<Result>, { signal }: Session): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new OddsmithError('cancelled', 'Cancelled while the model was fitted.', {}, error);
  }
}

/** The result has been printed: exit code 4 says that it is not the one that was asked for. */
export function refuseHalf(fit: SparseFit): void {
  const missed = fit.warnings.find(({ code }) => code === 'not-converged');
  if (missed) throw new OddsmithError('not-converged', missed.message);
}
