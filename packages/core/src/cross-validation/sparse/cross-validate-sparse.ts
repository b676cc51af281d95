/** `crossValidateSparse`: which λ and α predict best, of rows that are mostly 0. */
import { cancelled } from '../../fit/cancelled.js';
import { fitSparse } from '../../sparse/fit/fit-sparse.js';
import { binaryLabels, checkedWeights, type Labels } from '../../sparse/fit/labels.js';
import type { SparseFit } from '../../sparse/fit/sparse-fit.js';
import type { SparseMatrix } from '../../sparse/matrix/sparse-matrix.js';
import { rowsOfBlocks } from '../blocks.js';
import type { Judged } from '../findings.js';
import { type FoldPlan, foldPlan } from '../folds.js';
import { judgementsOf } from '../judgements.js';
import { refuseOneClass } from '../one-class.js';
import { alphasOf } from '../rules.js';
import type { Sharing } from '../sharing.js';
import { type LabelledRows, outcomesOf } from './fold-rows.js';
import { judgeSets } from './judge.js';
import type { SparseCrossValidationOptions } from './options.js';
import { checkOptions, fitOptions } from './rules.js';
import { SparseCrossValidation } from './sparse-cross-validation.js';

/** Of duality gaps. */
const FOLD_TOLERANCE = 1e-6;

/**
 * Cross-validates the paths of a lasso, ridge or elastic net of sparse rows: the path of all rows gives the λ, each fold's path is fitted
 * without the rows that then judge it, by warm starts, and a rule chooses. The same seed gives the same folds as in `crossValidate`, and
 * any number of threads the same bits. Standard deviations, by which the penalty measures columns, are those of the rows learnt
 * from; a column that is the same in all of them stays at 0.
 *
 * @param matrix a row for each label; by rows or by columns.
 * @param labels two different ones: numbers, texts or truth values.
 * @throws OddsmithError where options, labels, weights or folds are not what is needed; with the code `cancelled` by `signal`.
 */
export async function crossValidateSparse(
  matrix: SparseMatrix,
  labels: Labels,
  options: SparseCrossValidationOptions = {},
): Promise<SparseCrossValidation> {
  try {
    checkOptions(options);
    return await found(matrix, labels, options);
  } catch (error) {
    throw cancelled(error, options.signal);
  }
}

async function found(matrix: SparseMatrix, labels: Labels, options: SparseCrossValidationOptions) {
  const started = performance.now();
  const { signs } = binaryLabels(labels, matrix.rows, options.event);
  const all = { matrix: matrix.toCsr(), signs, weights: checkedWeights(options.weights, matrix.rows) };
  const plan = planOf(all, options);
  const works = plan.sharings.map((sharing) => ({
    sharing,
    judgements: judgementsOf(sharing, plan.kind, options.nested ?? false),
  }));
  const outcomes = outcomesOf(all);
  for (const { sharing, judgements } of works)
    refuseOneClass(outcomes, rowsOfBlocks(sharing.of, sharing.blocks), sharing, judgements);
  const fits: SparseFit[] = [];
  for (const alpha of alphasOf(options))
    fits.push(await fitSparse(all.matrix, labels, { ...fitOptions(options), alpha }));
  const sums = await judgeAll(all, works, fits, options);
  return new SparseCrossValidation({
    options,
    plan,
    fits,
    ...sums,
    seconds: (performance.now() - started) / 1000,
  });
}

/** Whole rows are shared out, by their labels. */
function planOf(all: LabelledRows, options: SparseCrossValidationOptions): FoldPlan {
  const { rows } = all.matrix;
  const training = { ...outcomesOf(all), design: { rows, kept: null } };
  return foldPlan({ rows, columns: [] }, training, options);
}

/** The values of all judgements of each sharing. */
async function judgeAll(
  all: LabelledRows,
  works: readonly Pick<Judged, 'sharing' | 'judgements'>[],
  fits: readonly SparseFit[],
  options: SparseCrossValidationOptions,
) {
  const { foldTolerance = FOLD_TOLERANCE, measure = 'deviance' } = options;
  const { event: _, ...shared } = fitOptions(options);
  const ofFolds = { ...shared, tolerance: foldTolerance, onLambda: counting(works, fits, options) };
  const judged: Judged[] = [];
  const sums = { passes: fits.reduce((sum, { findings }) => sum + findings.passes, 0) };
  let [largestGap, largestViolation] = [0, 0];
  for (const work of works) {
    const { values, ...one } = await judgeSets({ ...work, all, fits, options: ofFolds, measure });
    judged.push({ ...work, ...sizesOf(work.sharing, all), values });
    sums.passes += one.passes;
    largestGap = Math.max(largestGap, one.largestGap);
    largestViolation = Math.max(largestViolation, one.largestViolation);
  }
  return { judged, ...sums, largestGap, largestViolation, foldTolerance };
}

/** Counts each λ of each fit of the folds. */
function counting(
  works: readonly Pick<Judged, 'judgements'>[],
  fits: readonly SparseFit[],
  { onProgress }: SparseCrossValidationOptions,
): () => void {
  const lambdas = fits.reduce((sum, { points }) => sum + points.length, 0);
  const total = lambdas * works.reduce((sum, { judgements }) => sum + judgements.sets.length, 0);
  let done = 0;
  return () => onProgress?.(++done, total);
}

/** Rows and weight of each block. */
function sizesOf({ of, blocks }: Sharing, { weights: all }: LabelledRows) {
  const parts = rowsOfBlocks(of, blocks);
  return {
    rows: parts.map(({ length }) => length),
    weights: parts.map((rows) => rows.reduce((sum, row) => sum + all[row]!, 0)),
  };
}
