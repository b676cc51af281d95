/** `oddsmith` in Node: core, and files wherever core takes data. */
import {
  type CheckedFormula,
  type ColumnOptions,
  type Data,
  type DescribeOptions,
  describeTable,
  type Fit,
  type FitOptions,
  fit as fitData,
  inputTypes,
  type Prediction,
  type PredictionInput,
  type PredictiveModel,
  type PredictOptions,
  predict as predictData,
  type TableDescription,
  toTable,
} from '@oddsmith/core';
import { readModelFile } from './model-file.js';
import { readForFormula } from './source/formula-columns.js';
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
  const reading = options.signal === undefined ? {} : { signal: options.signal };
  return fitData(await readForFormula(data, formula, options, reading), formula, rest);
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
