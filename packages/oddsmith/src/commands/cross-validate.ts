import {
  type CrossValidationOptions,
  type CrossValidationReport,
  crossValidate as crossValidateTable,
  debiased,
  OddsmithError,
  refitSelected,
  type SelectionReport,
  splitInference,
  stabilitySelection,
  summariseCrossValidation,
  summariseSelection,
  type Table,
} from '@oddsmith/core';
import { crossValidationFigure } from '@oddsmith/core/plot';
import { crossValidationFields } from '../output/path-fields.js';
import { ReportFiles } from '../output/report-files.js';
import type { Session } from '../terminal/session.js';
import { wrapped } from '../terminal/wrapped.js';
import { modelText, type PathRequest, pathOptions, placed, readForPath } from './path-request.js';
import { isSparseFile } from './sparse/sparse-data.js';

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
  readonly refit?: true;
  readonly splitInference?: true;
  readonly splits?: number;
  readonly stability?: true;
  readonly debiased?: true;
  /** Of sparse data alone. */
  readonly intercept?: false;
  readonly standardize?: false;
  readonly model?: string;
  readonly output?: string;
  readonly plot?: string;
  readonly json?: true;
}

function refuse(given: CrossValidateCommandOptions): void {
  const sparse = (['intercept', 'standardize'] as const).find((name) => given[name] !== undefined);
  if (sparse !== undefined) {
    const message = `--no-${sparse} goes with sparse data: a .svm, .svmlight or .libsvm file.`;
    throw new OddsmithError('option-invalid', message, { option: `no-${sparse}` });
  }
  if (given.group !== undefined && given.time !== undefined) {
    const message = '--group and --time are two ways of making folds; only one can be asked for.';
    throw new OddsmithError('option-invalid', message, { option: 'time' });
  }
  if (given.plot !== undefined && given.lambdas?.length === 1) {
    const message = '--plot draws a curve of two values of lambda at least, and --lambdas has one.';
    throw new OddsmithError('option-invalid', message, { option: 'plot' });
  }
  if (given.splits !== undefined && given.splitInference === undefined) {
    const message = '--splits says how many splits --split-inference makes, which is not asked for.';
    throw new OddsmithError('option-invalid', message, { option: 'splits' });
  }
}

/** Chooses λ and α by cross-validation, and tells it. Throws those of core's `crossValidate`, `option-invalid` and `file-unwritable`. */
export async function crossValidate(
  data: string,
  formula: string | undefined,
  given: CrossValidateCommandOptions,
  session: Session,
): Promise<void> {
  if (isSparseFile(data)) {
    const { sparseCrossValidateCommand } = await import('./sparse/cross-validate.js');
    return sparseCrossValidateCommand(data, formula, given, session);
  }
  if (formula === undefined)
    throw new OddsmithError(
      'argument-missing',
      'cross-validate needs a formula, such as "y ~ ." for all columns.',
    );
  const { refit, splitInference: split, splits, stability, debiased: bias, ...rest } = given;
  const { model, output, plot, json, ...request } = rest;
  const { progress, signal, screen, stdout } = session;
  refuse(given);
  const options = { ...pathOptions(request), signal };
  const files = await ReportFiles.create({ output, model, plot });
  try {
    const { types } = request;
    const table = await readForPath(data, formula, { ...options, ...(types && { types }) }, session);
    const wanted = { refit, split, stability, debiased: bias };
    refuseFurther({ options, wanted });
    const report = await crossValidateTable(table, formula, {
      ...options,
      onProgress: (done, total) => progress.counting('folds', done, total),
    });
    // Its `.` is written out: that of the request would have the columns of groups and times in it.
    const settled = report.formula;
    const further = await following(report, { table, formula: settled, options, wanted, splits }, progress);
    const whole = { ...report, ...further };
    await files.writeReport(whole, () => crossValidationFields(report));
    await files.writeModel(() => modelText(table, settled, report.chosen, options));
    await files.draw((tools) => crossValidationFigure(report, tools));
    await files.commit();
    progress.end();
    stdout.write(`${json ? JSON.stringify(whole) : told(report, further, screen)}\n`);
  } catch (error) {
    throw placed(error);
  } finally {
    await files.discard();
  }
}

