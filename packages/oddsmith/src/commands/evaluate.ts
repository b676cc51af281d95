import {
  type EvaluateResampledOptions,
  type Evaluation,
  evaluateResampled,
  inputTypes,
  OddsmithError,
  summariseEvaluation,
} from '@oddsmith/core';
import { engineUrl } from '../engine/engine-url.js';
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
  /** Of a database. */
  readonly table?: string;
  readonly query?: string;
  readonly explain?: true;
}

/** Columns of files are read with the types they had in training; rows of a database stay there. */
export async function evaluate(
  modelPath: string,
  data: string,
  given: EvaluateCommandOptions,
  session: Session,
): Promise<void> {
  const { stdout, screen, progress } = session;
  const evaluation = await evaluationOf(modelPath, data, given, session);
  progress.end();
  const text = given.json ? JSON.stringify(evaluation) : summariseEvaluation(evaluation, screen);
  stdout.write(`${text}\n`);
}

async function evaluationOf(
  modelPath: string,
  data: string,
  given: EvaluateCommandOptions,
  session: Session,
): Promise<Evaluation> {
  const url = engineUrl(data);
  const ofEngines = (['table', 'query', 'explain'] as const).find((name) => given[name] !== undefined);
  if (url !== null) {
    const { evaluateInEngine } = await import('../engine/evaluate-engine.js');
    return evaluateInEngine(modelPath, url, given, session);
  }
  if (ofEngines !== undefined) {
    const message = `--${ofEngines} goes with a database (duckdb:FILE, postgres:, clickhouse:, trino:), and this is ${data}.`;
    throw new OddsmithError('option-invalid', message, { option: ofEngines });
  }
  const { json: _, against, ...options } = given;
  const { signal, progress } = session;
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
  return await evaluateResampled(model, table, {
    ...options,
    ...(other && { against: other }),
    signal,
    onProgress: (done, total) => progress.sampling(done, total),
  });
}

function withoutSamples(): OddsmithError {
  const message = '--cluster says what samples draw whole: it goes with --bootstrap or --optimism.';
  return new OddsmithError('option-invalid', message, { option: 'cluster' });
}
