/** What kinds of data have in common. */
import type { PathReport } from '../path/report.js';

/** The largest violation of folds, as a share of the first λ. */
export const FOLD_TOLERANCE = 1e-6;

/** Paths that a cross-validation is as much work as, at least: threads pay sooner. */
export const WORTH = 5;

/** Counts each λ of each path, once for all folds of a sharing. */
export function progressOf(
  onProgress: ((done: number, total: number) => void) | undefined,
  paths: readonly Pick<PathReport, 'points'>[],
  sharings: number,
): () => void {
  const total = sharings * paths.reduce((sum, { points }) => sum + points.length, 0);
  let done = 0;
  return () => onProgress?.(++done, total);
}
