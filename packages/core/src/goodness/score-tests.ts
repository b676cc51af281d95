/** Tests of fit that are scores of columns made of the log-odds: the sum of squares, and Stukel's two tails. */
import { cholesky, solve } from '../math/cholesky.js';
import { chiSquareUpperTail } from '../math/distributions/chi-square.js';
import { normalTwoSided } from '../math/distributions/normal.js';
import { packedIndex } from '../math/packed.js';
import type { PointModel } from '../observations/blocks.js';
import type { Observations } from '../observations/observations.js';
import type { Whitening } from '../observations/whitening.js';
import { type AddedColumns, NOTHING_NEW, type Scores, scoresOf } from './added-columns.js';
import type { NormalTestReport, StukelReport, SumOfSquaresReport } from './report.js';

/**
 * 1 − 2p: Σ (1 − 2p)·r is Σ (y − p)² less its expectation (le Cessie & van Houwelingen 1991 without smoothing; Hosmer, Hosmer,
 * le Cessie & Lemeshow 1997, Stat. Med. 16:965). ½z² above 0 and −½z² below: Stukel 1988, JASA 83:426.
 */
const COLUMNS: AddedColumns = {
  count: 3,
  write(z, p, q, into) {
    const half = (z * z) / 2;
    into[0] = q - p;
    into[1] = z >= 0 ? half : 0;
    into[2] = z < 0 ? -half : 0;
  },
};

export interface ScoreTests {
  readonly sumOfSquares: SumOfSquaresReport | null;
  readonly stukel: StukelReport | null;
}

/** Both at the maximum-likelihood estimate; `sums` are Σ (y − p)² and Σ p(1 − p) over the rows. Null where nothing tells. */
export function* scoreTests(
  observations: Observations,
  model: PointModel,
  whitening: Whitening,
  sums: { readonly squares: number; readonly expected: number },
): Generator<null, ScoreTests> {
  const scores = yield* scoresOf(COLUMNS, observations, model, whitening);
  const test = normalTest(scores, 0);
  return {
    sumOfSquares: test && {
      ...test,
      statistic: sums.squares,
      expected: sums.expected,
      standardDeviation: Math.sqrt(scores.variance[0]!),
    },
    stukel: stukel(scores),
  };
}

/** Whether a column says anything that the model does not. */
function tells({ variance, whole }: Scores, k: number): boolean {
  return variance[packedIndex(k, k)]! > NOTHING_NEW * whole[k]!;
}

function normalTest(scores: Scores, k: number): NormalTestReport | null {
  if (!tells(scores, k)) return null;
  const z = scores.score[k]! / Math.sqrt(scores.variance[packedIndex(k, k)]!);
  return { z, p: normalTwoSided(z) };
}

/** Of both columns; of the first alone where the second says no more. */
function stukel(scores: Scores): StukelReport | null {
  const told = [1, 2].filter((k) => tells(scores, k));
  const statistic = quadratic(scores, told) ?? quadratic(scores, told.slice(0, 1));
  if (statistic === null) return null;
  const df = quadratic(scores, told) === null ? 1 : told.length;
  return {
    ...{ statistic, df, p: chiSquareUpperTail(statistic, df) },
    upper: normalTest(scores, 1),
    lower: normalTest(scores, 2),
  };
}

/** sᵀV⁻¹s of some columns; null where V is singular, and of none. */
function quadratic({ score, variance }: Scores, columns: readonly number[]): number | null {
  const size = columns.length;
  const matrix = columns.flatMap((k, i) => columns.slice(0, i + 1).map((l) => variance[packedIndex(k, l)]!));
  const factor = cholesky(Float64Array.from(matrix), size, NOTHING_NEW);
  if (factor === null || size === 0) return null;
  const s = Float64Array.from(columns, (k) => score[k]!);
  return solve(factor, s).reduce((sum, value, i) => sum + value * s[i]!, 0);
}
