/**
 * How far the objective is from its minimum at most: by the dual problem, whose value at any feasible point lies below it.
 *
 * The minimum of Σ wᵢ·log(1+exp(−sᵢzᵢ)) + Ω(β) is the largest Σ wᵢ·H(|αᵢ|/wᵢ) − Ω*(X'α), H(t) = −t·log t −
 * (1−t)·log(1−t), over α with 0 ≤ sᵢαᵢ ≤ wᵢ, and Σα = 0 where there is an intercept (Ndiaye et al. 2017, "Gap safe screening
 * rules for sparsity enforcing penalties", JMLR 18:128). Residuals, made smaller where need be, are such a point.
 */
import { log } from '../../math/elementary.js';
import type { SparseRows } from '../rows/sparse-rows.js';
import { conjugateAt, type SparsePenalty } from './penalty.js';

/** −t·log t − (1−t)·log(1−t). */
function entropy(t: number): number {
  return t <= 0 || t >= 1 ? 0 : -t * log(t) - (1 - t) * log(1 - t);
}

/** Σ wᵢ·H(|αᵢ|/wᵢ) of α scaled. */
function entropyOf(alpha: Float64Array, weights: Float64Array, scale: number): number {
  let sum = 0;
  for (let i = 0; i < alpha.length; i++) {
    const weight = weights[i]!;
    if (weight > 0) sum += weight * entropy(Math.min(1, (scale * Math.abs(alpha[i]!)) / weight));
  }
  return sum;
}

/** The largest c ≤ 1 at which the conjugate of the penalty is finite at c·u. */
export function feasibleScale({ l1, l2 }: SparsePenalty, u: Float64Array): number {
  let scale = 1;
  for (let j = 0; j < l1.length; j++) {
    // Divided, not multiplied: the quotient may round to just above l1, which the last step below takes back.
    if (l2[j] === 0 && Math.abs(u[j]!) * scale > l1[j]!) scale = l1[j]! / Math.abs(u[j]!);
  }
  return scale < 1 ? scale * (1 - 2.3e-16) : 1;
}

/** Below the dual value at residuals with X'r = u, or it where they need not be scaled; exact but for Σr. */
export function quickDual(entropy: number, penalty: SparsePenalty, u: Float64Array): number {
  const scale = feasibleScale(penalty, u);
  // H(ct) ≥ c·H(t).
  return scale * entropy - conjugateAt(penalty, u, scale);
}

/** Residuals with those of one sign made smaller, so that they add up to 0, and the least factor. */
export function balanced(residuals: Float64Array): { readonly alpha: Float64Array; readonly least: number } {
  let [up, down] = [0, 0];
  for (let i = 0; i < residuals.length; i++) {
    const r = residuals[i]!;
    if (r > 0) up += r;
    else down -= r;
  }
  const [ups, downs] = [up > down ? down / up : 1, down > up ? up / down : 1];
  const alpha = new Float64Array(residuals.length);
  for (let i = 0; i < alpha.length; i++) alpha[i] = residuals[i]! * (residuals[i]! > 0 ? ups : downs);
  return { alpha, least: Math.min(ups, downs) };
}

/** What the residuals of a point are worth: `entropy` is Σ wᵢ·H(|rᵢ|/wᵢ), which is the loss and r'z. */
export interface Residuals {
  readonly u: Float64Array;
  readonly entropy: number;
}

/**
 * The dual value at residuals that are made feasible: one more pass where there is an intercept. `isExact`: with the
 * entropy of what they are scaled to, n logarithms, in place of a bound that is as good where they hardly are.
 */
export async function dualValue(
  rows: SparseRows,
  penalty: SparsePenalty,
  { u, entropy: whole }: Residuals,
  intercept: boolean,
  isExact: boolean,
): Promise<number> {
  const { alpha, least } = intercept ? balanced(rows.residuals) : { alpha: rows.residuals, least: 1 };
  const products = intercept ? await rows.gathered(alpha) : u;
  const scale = feasibleScale(penalty, products);
  const sum = isExact ? entropyOf(alpha, rows.weights, scale) : scale * least * whole;
  return sum - conjugateAt(penalty, products, scale);
}
