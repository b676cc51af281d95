/** `path` of SVMlight text. */
import { fitSparse, OddsmithError, type SparseFit, type SparseOptions } from '@oddsmith/core';
import type { Field } from '../../output/fields.js';
import { ReportFiles } from '../../output/report-files.js';
import { numberField } from '../../output/table-file.js';
import { printable } from '../../terminal/glyphs.js';
import type { Session } from '../../terminal/session.js';
import { wrapped } from '../../terminal/wrapped.js';
import { pathOptions } from '../path-request.js';
import { naming, refuseFormula, refuseHalf } from './fit.js';
import { type Naming, penaltyText } from './report.js';
import { readSparse, sparseOptions } from './sparse-data.js';

/** Lines of the table. */
const MOST_LINES = 12;

/** Some of so many places, the first and the last among them. */
function spread(count: number): number[] {
  const lines = Math.min(count, MOST_LINES);
  return Array.from({ length: lines }, (_, k) => Math.round((k * (count - 1)) / Math.max(1, lines - 1)));
}

/** A line of a table for some values of λ. */
function table({ points }: SparseFit): string[] {
  const rows = spread(points.length).map((k) => {
    const { lambda, indices, devianceExplained, relativeGap } = points[k]!;
    const gap = Number.isFinite(relativeGap) ? relativeGap.toExponential(1) : '-';
    const explained = `${(100 * devianceExplained).toFixed(2)} %`;
    return [String(Number(lambda.toPrecision(4))), String(indices.length), explained, gap];
  });
  const cells = [['Lambda', 'Non-zero', 'Deviance explained', 'Duality gap'], ...rows];
  const widths = [0, 1, 2, 3].map((k) => Math.max(...cells.map((line) => line[k]!.length)));
  return cells.map((line) => line.map((cell, k) => cell.padStart(widths[k]!)).join('  '));
}

function certificate({ points, findings: { options } }: SparseFit): string {
  const { tolerance = 1e-6 } = options;
  const worst = points.reduce((most, { relativeGap }) => Math.max(most, relativeGap), 0);
  if (!Number.isFinite(worst)) return 'Not every lambda has a duality gap that says how far the minimum is.';
  const asked = worst <= tolerance ? 'asked for' : 'NOT the asked for';
  return `At every lambda the minimum is lower by at most ${worst.toExponential(1)} of the objective (${asked}: ${tolerance}).`;
}

const NEXT =
  'Next: "oddsmith cross-validate FILE" chooses lambda; "oddsmith fit FILE --lambda X --output model.json" keeps the fit at one; "--output path.csv" writes every lambda with its coefficients.';

/** What was fitted, some λ, the certificate. */
export function sparsePathText(fit: SparseFit, width: number): string {
  const { levels, rows, columns } = fit.findings;
  const [first, last] = [fit.points[0]!.lambda, fit.points.at(-1)!.lambda].map((one) => one.toPrecision(3));
  const range =
    fit.points.length === 1
      ? `lambda ${first}`
      : `${fit.points.length} values of lambda from ${first} to ${last}`;
  const head = `P(label = ${levels[1]}), ${rows} rows, ${columns} columns; ${penaltyText(fit)}, ${range}.`;
  return [
    wrapped(head, width),
    '',
    ...table(fit),
    '',
    wrapped(certificate(fit), width),
    ...fit.warnings.map(({ message }) => wrapped(`Warning: ${message}`, width)),
    '',
    wrapped(NEXT, width),
  ].join('\n');
}

/** The path as plain data, coefficients that are not 0 alone. */
function pathReport(fit: SparseFit, nameOf: Naming): object {
  const { columns: _, excluded: __, points, ...rest } = fit.report();
  return {
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
  };
}

/** A row for each λ: its figures, then every column that is not 0 at some λ. */
function pathFields({ points, findings: { options } }: SparseFit, nameOf: Naming): Field[] {
  const field = (name: string, valueAt: (point: (typeof points)[number]) => number) =>
    numberField(name, points.length, (row) => valueAt(points[row]!));
  const used = new Map<number, Float64Array>();
  points.forEach(({ indices, values }, row) => {
    indices.forEach((column, k) => {
      const own = used.get(column) ?? new Float64Array(points.length);
      own[row] = values[k]!;
      used.set(column, own);
    });
  });
  const columns = [...used.keys()].sort((a, b) => a - b);
  return [
    field('lambda', ({ lambda }) => lambda),
    field('nonzero', ({ indices }) => indices.length),
    field('deviance', ({ deviance }) => deviance),
    field('deviance_explained', ({ devianceExplained }) => devianceExplained),
    field('objective', ({ objective }) => objective),
    field('violation', ({ violation }) => violation),
    field('duality_gap', ({ dualityGap }) => (Number.isFinite(dualityGap) ? dualityGap : Number.NaN)),
    field('iterations', ({ iterations }) => iterations),
    ...(options.intercept === false ? [] : [field('(Intercept)', ({ intercept }) => intercept)]),
    ...columns.map((column) => numberField(nameOf(column), points.length, (row) => used.get(column)![row])),
  ];
}

interface LambdaOptions {
  readonly alpha?: number | undefined;
  readonly lambdas?: ArrayLike<number> | undefined;
  readonly lambdaCount?: number | undefined;
  readonly lambdaRatio?: number | undefined;
}

/** The options of core. Throws `option-unavailable` for those that sparse data do not have, `option-invalid`. */
function requested({
  alpha = 1,
  lambdas,
  lambdaCount,
  lambdaRatio,
  ...others
}: LambdaOptions): SparseOptions {
  const shape = Object.entries({ lambdas, lambdaCount, lambdaRatio });
  const given = Object.fromEntries(shape.filter(([, value]) => value !== undefined));
  return { ...sparseOptions(others), ...pathOptions(given), alpha };
}

/** Throws `option-unavailable` for options of paths that sparse data do not have, `option-invalid` for a formula. */
export async function sparsePathCommand(
  data: string,
  formula: string | undefined,
  given: LambdaOptions & { readonly output?: string | undefined; readonly json?: true | undefined },
  session: Session,
): Promise<void> {
  const { progress, signal, screen, stdout } = session;
  refuseFormula(data, formula);
  const options = requested(given);
  const files = await ReportFiles.create({ output: given.output });
  try {
    const { matrix, labels, isZeroBased } = await readSparse(data, {}, session);
    progress.begin();
    const nameOf = naming(isZeroBased);
    const fit = await fitSparse(matrix, labels, {
      ...{ ...options, signal },
      onLambda: (done, total) => progress.counting('lambda', done, total),
    });
    const report = given.json || /\.json$/i.test(given.output ?? '') ? pathReport(fit, nameOf) : {};
    await files.writeReport(report, () => pathFields(fit, nameOf));
    await files.commit();
    progress.end();
    const text = given.json
      ? JSON.stringify(report)
      : printable(sparsePathText(fit, screen.width), screen.unicode);
    stdout.write(`${text}\n`);
    refuseHalf(fit);
  } catch (error) {
    if (error instanceof OddsmithError || !signal.aborted) throw error;
    throw new OddsmithError('cancelled', 'Cancelled while the path was fitted.', {}, error);
  } finally {
    await files.discard();
  }
}
