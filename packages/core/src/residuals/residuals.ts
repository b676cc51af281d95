/** `residuals`: what a model leaves of rows whose outcome is known, and what each of them does to it. */
import { OddsmithError } from '../errors.js';
import { Fit } from '../fit/fitted.js';
import { validateOptions } from '../fit/validate.js';
import { useFullLanguage } from '../formula/full/index.js';
import { inputTypes } from '../formula/used-columns.js';
import { observe } from '../observations/observations.js';
import type { ModelFile } from '../output/model.js';
import { type Data, toTable } from '../table/data.js';
import { residualBlocks } from './blocks.js';
import { emptyColumns, RESIDUAL_COLUMNS, type ResidualColumns } from './columns.js';
import { RESIDUAL_RULES, type ResidualOptions } from './options.js';
import { uniformOf } from './quantile.js';

/** How much each coefficient moves without a row, in one Newton step and in its standard errors. */
export interface Dfbetas {
  readonly term: string;
  readonly values: Float64Array;
}

/** One entry for every row given, in order; NaN in rows that lack a value, have a level that is new or no weight. */
export interface Residuals extends ResidualColumns {
  readonly rows: number;
  /** Rows that lack a value, or have a level that is new to the model. */
  readonly rowsDropped: number;
  /** Of the coefficients that have a standard error; null where they were not asked for. */
  readonly dfbetas: readonly Dfbetas[] | null;
}

/**
 * Residuals and influence of rows under a fit or a model, which is taken as it is. Memory is that of the result; for data of
 * any size call it batch by batch with `firstRow`.
 *
 * Throws `column-unknown`, `column-type`, `level-unknown`, `response-proportion`, `value-out-of-domain`, `weights-invalid`,
 * `option-unknown`, `option-invalid`, under `fail` `value-missing`, and `option-unavailable` where the model has no covariance of
 * its own: ridge, and fits with robust standard errors.
 */
export function residuals(fit: Fit | ModelFile, data: Data, options: ResidualOptions = {}): Residuals {
  validateOptions(options, RESIDUAL_RULES);
  useFullLanguage();
  const model = fit instanceof Fit ? fit.model() : fit;
  refuseOther(model);
  const { seed = 1, firstRow = 0, dfbetas = false, weights, weightsKind, missing } = options;
  const table = toTable(data, { types: inputTypes(model.schema) });
  const kind = weightsKind ?? (weights === undefined ? undefined : (model.fit.weightsKind ?? undefined));
  const { observations, rowsDropped } = observe(model.schema, table, {
    ...{ weights, weightsKind: kind, missing },
    mayBeEmpty: true,
  });
  const { kept } = observations.design;
  const rowOf = (index: number) => (kept === null ? index : kept[index]!);
  const columns = emptyColumns(table.rows);
  const terms = model.schema.columns.filter((_, j) => model.covariance[j]![j] !== null);
  const changes = dfbetas
    ? terms.map((term) => ({ term, values: new Float64Array(table.rows).fill(Number.NaN) }))
    : null;
  const draws = { uniformOf: (index: number) => uniformOf(seed, firstRow + rowOf(index)), dfbetas };
  for (const block of residualBlocks(observations, model, draws)) {
    const { first, count } = block;
    for (const name of RESIDUAL_COLUMNS) {
      const [from, into] = [block.columns[name], columns[name]];
      for (let i = 0; i < count; i++) into[rowOf(first + i)] = from[i]!;
    }
    changes?.forEach(({ values }, j) => {
      for (let i = 0; i < count; i++) values[rowOf(first + i)] = block.dfbetas![i * terms.length + j]!;
    });
  }
  return { rows: table.rows, rowsDropped, ...columns, dfbetas: changes };
}

/** Leverages are those of the model's own covariance. */
function refuseOther({ fit, coefficients, covariance }: ModelFile): void {
  const bare = coefficients.some((value, j) => value !== null && covariance[j]![j] === null);
  if (!bare && fit.covariance === 'model') return;
  const message = bare
    ? 'A fit with ridge, lasso or elastic net has no covariance, and leverages and influence need one.'
    : `The model has the covariance "${fit.covariance}"; leverages and influence are those of the model's own: fit it with covariance "model".`;
  throw new OddsmithError('option-unavailable', message, { option: 'covariance' });
}
