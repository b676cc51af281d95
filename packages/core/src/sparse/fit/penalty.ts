/** Ridge, lasso and what lies between: Ω(β) = Σ l2/2·β² + l1·|β| over the columns. */

export interface SparsePenalty {
  readonly l1: Float64Array;
  readonly l2: Float64Array;
}

/** λ·[(1 − α)/2·(sβ)² + α·|sβ|] with s the scale of each column; one whose scale is 0 stays at 0. */
export function penaltyOf(lambda: number, alpha: number, scales: Float64Array): SparsePenalty {
  return {
    l1: scales.map((scale) => (scale > 0 ? lambda * alpha * scale : Number.POSITIVE_INFINITY)),
    l2: scales.map((scale) => lambda * (1 - alpha) * scale * scale),
  };
}

export function penaltyAt({ l1, l2 }: SparsePenalty, beta: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < l1.length; j++) {
    const b = beta[j]!;
    if (b !== 0) sum += 0.5 * l2[j]! * b * b + l1[j]! * Math.abs(b);
  }
  return sum;
}

/** Σ l1·|β|. */
export function l1At({ l1 }: SparsePenalty, beta: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < l1.length; j++) if (beta[j] !== 0) sum += l1[j]! * Math.abs(beta[j]!);
  return sum;
}

/** Ω*(u), the least upper bound of uβ − Ω(β): infinite where |u| > l1 of a column whose l2 is 0. */
export function conjugateAt({ l1, l2 }: SparsePenalty, u: Float64Array, scale = 1): number {
  let sum = 0;
  for (let j = 0; j < l1.length; j++) {
    const beyond = Math.abs(scale * u[j]!) - l1[j]!;
    if (beyond > 0) sum += (0.5 * beyond * beyond) / l2[j]!;
  }
  return sum;
}
