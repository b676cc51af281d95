/** Means over folds and their standard errors. */

export interface FoldValue {
  readonly value: number | null;
  /** Of the rows held out. */
  readonly weight: number;
}

export interface Average {
  readonly mean: number;
  readonly standardError: number | null;
}

/**
 * The mean of the folds m = Σ wₖvₖ / Σ wₖ and its standard error √[Σ wₖ(vₖ − m)² / Σ wₖ / (K − 1)], as glmnet has them; folds without a
 * value are left out. NaN-free: null where no fold has a value.
 */
export function averageOf(folds: readonly FoldValue[]): Average | null {
  const known = folds.flatMap(({ value, weight }) => (value === null ? [] : [{ value, weight }]));
  if (known.length === 0) return null;
  const all = known.reduce((sum, { weight }) => sum + weight, 0);
  const mean = known.reduce((sum, { value, weight }) => sum + weight * value, 0) / all;
  if (known.length === 1) return { mean, standardError: null };
  const spread = known.reduce((sum, { value, weight }) => sum + weight * (value - mean) * (value - mean), 0);
  return { mean, standardError: Math.sqrt(spread / all / (known.length - 1)) };
}

/**
 * The same of several repeats: the mean of their means, and the root of their mean squared standard error. Shuffling the same rows anew
 * brings no new rows, so that the error does not fall with the number of repeats.
 */
export function averageOfRepeats(repeats: readonly (readonly FoldValue[])[]): Average | null {
  const known = repeats.map(averageOf).filter((average) => average !== null);
  if (known.length === 0) return null;
  const mean = known.reduce((sum, average) => sum + average.mean, 0) / known.length;
  let squares = 0;
  for (const { standardError } of known) {
    if (standardError === null) return { mean, standardError: null };
    squares += standardError * standardError;
  }
  return { mean, standardError: Math.sqrt(squares / known.length) };
}
