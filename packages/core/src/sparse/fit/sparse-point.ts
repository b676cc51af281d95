/** A fit at one λ, without the coefficients that are 0. */
import type { SparsePenalty } from './penalty.js';
import type { SparseSolution } from './point.js';
import type { SparseFacts } from './sparse-fit.js';

export interface SparsePoint {
  readonly lambda: number;
  readonly intercept: number;
  /** Columns whose coefficients are not 0, climbing, and these: log-odds per unit of the data. */
  readonly indices: Int32Array;
  readonly values: Float64Array;
  readonly deviance: number;
  /** 1 − deviance / null deviance. */
  readonly devianceExplained: number;
  /** −ℓ/Σw and the penalty. */
  readonly objective: number;
  /** The objective is above its minimum by this at most; as a share of the objective, `relativeGap`. */
  readonly dualityGap: number;
  readonly relativeGap: number;
  /** The largest violation of the optimality conditions, as a share of the largest slope where all coefficients are 0. */
  readonly violation: number;
  readonly iterations: number;
  /** Whether the gap is as small as was asked for. */
  readonly converged: boolean;
}

/** The largest violation, on the scale of standardised columns; an intercept counts as one. */
function violationOf(
  { point: { beta, u } }: SparseSolution,
  { l1, l2 }: SparsePenalty,
  { scales, intercept }: SparseFacts,
): number {
  let worst = intercept ? Math.abs(u[scales.length]!) : 0;
  for (let j = 0; j < scales.length; j++) {
    if (scales[j] === 0) continue;
    const b = beta[j]!;
    const off =
      b === 0 ? Math.max(0, Math.abs(u[j]!) - l1[j]!) : Math.abs(u[j]! - l2[j]! * b - Math.sign(b) * l1[j]!);
    worst = Math.max(worst, off / scales[j]!);
  }
  return worst;
}

export function sparsePoint(
  lambda: number,
  solution: SparseSolution,
  penalty: SparsePenalty,
  facts: SparseFacts,
): SparsePoint {
  const { scales, slope, nullLoss, weight } = facts;
  const { point, dual, iterations, isDone } = solution;
  const columns = scales.length;
  const indices: number[] = [];
  for (let j = 0; j < columns; j++) if (point.beta[j] !== 0) indices.push(j);
  const gap = Math.max(0, point.objective - dual);
  return {
    ...{ lambda, intercept: point.beta[columns]!, indices: Int32Array.from(indices) },
    values: Float64Array.from(indices, (j) => point.beta[j]!),
    ...{ deviance: 2 * weight * point.loss, devianceExplained: 1 - point.loss / nullLoss },
    ...{ objective: point.objective, dualityGap: gap, relativeGap: gap / point.objective },
    violation: slope > 0 ? violationOf(solution, penalty, facts) / slope : 0,
    ...{ iterations, converged: isDone },
  };
}