/** What follows the choice, by the key that it has in the object. */
type Further = Readonly<Record<string, SelectionReport>>;

interface Following {
  readonly table: Table;
  readonly formula: string;
  readonly options: Omit<CrossValidateCommandOptions, 'types' | 'grouped'> & ReturnType<typeof pathOptions>;
  readonly wanted: Readonly<Record<'refit' | 'split' | 'stability' | 'debiased', true | undefined>>;
  readonly splits: number | undefined;
}

const FURTHER = ['refit', 'split', 'stability', 'debiased'] as const;

/** Throws `option-unavailable` for groups, and for a debiased estimate of several classes where they are asked for. */
function refuseFurther({ options, wanted }: Pick<Following, 'options' | 'wanted'>): void {
  if (FURTHER.every((key) => !wanted[key])) return;
  if (options.grouped !== undefined) {
    const message =
      'What follows a selection is of coefficients on their own, and --grouped has them enter together.';
    throw new OddsmithError('option-unavailable', message, { option: 'grouped' });
  }
  if (options.family === 'multinomial') refuseClasses(wanted);
}

function refuseClasses({ debiased: wanted }: Following['wanted']): void {
  if (!wanted) return;
  const message = '--debiased is for two classes, and the response has several.';
  throw new OddsmithError('option-unavailable', message, { option: 'debiased' });
}

/** Throws `option-unavailable` for a debiased estimate of several classes. */
async function following(
  { family, chosen: { lambda, alpha } }: CrossValidationReport,
  { table, formula, options, wanted, splits }: Following,
  progress: Session['progress'],
): Promise<Further> {
  if (family === 'multinomial') refuseClasses(wanted);
  const path = { ...selecting(options), alpha };
  const { seed = 1, bounds } = options;
  const bounded = { ...path, ...(bounds && { bounds }) };
  const split = {
    ...{ ...bounded, seed },
    ...(splits !== undefined && { splits }),
    onSplit: (done: number, total: number) => progress.counting('splits', done, total),
  };
  const halves = {
    ...{ ...bounded, seed },
    onPair: (done: number, total: number) => progress.counting('halves', done, total),
  };
  return {
    ...(wanted.refit && { refit: await refitSelected(table, formula, { ...bounded, lambda }) }),
    ...(wanted.split && { splitInference: await splitInference(table, formula, split) }),
    ...(wanted.stability && { stability: await stabilitySelection(table, formula, halves) }),
    ...(wanted.debiased && { debiased: await debiased(table, formula, { ...path, lambda }) }),
  };
}

/** Options of the data, of the penalty and of the work: those of folds and of λ are left out. */
function selecting(options: Following['options'] & { readonly signal?: AbortSignal }) {
  const { weights, weightsKind, offset, event, reference, levels, contrasts, missing, ...rest } = options;
  const { penaltyFactors, tolerance, threads, signal } = rest;
  const data = { weights, weightsKind, offset, event, reference, levels, contrasts, missing };
  const given = Object.entries({ ...data, penaltyFactors, tolerance, threads, signal });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

const KEEP = 'Next: "--model FILE" keeps the chosen fit for predict and evaluate;';
const TEST = ' "--split-inference" gives p-values;';
const JUDGE =
  ' "--nested" gives an estimate that the choice has not made better; "--plot FILE.svg" draws the curve.';

function told(report: CrossValidationReport, further: Further, screen: Session['screen']): string {
  const parts = Object.values(further).map((one) => summariseSelection(one, screen));
  const sentence = `${KEEP}${report.family === 'multinomial' ? '' : TEST}${JUDGE}`;
  const next = parts.length === 0 ? [wrapped(sentence, screen.width)] : [];
  return [summariseCrossValidation(report, screen), ...parts, ...next].join('\n\n');
}
