/** `oddsmith` in Node: core, and files wherever core takes data. */
import {
  type CheckedFormula,
  type ColumnOptions,
  type CrossValidationOptions,
  type CrossValidationReport,
  crossValidate as crossValidateData,
  type Data,
  type DescribeOptions,
  describeTable,
  type Fit,
  type FitOptions,
  fit as fitData,
  fitPath as fitPathData,
  inputTypes,
  type PathOptions,
  type PathReport,
  type Prediction,
  type PredictionInput,
  type PredictiveModel,
  type PredictOptions,
  predict as predictData,
  type Table,
  type TableDescription,
  toTable,
} from '@oddsmith/core';
import { readModelFile } from './model-file.js';
import { type NamedColumns, readForFormula } from './source/formula-columns.js';
import { openSource } from './source/source.js';

export * from '@oddsmith/core';
export { readModelFile } from './model-file.js';
export { openSource, type ReadProgress, type SourceOptions } from './source/source.js';

/**
 * Fits a binary logistic regression: core's `fit`, which also takes a path. Of a file only the columns that the
 * formula and the options name are read.
 *
 * @param data what core takes, or what `openSource` reads.
 * @throws OddsmithError those of core's `fit` and of `openSource`.
 */
export async function fit<Given extends Data | string, Formula extends string, Other extends string = never>(
  data: Given,
  formula: Formula & CheckedFormula<Formula, Given>,
  options: FitOptions & ColumnOptions<Other> = {},
): Promise<Fit<PredictionInput<Given, Formula, Other>>> {
  if (typeof data !== 'string') return fitData(data as Data, formula as string, options);
  const { types, ...rest } = options;
  return fitData(await readNamed(data, formula, options), formula, rest);
}

/** Core's `fitPath`, which also takes a path; of a file as `fit`. */
export async function fitPath<
  Given extends Data | string,
  Formula extends string,
  Other extends string = never,
>(
  data: Given,
  formula: Formula & CheckedFormula<Formula, Given>,
  options: PathOptions & ColumnOptions<Other> = {},
): Promise<PathReport> {
  if (typeof data !== 'string') return fitPathData(data as Data, formula as string, options);
  const { types, ...rest } = options;
  return fitPathData(await readNamed(data, formula, options), formula as string, rest);
}

/** Core's `crossValidate`, which also takes a path; of a file as `fit`. */
export async function crossValidate(
  data: Data | string,
  formula: string,
  options: CrossValidationOptions = {},
): Promise<CrossValidationReport> {
  if (typeof data !== 'string') return crossValidateData(data, formula, options);
  const { types, group, time, ...rest } = options;
  const named = {
    ...{ ...rest, ...(types && { types }) },
    ...(typeof group === 'string' && { group }),
    ...(typeof time === 'string' && { time }),
  };
  const folds = { ...(group !== undefined && { group }), ...(time !== undefined && { time }) };
  return crossValidateData(await readNamed(data, formula, named), formula, { ...rest, ...folds });
}

function readNamed(
  path: string,
  formula: string,
  options: NamedColumns & { readonly signal?: AbortSignal },
): Promise<Table> {
  return readForFormula(
    path,
    formula,
    options,
    options.signal === undefined ? {} : { signal: options.signal },
  );
}

/** `describeTable` of data or of a file. */
export async function describe(
  data: Data | string,
  options: DescribeOptions = {},
): Promise<TableDescription> {
  return describeTable(typeof data === 'string' ? await openSource(data) : toTable(data), options);
}

/** Core's `predict`, which also takes the path of a model file and the path of the data. */
export async function predict(
  model: PredictiveModel | string,
  data: Data | string,
  options: PredictOptions = {},
): Promise<Prediction> {
  const source = typeof model === 'string' ? await readModelFile(model) : model;
  if (typeof data !== 'string') return predictData(source, data, options);
  const columns = source.schema.inputs.map(({ name }) => name);
  const table = await openSource(data, {
    ...(columns.length > 0 && { columns }),
    types: inputTypes(source.schema),
  });
  return predictData(source, table, options);
}
