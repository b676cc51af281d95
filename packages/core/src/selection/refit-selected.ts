/** `refitSelected`: the columns that a penalty selects, fitted without it. */
import type { Warning } from '../errors.js';
import { cancelled } from '../fit/cancelled.js';
import { fit } from '../fit/fit.js';
import { fitPath } from '../path/fit-path.js';
import type { PathOptions } from '../path/options.js';
import type { Data } from '../table/data.js';
import { allColumns, type DesignColumns, designColumns, formulaOf } from './columns.js';
import type { RefitSelectedOptions } from './options.js';
import type { RefitSelectedReport } from './report.js';
import { checkSelectionOptions } from './rules.js';

const SELECTED: Warning = {
  code: 'selected-columns',
  message:
    'These columns were selected by the same rows: standard errors, p-values and intervals of this fit would be too sanguine, and are left out. `splitInference` gives valid ones.',
};

/** The columns that are not 0 at λ, or are free, and the coefficients of all at λ: intercept first if there is one. */
export async function selectedAt(
  columns: DesignColumns,
  path: PathOptions,
  lambda: number,
  table = columns.table,
): Promise<{ selected: number[]; coefficients: readonly number[] }> {
  const all = allColumns(columns);
  const report = await fitPath(table, formulaOf(columns, all), { ...path, lambdas: [lambda] });
  const { coefficients } = report.points[0]!;
  return { selected: nonzero(columns, report.columns, coefficients), coefficients };
}

/** The columns that are not 0 in some class, or are free; by their index, the intercept not counted. */
export function nonzero(
  { terms, training: { schema } }: DesignColumns,
  reports: readonly { readonly penaltyFactor: number | null }[],
  coefficients: readonly number[],
): number[] {
  const first = schema.intercept ? 1 : 0;
  const block = terms.length + first;
  return Array.from(terms.keys()).filter((j) => {
    if (reports[j + first]!.penaltyFactor === 0) return true;
    for (let k = j + first; k < coefficients.length; k += block) if (coefficients[k] !== 0) return true;
    return false;
  });
}

/**
 * Maximum likelihood on the columns that a lasso or elastic net selects at λ (the "relaxed" or post-selection estimate: Belloni &
 * Chernozhukov 2013, Bernoulli 19). It is less shrunken than the penalised estimate, and has no p-values: the choice of the columns
 * has used up the evidence that these would count again.
 *
 * `data` and `formula` as of `fit`; two classes, or several without an order: a column that any of them has is selected for all, and
 * the first class is the base of the fit. Throws as `fitPath` and `fit` do.
 */
export async function refitSelected(
  data: Data,
  formula: string,
  options: RefitSelectedOptions,
): Promise<RefitSelectedReport> {
  checkSelectionOptions('refitSelected', options ?? {});
  const { lambda, ...rest } = options;
  try {
    const columns = await designColumns(data, formula, rest);
    const { selected } = await selectedAt(columns, columns.path, lambda);
    const { report } = await fit(columns.table, formulaOf(columns, selected), columns.fitting);
    const { schema, design } = columns.training;
    const names = [...(schema.intercept ? ['(Intercept)'] : []), ...selected.map((j) => columns.terms[j]!)];
    return {
      format: 'oddsmith-refit-selected/1',
      formula: schema.formula,
      rows: design.rows,
      ...{ lambda, alpha: rest.alpha ?? 1 },
      coefficients: report.coefficients.map(({ class: own, estimate }, i) => ({
        ...{ term: names[i % names.length]!, estimate },
        ...(own !== null && { class: own }),
      })),
      deviance: report.deviance,
      converged: report.converged,
      warnings: [SELECTED, ...report.warnings],
    };
  } catch (error) {
    throw cancelled(error, options.signal);
  }
}
