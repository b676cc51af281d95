/** The rows of a model, loaded and estimated again: what a smaller model is compared on. */
import { subjectOf } from '../diagnosis/subject.js';
import { OddsmithError } from '../errors.js';
import { type Begun, inMemory } from '../fit/begun.js';
import { beginOnThreads } from '../fit/begun-on-threads.js';
import { loadSolver } from '../fit/chosen.js';
import { type Estimate, estimate } from '../fit/estimate.js';
import { FirthLikelihood } from '../fit/firth-likelihood.js';
import { DATA_RULES, FIT_RULES } from '../fit/fit-rules.js';
import type { Fit } from '../fit/fitted.js';
import { groupedOf } from '../fit/likelihood.js';
import type { LoadedRows } from '../fit/loaded-rows.js';
import type { FitOptions } from '../fit/options.js';
import { type DataOptions, loadLanguage } from '../fit/prepare.js';
import type { ShardWork } from '../fit/solve.js';
import type { Rules } from '../fit/validate.js';
import { type DoubleDouble, subtract, toNumber, ZERO } from '../math/double-double.js';
import type { ModelFile } from '../output/model.js';
import { quietly, run } from '../solver/run.js';
import type { Data } from '../table/data.js';
import { fileOf } from './model-file.js';

/** What a model does not know of its data; of a formula all that `fit` asks. */
export interface RowOptions extends DataOptions, Pick<FitOptions, 'signal' | 'threads'> {}

export const ROW_RULES: Rules<RowOptions> = {
  ...DATA_RULES,
  threads: FIT_RULES.threads,
  signal: FIT_RULES.signal,
};

/** Rows with the estimate of all their columns. */
export interface Estimated {
  readonly begun: Begun;
  readonly full: Estimate;
  /** Firth's likelihood, where that is what the estimate maximises. */
  readonly firth: FirthLikelihood | null;
  /** −log-likelihood of the saturated model. */
  readonly saturated: DoubleDouble;
}

/** Work on the rows of a model once they are estimated. */
export type OnRows<Result> = (rows: LoadedRows, full: Estimate, found: Estimated) => ShardWork<Result>;

/**
 * Loads the rows of a formula, a fit or a model, estimates them by maximum likelihood (Firth's for a model of that), and does
 * the work. Rejects as `fit` does, and with `data-shape` where the rows are not those of the model.
 */
export async function withModelRows<Result>(
  data: Data,
  model: string | Fit | ModelFile,
  options: RowOptions,
  work: OnRows<Result>,
): Promise<Result> {
  const { signal, threads } = options;
  const { table, formula, penalty, options: subject } = subjectOf(data, model, options);
  await loadLanguage(formula, subject);
  const begun = await beginOnThreads(table, formula, {
    ...subject,
    ...(threads !== undefined && { threads }),
    penalty,
  });
  try {
    const firth = penalty === 'firth' ? new FirthLikelihood(inMemory(begun)) : null;
    const { solver } = await loadSolver(begun);
    return await run(
      (function* () {
        const full = yield* quietly(firth?.estimate() ?? estimate(begun.rows, { solver }));
        const found = { begun, full, firth, saturated: saturatedOf(begun) };
        if (typeof model !== 'string') checkSame(found, fileOf(model));
        return yield* quietly(work(begun.rows, full, found));
      })(),
      { signal },
    );
  } finally {
    begun.release();
  }
}

function saturatedOf({ facts, rows }: Begun): DoubleDouble {
  return facts.schema.response.kind === 'labels' ? ZERO : rows.grouped(groupedOf).saturated;
}

/** −log-likelihood as a deviance. */
export function devianceOf(loss: DoubleDouble, saturated: DoubleDouble): number {
  return 2 * toNumber(subtract(loss, saturated));
}

/** Relative difference of two deviances of the same rows. */
const SAME = 1e-9;

/** Throws `data-shape` where the rows are not those that the model was fitted on. */
function checkSame({ begun, full, saturated }: Estimated, { schema, fit }: ModelFile): void {
  const { columns } = begun.facts.schema;
  const refuse = (what: string, here: string | number, there: string | number): never => {
    const message = `These are not the rows that the model was fitted on: ${what} is ${here} here and ${there} there. Weights are to be given again.`;
    throw new OddsmithError('data-shape', message);
  };
  if (columns.join('\n') !== schema.columns.join('\n'))
    refuse('the list of columns', columns.join(', '), schema.columns.join(', '));
  if (begun.facts.rows !== fit.rows) refuse('the number of rows', begun.facts.rows, fit.rows);
  // Where it stopped before the optimum is no mark of the rows.
  if (!fit.converged && fit.separation === null) return;
  const deviance = devianceOf(full.refined?.loss ?? ZERO, saturated);
  if (Math.abs(deviance - fit.deviance) > SAME * (1 + Math.abs(fit.deviance)))
    refuse('the deviance', deviance, fit.deviance);
}
