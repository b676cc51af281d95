import {
  inputTypes,
  type MarginsOptions,
  type ModelFile,
  margins as marginsOf,
  OddsmithError,
  quoteName,
  summariseMargins,
  type Table,
} from '@oddsmith/core';
import { readModelFile } from '../model-file.js';
import { readForFormula } from '../source/formula-columns.js';
import type { Session } from '../terminal/session.js';

/** As commander gives them: names in camel case, those that are repeated in the singular, absent where not given. */
export interface MarginsCommandOptions
  extends Omit<MarginsOptions, 'contrasts' | 'interactions' | 'weights' | 'signal'> {
  readonly contrast?: NonNullable<MarginsOptions['contrasts']>;
  readonly interaction?: NonNullable<MarginsOptions['interactions']>;
  readonly weights?: string;
  readonly json?: true;
}

/** Columns are read with the types they had in training. */
export async function margins(
  modelPath: string,
  data: string,
  { json, contrast, interaction, ...options }: MarginsCommandOptions,
  { stdout, screen, signal, progress }: Session,
): Promise<void> {
  const model = await readModelFile(modelPath);
  const table = await read(model, data, options.weights, {
    signal,
    onProgress: (state) => progress.reading(state),
  });
  const found = await marginsOf(table, model, {
    ...options,
    ...(contrast && { contrasts: contrast }),
    ...(interaction && { interactions: interaction }),
    signal,
  });
  progress.end();
  stdout.write(`${json ? JSON.stringify(found) : summariseMargins(found, screen)}\n`);
}

/** The columns of the formula; without the response where the data do not have it. */
async function read(
  { schema }: ModelFile,
  data: string,
  weights: string | undefined,
  options: Parameters<typeof readForFormula>[3],
): Promise<Table> {
  const named = { types: inputTypes(schema), ...(weights !== undefined && { weights }) };
  try {
    return await readForFormula(data, schema.formula, named, options);
  } catch (error) {
    const isResponse =
      error instanceof OddsmithError &&
      error.code === 'column-unknown' &&
      !schema.inputs.some(({ name }) => name === error.at.column);
    if (!isResponse || error.at.column === weights) throw error;
    const names = schema.inputs.map(({ name }) => quoteName(name));
    return await readForFormula(data, `~ ${names.join(' + ') || '1'}`, named, options);
  }
}
