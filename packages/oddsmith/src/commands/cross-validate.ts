import {
  type CrossValidationOptions,
  crossValidate as crossValidateTable,
  OddsmithError,
  summariseCrossValidation,
} from '@oddsmith/core';
import { crossValidationFigure } from '@oddsmith/core/plot';
import { crossValidationFields } from '../output/path-fields.js';
import { ReportFiles } from '../output/report-files.js';
import type { Session } from '../terminal/session.js';
import {
  modelText,
  type PathRequest,
  pathOptions,
  placed,
  readForPath,
  refuseForModel,
} from './path-request.js';

/** As commander gives them: names in camel case, absent where not given. */
export interface CrossValidateCommandOptions
  extends PathRequest,
    Pick<
      CrossValidationOptions,
      'repeats' | 'stratify' | 'measure' | 'rule' | 'nested' | 'seed' | 'foldTolerance'
    > {
  readonly alpha?: readonly number[];
  readonly folds?: number;
  readonly group?: string;
  readonly time?: string;
  readonly model?: string;
  readonly output?: string;
  readonly plot?: string;
  readonly json?: true;
}

function refuse(given: CrossValidateCommandOptions): void {
  if (given.group !== undefined && given.time !== undefined) {
    const message = '--group and --time are two ways of making folds; only one can be asked for.';
    throw new OddsmithError('option-invalid', message, { option: 'time' });
  }
  if (given.plot !== undefined && given.lambdas?.length === 1) {
    const message = '--plot draws a curve of two values of lambda at least, and --lambdas has one.';
    throw new OddsmithError('option-invalid', message, { option: 'plot' });
  }
  if (given.model !== undefined) refuseForModel(given);
}

/** Chooses λ and α by cross-validation, and tells it. Throws those of core's `crossValidate`, `option-invalid` and `file-unwritable`. */
export async function crossValidate(
  data: string,
  formula: string,
  given: CrossValidateCommandOptions,
  session: Session,
): Promise<void> {
  const { model, output, plot, json, ...request } = given;
  const { progress, signal, screen, stdout } = session;
  refuse(given);
  const options = { ...pathOptions(request), signal };
  const files = await ReportFiles.create({ output, model, plot });
  try {
    const { types } = request;
    const table = await readForPath(data, formula, { ...options, ...(types && { types }) }, session);
    const report = await crossValidateTable(table, formula, {
      ...options,
      onProgress: (done, total) => progress.counting('folds', done, total),
    });
    await files.writeReport(report, () => crossValidationFields(report));
    await files.writeModel(() => modelText(table, formula, report.chosen, options));
    await files.draw((tools) => crossValidationFigure(report, tools));
    await files.commit();
    progress.end();
    stdout.write(`${json ? JSON.stringify(report) : summariseCrossValidation(report, screen)}\n`);
  } catch (error) {
    throw placed(error);
  } finally {
    await files.discard();
  }
}
