/** What is left of the duality gap where so much of the gradient is. */
import type { SparsePenalty } from './penalty.js';

/** Of the gap that is asked for, so much may be left by a Newton step. */
export const SPARE = 0.5;

/** What is left of the gap by an intercept's gradient: residuals of one sign are scaled by about so much. */
const PER_INTERCEPT = 4;

/**
 * About the gap where `rest` is the gradient of the objective inside the signs of the coefficients, that of the intercept behind:
 * Σ rest²/(2·l2); and where l2 is 0 all residuals are made smaller by the largest |rest|/l1, which costs this share of Σ l1·|β|,
 * which is `size`.
 */
export function gapLeft({ l1, l2 }: SparsePenalty, size: number, rest: Float64Array): number {
  let [sum, worst] = [PER_INTERCEPT * Math.abs(rest[l1.length]!), 0];
  for (let j = 0; j < l1.length; j++) {
    const off = rest[j]!;
    if (off === 0) continue;
    if (l2[j]! > 0) sum += (0.5 * off * off) / l2[j]!;
    else worst = Math.max(worst, Math.abs(off) / l1[j]!);
  }
  return sum + worst * size;
}
