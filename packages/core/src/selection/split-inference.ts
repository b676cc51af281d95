/** `splitInference`: p-values that hold after a selection, because other rows made it. */

import { crossValidate } from '../cross-validation/cross-validate.js';
import type { Warning } from '../errors.js';
import { cancelled } from '../fit/cancelled.js';
import { fit } from '../fit/fit.js';
import { randomIntegers } from '../math/random.js';
import type { Data } from '../table/data.js';
import type { Table } from '../table/table.js';
import {
  allColumns,
  type DesignColumns,
  designColumns,
  formulaOf,
  formulaTerms,
  someRows,
} from './columns.js';
import { halves } from './halves.js';
import type { SplitInferenceOptions } from './options.js';
import { nonzero, selectedAt } from './refit-selected.js';
import type { SplitInferenceReport } from './report.js';
import { checkSelectionOptions } from './rules.js';

/** p and estimate of a column in the splits that selected it. */
export interface SplitFinding {
  readonly p: number;
  readonly estimate: number | null;
}

/**
 * Of each split one p-value, adjusted for the number selected: 1 where the column was not. All of them together: twice their
 * median (Meinshausen, Meier & Bühlmann 2009, JASA 104, section 2.2 with γ = ½; the median is the smallest value that half of them do not
 * exceed).
 */
export function combinedP(adjusted: readonly number[]): number {
  const sorted = [...adjusted].sort((a, b) => a - b);
  return Math.min(1, 2 * sorted[Math.ceil(sorted.length / 2) - 1]!);
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The columns that the penalty selects in some rows: at λ, or at the λ that cross-validation of those rows chooses. */
async function select(
  columns: DesignColumns,
  half: Table,
  { lambda, folds = FOLDS }: SplitInferenceOptions,
  seed: number,
): Promise<number[]> {
  if (lambda !== undefined) return (await selectedAt(columns, columns.path, lambda, half)).selected;
  const report = await crossValidate(half, formulaOf(columns, allColumns(columns)), {
    ...columns.path,
    ...{ folds, seed },
  });
  const coefficients = report.chosen.coefficients.map(({ estimate }) => estimate);
  return nonzero(columns, report.path.columns, coefficients);
}

const SPLITS = 50;
const FOLDS = 5;
const SEED = 1;
const FEW_SPLITS = 20;

/** What the other half says of the selected columns: of several classes, by the test that a column has no effect on any. */
async function infer(
  columns: DesignColumns,
  half: Table,
  selected: readonly number[],
): Promise<(SplitFinding | null)[]> {
  if (selected.length === 0) return [];
  const { binary, fitting, training } = columns;
  const termTests = binary === null ? 'all' : 'none';
  const { report } = await fit(half, formulaOf(columns, selected), { ...fitting, termTests });
  if (binary === null) {
    const tests = new Map(report.terms.map(({ term, p }) => [term, p]));
    const found = formulaTerms(selected).map((term) => tests.get(term) ?? null);
    return found.map((p) => (p === null || !report.converged ? null : { p, estimate: null }));
  }
  return report.coefficients
    .slice(training.schema.intercept ? 1 : 0)
    .map(({ p, estimate }) => (p === null || !report.converged ? null : { p, estimate }));
}

function warningsOf(splits: number, failed: number): Warning[] {
  const warnings: Warning[] = [];
  if (splits < FEW_SPLITS)
    warnings.push({
      code: 'few-splits',
      message: `With ${splits} splits the p-values depend on how the rows happened to be split; ${FEW_SPLITS} or more are better.`,
    });
  if (failed > 0)
    warnings.push({
      code: 'splits-without-estimate',
      message: `In ${failed} of ${splits} splits some estimates of the second half do not exist; their p-values count as 1.`,
    });
  return warnings;
}

/**
 * Tests each column after a lasso or elastic net has selected some: in every split one half of the rows selects, and maximum likelihood
 * on the other half tests, the p-values multiplied by the number selected. They control the family-wise error provided that the
 * selecting halves miss none of the true columns (Meinshausen, Meier & Bühlmann 2009, JASA 104).
 *
 * `data` and `formula` as of `fit`; two classes, or several without an order, of which a column has one likelihood-ratio test. Rejects as
 * `crossValidate` and `fit` do.
 */
export async function splitInference(
  data: Data,
  formula: string,
  options: SplitInferenceOptions = {},
): Promise<SplitInferenceReport> {
  checkSelectionOptions('splitInference', options);
  const { splits = SPLITS, seed = SEED, lambda: _lambda, folds: _folds, onSplit, ...rest } = options;
  try {
    const columns = await designColumns(data, formula, rest);
    const adjusted = columns.terms.map((): number[] => []);
    const estimates = columns.terms.map((): number[] => []);
    const times = columns.terms.map(() => 0);
    let failed = 0;
    let done = 0;
    for (const [one, other] of halves(columns.classes, splits, randomIntegers(seed))) {
      const selected = await select(columns, someRows(columns, one), options, seed + done);
      const found = await infer(columns, someRows(columns, other), selected);
      if (found.includes(null)) failed++;
      const own = columns.terms.map(() => 1);
      selected.forEach((j, i) => {
        times[j]!++;
        const finding = found[i]!;
        if (finding === null) return;
        own[j] = Math.min(1, finding.p * selected.length);
        if (finding.estimate !== null) estimates[j]!.push(finding.estimate);
      });
      own.forEach((p, j) => {
        adjusted[j]!.push(p);
      });
      onSplit?.(++done, splits);
      options.signal?.throwIfAborted();
    }
    return {
      format: 'oddsmith-split-inference/1',
      formula: columns.training.schema.formula,
      rows: columns.training.design.rows,
      ...{ splits, seed },
      coefficients: columns.terms.map((term, j) => ({
        ...{ term, p: combinedP(adjusted[j]!), selected: times[j]! / splits },
        estimate: median(estimates[j]!),
      })),
      warnings: warningsOf(splits, failed),
    };
  } catch (error) {
    throw cancelled(error, options.signal);
  }
}
