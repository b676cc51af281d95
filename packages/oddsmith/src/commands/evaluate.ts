import {
  type EvaluateResampledOptions,
  evaluateResampled,
  inputTypes,
  OddsmithError,
  summariseEvaluation,
} from '@oddsmith/core';
import { readModelFile } from '../model-file.js';
import { readForFormula } from '../source/formula-columns.js';
import type { Session } from '../terminal/session.js';

/** As commander gives them: names in camel case, absent where not given. */
export interface EvaluateCommandOptions
  extends Omit<EvaluateResampledOptions, 'weights' | 'against' | 'curvePoints' | 'onProgress' | 'signal'> {
  readonly weights?: string;
  /** Path of a model file. */
  readonly against?: string;
  readonly json?: true;
}

/** Columns are read with the types they had in training. */
export async function evaluate(
  modelPath: string,
  data: string,
  { json, against, ...options }: EvaluateCommandOptions,
  { stdout, screen, signal, progress }: Session,
): Promise<void> {
  const { weights, by, cluster, bootstrap } = options;
  if (cluster !== undefined && bootstrap === undefined && options.optimism === undefined)
    throw withoutSamples();
  const model = await readModelFile(modelPath);
  const other = against === undefined ? null : await readModelFile(against);
  const table = await readForFormula(
    data,
    model.schema.formula,
    {
      types: { ...(other && inputTypes(other.schema)), ...inputTypes(model.schema) },
      ...(weights !== undefined && { weights }),
      ...(by !== undefined && { by }),
      ...(other && { others: other.schema.inputs.map(({ name }) => name) }),
      ...(cluster !== undefined && { cluster }),
    },
    { signal, onProgress: (state) => progress.reading(state) },
  );
  const evaluation = await evaluateResampled(model, table, {
    ...options,
    ...(other && { against: other }),
    signal,
    onProgress: (done, total) => progress.sampling(done, total),
  });
  progress.end();
  stdout.write(`${json ? JSON.stringify(evaluation) : summariseEvaluation(evaluation, screen)}\n`);
}

function withoutSamples(): OddsmithError {
  const message = '--cluster says what samples draw whole: it goes with --bootstrap or --optimism.';
  return new OddsmithError('option-invalid', message, { option: 'cluster' });
}
