/** Tests of a conditional model as a whole, beside that by the likelihood ratio. */
import type { TestReport } from '../../fit/report.js';
import type { ShardWork } from '../../fit/solve.js';
import { waldTestOf } from '../../inference/wald-test.js';
import {
  accurateCholesky,
  accurateDot,
  accurateSolve,
  type Pairs,
} from '../../math/cholesky-double-double.js';
import { chiSquareUpperTail } from '../../math/distributions/chi-square.js';
import { add, type DoubleDouble, fromNumber } from '../../math/double-double.js';
import { packedSubmatrix } from '../../math/packed.js';
import { gather, type Refined } from '../../solver/refine.js';
import type { LoadedSets } from './rows.js';

export interface NullModel {
  /** The loss where all coefficients are 0: of sets of n cases among N rows without offsets, Σ log C(N, n). */
  readonly loss: DoubleDouble;
  /** Rao's test, gᵀH⁻¹g at 0; null where no column is left. */
  readonly score: TestReport | null;
}

/** Relative pivot of the information below which a column says nothing of its own. */
const SINGULAR = 1e-28;

/** The model in which all rows of a set are alike, and the score test against it. */
export function* nullModel({ shards, columns }: LoadedSets, free: readonly number[]): ShardWork<NullModel> {
  const at = new Float64Array(columns);
  const sums = (yield { shards, pass: { kind: 'hessian', at, precision: 'double-double' } })!;
  const hessian = {
    high: packedSubmatrix(sums.hessian!, free),
    low: packedSubmatrix(sums.hessianLow!, free),
  };
  const factor = accurateCholesky(hessian, free.length, SINGULAR);
  const gradient = gather(sums.gradient!, sums.gradientLow!, free);
  const statistic = accurateDot(gradient, accurateSolve(factor, gradient)).hi;
  const df = free.length - factor.dependent.length;
  return {
    loss: add(fromNumber(sums.loss), fromNumber(sums.lossLow)),
    score: df === 0 ? null : { statistic, df, p: chiSquareUpperTail(statistic, df) },
  };
}

/** Wald's test that all coefficients are 0. */
export function waldTestOfModel(refined: Refined, active: readonly number[]): TestReport | null {
  const { coefficients, covariance } = refined;
  const estimates: Pairs = gather(coefficients.high, coefficients.low, active);
  return waldTestOf(estimates, covariance);
}
