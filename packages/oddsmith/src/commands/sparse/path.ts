/** `path` of SVMlight text. */
import { fitSparse, OddsmithError, type SparseFit, type SparseOptions } from '@oddsmith/core';
import type { Session } from '../../terminal/session.js';
import { cancellable, naming, refuseFormula, refuseHalf } from './fit.js';
import type { Naming } from './report.js';
import { readSparse, sparseOptions } from './sparse-data.js';

/** A line of a table for each λ. */
export function sparsePathText({ points }: SparseFit): string {
  const rows = points.map(({ lambda, indices, devianceExplained, relativeGap }) => [
    lambda.toPrecision(6),
    String(indices.length),
    `${(100 * devianceExplained).toFixed(2)} %`,
    Number.isFinite(relativeGap) ? relativeGap.toExponential(1) : '-',
  ]);
  const table = [['lambda', 'nonzero', 'deviance explained', 'gap'], ...rows];
  const widths = [0, 1, 2, 3].map((k) => Math.max(...table.map((cells) => cells[k]!.length)));
  return table.map((cells) => cells.map((cell, k) => cell.padStart(widths[k]!)).join('  ')).join('\n');
}

/** The path as plain data, coefficients that are not 0 alone. */
function pathJson(fit: SparseFit, nameOf: Naming): string {
  const { columns: _, excluded: __, points, ...rest } = fit.report();
  return JSON.stringify({
    ...rest,
    format: 'oddsmith-sparse-path/1',
    points: points.map(({ coefficients: ___, ...point }, k) => ({
      ...point,
      intercept: fit.points[k]!.intercept,
      coefficients: Array.from(fit.points[k]!.indices, (column, n) => ({
        term: nameOf(column),
        estimate: fit.points[k]!.values[n]!,
      })),
    })),
  });
}

interface LambdaOptions {
  readonly alpha?: number | undefined;
  readonly lambdas?: ArrayLike<number> | undefined;
  readonly lambdaCount?: number | undefined;
  readonly lambdaRatio?: number | undefined;
}

/** Throws `option-unavailable` for options of paths that sparse data do not have, `option-invalid` for a formula. */
export async function sparsePathCommand(
  data: string,
  formula: string | undefined,
  given: LambdaOptions & { readonly output?: string | undefined },
  session: Session,
): Promise<void> {
  refuseFormula(data, formula);
  const { alpha = 1, lambdas, lambdaCount, lambdaRatio, ...others } = given;
  if (others.output !== undefined) {
    const message = '--output is not available for paths of sparse data; --json prints all of them.';
    throw new OddsmithError('option-unavailable', message, { option: 'output' });
  }
  const wanted = Object.entries({ lambdas, lambdaCount, lambdaRatio }).filter(
    ([, value]) => value !== undefined,
  );
  const options: SparseOptions = { ...sparseOptions(others), ...Object.fromEntries(wanted), alpha };
  const { matrix, labels, isZeroBased } = await readSparse(data, {}, session);
  const fitting = fitSparse(matrix, labels, { ...options, signal: session.signal });
  const fit = await cancellable(fitting, session);
  session.progress.end();
  const isJson = (given as { json?: true }).json === true;
  session.stdout.write(`${isJson ? pathJson(fit, naming(isZeroBased)) : sparsePathText(fit)}\n`);
  refuseHalf(fit);
}
