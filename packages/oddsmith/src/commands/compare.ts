import {
  type Adjustment,
  analysisOfDeviance,
  compareModels,
  type DevianceReport,
  didYouMean,
  inputTypes,
  type ModelFile,
  OddsmithError,
  type RequestedType,
  summariseComparison,
  summariseDeviance,
  summariseHypotheses,
  type Table,
  type TestName,
  testHypotheses,
} from '@oddsmith/core';
import { readModelFile } from '../model-file.js';
import { readForFormula } from '../source/formula-columns.js';
import type { Session } from '../terminal/session.js';

/** As commander gives them: names in camel case, absent where not given. */
export interface CompareCommandOptions {
  readonly hypothesis?: readonly string[];
  readonly tests?: readonly string[];
  readonly deviance?: DevianceReport['type'];
  readonly data?: string;
  readonly adjust?: Adjustment;
  readonly weights?: string;
  readonly weightsKind?: 'frequency' | 'totals' | 'importance';
  readonly types?: Readonly<Record<string, RequestedType>>;
  readonly json?: true;
}

const TESTS: readonly TestName[] = ['wald', 'lr', 'score'];

/** Several models side by side, or one against hypotheses or without its terms. */
export async function compare(
  paths: readonly string[],
  options: CompareCommandOptions,
  session: Session,
): Promise<void> {
  refuseMixture(paths, options);
  const { hypothesis, deviance, json } = options;
  const models: ModelFile[] = [];
  for (const path of paths) models.push(await readModelFile(path));
  const print = <Report>(report: Report, summarise: (report: Report) => string) => {
    session.progress.end();
    session.stdout.write(`${json ? JSON.stringify(report) : summarise(report)}\n`);
  };
  const [model] = models;
  const asked = settings(options, session);
  if (hypothesis !== undefined) {
    const rows = options.data === undefined ? null : await rowsOf(model!, options.data, options, session);
    const tests = testsOf(options.tests);
    const report = await testHypotheses(rows, model!, hypothesis, { ...asked, ...(tests && { tests }) });
    return print(report, (one) => summariseHypotheses(one, session.screen));
  }
  if (deviance !== undefined) {
    const rows = await rowsOf(model!, options.data!, options, session);
    const report = await analysisOfDeviance(rows, model!, { ...asked, type: deviance });
    return print(report, (one) => summariseDeviance(one, session.screen));
  }
  const { adjustment } = asked;
  const report = compareModels(models, { names: paths, ...(adjustment && { adjustment }) });
  print(report, (one) => summariseComparison(one, session.screen));
}

/** What core is told of the options. */
function settings({ adjust, weights, weightsKind }: CompareCommandOptions, { signal }: Session) {
  return {
    signal,
    ...(adjust !== undefined && { adjustment: adjust }),
    ...(weights !== undefined && { weights }),
    ...(weightsKind !== undefined && { weightsKind }),
  };
}

/** The rows of a model; columns are read with the types they had in training. */
function rowsOf(
  model: ModelFile,
  data: string,
  { weights, types }: CompareCommandOptions,
  { signal, progress }: Session,
): Promise<Table> {
  return readForFormula(
    data,
    model.schema.formula,
    { types: { ...inputTypes(model.schema), ...types }, ...(weights !== undefined && { weights }) },
    { signal, onProgress: (state) => progress.reading(state) },
  );
}

/** Throws `argument-missing` and `option-invalid` for options that do not go with each other. */
function refuseMixture(paths: readonly string[], options: CompareCommandOptions): void {
  const { hypothesis, deviance, data } = options;
  const ofOne = hypothesis === undefined ? 'deviance' : 'hypothesis';
  const isOfOne = hypothesis !== undefined || deviance !== undefined;
  const invalid = (message: string, option: string) => {
    throw new OddsmithError('option-invalid', message, { option });
  };
  if (hypothesis !== undefined && deviance !== undefined)
    invalid('--hypothesis and --deviance are two questions: ask one.', 'deviance');
  if (isOfOne && paths.length > 1)
    invalid(`--${ofOne} is asked of one model, and ${paths.length} are given.`, ofOne);
  if (!isOfOne && paths.length < 2)
    throw new OddsmithError(
      'argument-missing',
      'compare needs two models or more, or of one model --hypothesis or --deviance.',
    );
  if (deviance !== undefined && data === undefined)
    throw new OddsmithError('argument-missing', '--deviance needs the rows of the model: --data FILE.', {
      option: 'data',
    });
  if (data !== undefined && !isOfOne)
    invalid('--data goes with --hypothesis and --deviance: models are compared by what they know.', 'data');
  if (options.tests !== undefined && hypothesis === undefined)
    invalid('--tests are those of --hypothesis.', 'tests');
}

function testsOf(names: readonly string[] | undefined): TestName[] | undefined {
  return names?.map((name) => {
    const known = TESTS.find((test) => test === name);
    if (known !== undefined) return known;
    const message = `--tests are among ${TESTS.join(', ')}, got "${name}".${didYouMean(name, TESTS)}`;
    throw new OddsmithError('option-invalid', message, { option: 'tests' });
  });
}
