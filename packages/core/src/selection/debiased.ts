/** `debiased`: the lasso with its shrinkage taken back, and intervals for every coefficient. */
import { OddsmithError, type Warning } from '../errors.js';
import { cancelled } from '../fit/cancelled.js';
import { loadTraining } from '../fit/prepare.js';
import { intervalMultiple, waldInterval, waldTest } from '../inference/wald.js';
import { cholesky, inverse, solve } from '../math/cholesky.js';
import { packedIndex, packedSubmatrix, subvector } from '../math/packed.js';
import { mergeSums } from '../objective/sums.js';
import type { Data } from '../table/data.js';
import { designColumns } from './columns.js';
import type { DebiasedOptions } from './options.js';
import { selectedAt } from './refit-selected.js';
import type { DebiasedReport } from './report.js';
import { checkSelectionOptions } from './rules.js';

const CONFIDENCE = 0.95;
/** Smallest pivot of an information that can be inverted. */
const LEAST_PIVOT = 1e-10;

const ASSUMED: Warning = {
  code: 'debiased-assumptions',
  message:
    'These intervals hold for many rows beside the number of columns, and of few true effects beside many columns: then what is left of the shrinkage is small against the standard errors. They are for one coefficient at a time.',
};

/**
 * The debiased (desparsified) estimate b̂ = β̂ + Θ̂·score(β̂), β̂ the lasso or elastic net at λ and Θ̂ the inverse of the information at
 * β̂, with standard errors √diag(Θ̂·I·Θ̂ᵀ) (van de Geer, Bühlmann, Ritov & Dezeure 2014, Annals of Statistics 42, sections 2 and 3;
 * with the inverse itself in place of one by nodewise regressions, so for fewer columns than rows).
 *
 * `data` and `formula` as of `fit`; two classes. Rejects as `fitPath` does, with `option-unavailable` where there are
 * not fewer columns than rows, and with `estimate-not-finite` where the information is singular.
 */
export async function debiased(
  data: Data,
  formula: string,
  options: DebiasedOptions,
): Promise<DebiasedReport> {
  checkSelectionOptions('debiased', options ?? {});
  const { lambda, confidence = CONFIDENCE, ...rest } = options;
  try {
    const columns = await designColumns(data, formula, rest);
    const training = columns.binary;
    if (training === null) throw ofClasses();
    if (training.design.columns.length >= training.design.rows) throw tooMany();
    const { coefficients } = await selectedAt(columns, columns.path, lambda);
    const warnings: Warning[] = [];
    const rows = loadTraining(training, rest.kernel, warnings);
    const at = Float64Array.from(coefficients, (value, j) => value / rows.scales[j]!);
    const pass = { kind: 'hessian', at } as const;
    const { gradient, hessian } = mergeSums(
      pass,
      rows.shards.flatMap((shard) => shard.parts(pass)),
    );
    const active = varying(training.design.columns.length, hessian!);
    const factor = cholesky(packedSubmatrix(hessian!, active), active.length, LEAST_PIVOT);
    if (factor === null) throw singular();
    const step = solve(factor, subvector(gradient!, active));
    const variances = inverse(factor);
    const multiple = intervalMultiple(confidence);
    return {
      format: 'oddsmith-debiased/1',
      formula: training.schema.formula,
      rows: training.design.rows,
      ...{ lambda, alpha: rest.alpha ?? 1, confidence },
      coefficients: active.map((j, i) => {
        const estimate = coefficients[j]! - step[i]! * rows.scales[j]!;
        const standardError = Math.sqrt(variances[packedIndex(i, i)]!) * rows.scales[j]!;
        return {
          ...{ term: training.design.columns[j]!, penalised: coefficients[j]!, estimate, standardError },
          ...waldTest(estimate, standardError),
          interval: waldInterval(estimate, standardError, multiple),
        };
      }),
      warnings: [ASSUMED, ...warnings],
    };
  } catch (error) {
    throw cancelled(error, options.signal);
  }
}

/** Columns that are not 0 in every row. */
function varying(size: number, hessian: Float64Array): number[] {
  return Array.from({ length: size }, (_, j) => j).filter((j) => hessian[packedIndex(j, j)]! > 0);
}

function tooMany(): OddsmithError {
  return new OddsmithError(
    'option-unavailable',
    'The debiased estimate inverts the information, which wants fewer columns than rows.',
  );
}

function ofClasses(): OddsmithError {
  return new OddsmithError(
    'option-unavailable',
    'The debiased estimate is for a response of two classes; `splitInference` and `refitSelected` take several.',
  );
}

function singular(): OddsmithError {
  return new OddsmithError(
    'estimate-not-finite',
    'The information is singular: some columns are combinations of others, and no effect of their own can be told.',
  );
}
