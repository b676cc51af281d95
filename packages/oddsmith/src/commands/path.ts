import {
  fitPath,
  OddsmithError,
  type PathPointReport,
  type PathReport,
  summarisePath,
  type Table,
} from '@oddsmith/core';
import { pathFigure } from '@oddsmith/core/plot';
import { pathFields } from '../output/path-fields.js';
import { ReportFiles } from '../output/report-files.js';
import type { Session } from '../terminal/session.js';
import { wrapped } from '../terminal/wrapped.js';
import { modelText, type PathRequest, pathOptions, placed, readForPath } from './path-request.js';
import { isSparseFile } from './sparse/sparse-data.js';

/** As commander gives them: names in camel case, absent where not given. */
export interface PathCommandOptions extends PathRequest {
  readonly alpha?: number;
  readonly at?: number;
  readonly model?: string;
  readonly output?: string;
  readonly plot?: string;
  readonly against?: 'lambda' | 'deviance';
  readonly json?: true;
}

function refuseIdle(given: PathCommandOptions): void {
  if (given.model !== undefined && given.at === undefined) {
    const message = '--model writes the fit at one lambda, which --at LAMBDA names.';
    throw new OddsmithError('option-invalid', message, { option: 'model' });
  }
  if (given.against !== undefined && given.plot === undefined)
    throw new OddsmithError('option-invalid', '--against goes with --plot FILE.svg.', { option: 'against' });
  if (given.plot !== undefined && given.lambdas?.length === 1) {
    const message = '--plot draws a path of two values of lambda at least, and --lambdas has one.';
    throw new OddsmithError('option-invalid', message, { option: 'plot' });
  }
}

/** Fits the path of a formula, and tells it. Throws those of `fitPath`, `option-invalid` and `file-unwritable`. */
export async function path(
  data: string,
  formula: string | undefined,
  given: PathCommandOptions,
  session: Session,
): Promise<void> {
  if (isSparseFile(data)) {
    const { sparsePathCommand } = await import('./sparse/path.js');
    return sparsePathCommand(data, formula, given, session);
  }
  if (formula === undefined)
    throw new OddsmithError('argument-missing', 'path needs a formula, such as "y ~ ." for all columns.');
  const { at, model, output, plot, against, json, ...request } = given;
  const { progress, signal, screen, stdout } = session;
  refuseIdle(given);
  const options = { ...pathOptions(request), signal };
  const files = await ReportFiles.create({ output, model, plot });
  try {
    const { types } = request;
    const table = await readForPath(data, formula, { ...options, ...(types && { types }) }, session);
    const report = await fitPath(table, formula, {
      ...options,
      onLambda: (done, total) => progress.counting('lambda', done, total),
    });
    const point = at === undefined ? null : await pointAt(at, report, table, formula, options);
    const told = point === null ? report : { ...report, at: point };
    await files.writeReport(told, () => pathFields(report));
    await files.writeModel(() => modelText(table, formula, { ...report, lambda: at! }, options));
    await files.draw((tools) => pathFigure(report, { ...tools, ...(against && { against }) }));
    await files.commit();
    progress.end();
    stdout.write(`${json ? JSON.stringify(told) : text(report, point, screen)}\n`);
  } catch (error) {
    throw placed(error);
  } finally {
    await files.discard();
  }
}

type Options = ReturnType<typeof pathOptions<PathRequest & { readonly alpha?: number }>> & {
  readonly signal: AbortSignal;
};

/** The point of the path at λ; one of its own where the path has none there. */
async function pointAt(
  lambda: number,
  report: PathReport,
  table: Table,
  formula: string,
  { lambdaCount: _, lambdaRatio: __, ...options }: Options,
): Promise<PathPointReport> {
  const known = report.points.find((point) => point.lambda === lambda);
  if (known !== undefined) return known;
  const { points } = await fitPath(table, formula, { ...options, lambdas: [lambda] });
  return points[0]!;
}

const NEXT =
  'Next: "oddsmith cross-validate DATA FORMULA" chooses lambda; "--at LAMBDA --model FILE" keeps the fit at one; "--plot FILE.svg" draws the path.';

function text(report: PathReport, point: PathPointReport | null, screen: Session['screen']): string {
  const summary = summarisePath(report, { ...screen, ...(point && { point }) });
  return point === null ? `${summary}\n\n${wrapped(NEXT, screen.width)}` : summary;
}
