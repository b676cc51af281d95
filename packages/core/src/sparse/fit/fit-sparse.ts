/** Ridge, lasso and elastic net of rows that are mostly 0. */
import { OddsmithError } from '../../errors.js';
import { availableThreads } from '../../pool/threads.js';
import { turn } from '../../pool/turn.js';
import { createSparseKernel } from '../kernel/create.js';
import type { SparseMatrix } from '../matrix/sparse-matrix.js';
import { SparseRows } from '../rows/sparse-rows.js';
import { Crew } from '../thread/crew.js';
import { binaryLabels, checkedWeights, type Labels } from './labels.js';
import { lambdasOf, largestSlope, logOddsOf } from './lambdas.js';
import { solveLasso } from './lasso.js';
import { checkSparseOptions, type SparseOptions } from './options.js';
import { penaltyOf } from './penalty.js';
import type { Point, SparseProblem, SparseSolution } from './point.js';
import { solveRidge } from './ridge.js';
import { standardDeviations } from './scales.js';
import { type SparseFacts, SparseFit } from './sparse-fit.js';
import { type SparsePoint, sparsePoint } from './sparse-point.js';

/** Entries below which another thread does not pay. */
const WORTH_A_THREAD = 500000;
/** Beyond this share of the null deviance a path ends, as glmnet's does. */
const SATURATED = 0.999;
const TURN = 16;

function threadsFor(matrix: SparseMatrix, asked: number | undefined): number {
  return matrix.count < WORTH_A_THREAD ? 1 : (asked ?? availableThreads());
}

/** Lets the event loop breathe every 16 ms, and throws where the fit was cancelled. */
function breathing(signal: AbortSignal | undefined): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last > TURN) {
      await turn();
      last = performance.now();
    }
    signal?.throwIfAborted();
  };
}

function checkMatrix(matrix: SparseMatrix): void {
  if (matrix.rows === 0 || matrix.columns === 0)
    throw new OddsmithError(
      'data-empty',
      `A matrix of ${matrix.rows} rows and ${matrix.columns} columns has nothing to fit.`,
    );
}

/** Everything that does not change from λ to λ. */
interface Setting {
  readonly rows: SparseRows;
  readonly options: SparseOptions;
  readonly facts: SparseFacts;
  readonly breathe: () => Promise<void>;
}

/** The share of events, and where all coefficients are 0. */
function nullPoint(
  signs: Float64Array,
  weights: Float64Array,
  columns: number,
  intercept: boolean,
): Float64Array {
  const start = new Float64Array(columns + 1);
  let events = 0;
  for (let i = 0; i < signs.length; i++) if (signs[i] === 1) events += weights[i]!;
  if (intercept) start[columns] = logOddsOf(events);
  if (!Number.isFinite(start[columns]!))
    throw new OddsmithError('response-constant', 'All rows that have weight have the same label.');
  return start;
}

/** Whether a path of our own λ ends here. */
function isSaturated({ lambda, lambdas }: SparseOptions, { devianceExplained }: SparsePoint): boolean {
  return lambda === undefined && lambdas === undefined && devianceExplained > SATURATED;
}

async function pathOf({ rows, options, facts, breathe }: Setting, start: Point): Promise<SparsePoint[]> {
  const { alpha = 1, tolerance = 1e-6, maxIterations = 500, intercept = true, onLambda } = options;
  const lambdas = lambdasOf(options, facts.slope, rows.rows, rows.columns);
  const points: SparsePoint[] = [];
  let from: Float64Array | Point = start;
  for (const lambda of lambdas) {
    const penalty = penaltyOf(lambda, alpha, facts.scales);
    const problem: SparseProblem = { rows, penalty, intercept, tolerance, maxIterations, breathe };
    const solution: SparseSolution = await (alpha === 0 ? solveRidge : solveLasso)(problem, from);
    points.push(sparsePoint(lambda, solution, penalty, facts));
    from = solution.point.beta;
    onLambda?.(points.length, lambdas.length);
    if (isSaturated(options, points.at(-1)!)) break;
  }
  return points;
}

/**
 * Logistic regression with a penalty on sparse rows: minimises −ℓ/Σw + λ·[(1 − α)/2·‖sβ‖² + α·‖sβ‖₁], s the standard
 * deviations of the columns (1 with `standardize: false`), the intercept free, at one λ or over a path, each fit starting
 * from the last one. Every fit has its certificate: the duality gap, at most `tolerance` of the objective.
 *
 * @param matrix a row for each label; by rows or by columns.
 * @param labels two different ones: numbers, texts or truth values.
 * @throws OddsmithError where options, labels or weights are not what is needed; the signal's reason when cancelled.
 */
export async function fitSparse(
  matrix: SparseMatrix,
  labels: Labels,
  options: SparseOptions = {},
): Promise<SparseFit> {
  const begun = performance.now();
  checkSparseOptions(options);
  checkMatrix(matrix);
  options.signal?.throwIfAborted();
  const { levels, signs } = binaryLabels(labels, matrix.rows, options.event);
  const given = checkedWeights(options.weights, matrix.rows);
  const total = given.reduce((sum, weight) => sum + weight, 0);
  const weights = given.map((weight) => weight / total);
  const byRow = matrix.toCsr();
  const { intercept = true, standardize = true } = options;
  const threads = threadsFor(matrix, options.threads);
  const created = createSparseKernel(options.kernel ?? 'auto', threads > 1);
  const crew = new Crew(created.kernel, threads);
  try {
    const scales = standardize
      ? standardDeviations(byRow, weights)
      : new Float64Array(matrix.columns).fill(1);
    const rows = new SparseRows(created.kernel, crew, byRow, { signs, weights });
    const start = nullPoint(signs, weights, matrix.columns, intercept);
    const { loss, gradient } = await rows.gradient(start);
    const u = gradient.slice();
    const slope = largestSlope(u, scales);
    const facts: SparseFacts = { scales, intercept, slope, nullLoss: loss, weight: total };
    const setting = { rows, options, facts, breathe: breathing(options.signal) };
    const points = await pathOf(setting, { beta: start, loss, objective: loss, u });
    const events = signs.reduce((sum, sign, i) => sum + (sign === 1 ? given[i]! : 0), 0);
    const notes = [created.note, crew.note].filter((note) => note !== null);
    return new SparseFit({
      ...{ facts, points, levels, events, options, notes },
      isSaturated: isSaturated(options, points.at(-1)!),
      ...{ rows: matrix.rows, columns: matrix.columns, names: matrix.names, passes: rows.passes },
      seconds: (performance.now() - begun) / 1000,
    });
  } finally {
    crew.end();
  }
}
