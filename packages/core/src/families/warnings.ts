/** What a fit of classes warns of beside what its data did. */
import type { Warning } from '../errors.js';
import { IMPORTANCE, NEARLY_ALIASED, nearlyAliased, SKIPPED } from '../fit/fitting.js';
import type { Finished } from '../fit/solve.js';
import type { ClassTraining } from './classes.js';

/** `skipped`: terms were left untested for time. */
export function classWarnings(
  { warnings, weightsKind }: ClassTraining,
  { refined }: Pick<Finished, 'refined'>,
  skipped: boolean,
): Warning[] {
  const all = [...warnings];
  if (weightsKind === 'importance') all.push(IMPORTANCE);
  if (refined && refined.smallestPivot < NEARLY_ALIASED) all.push(nearlyAliased(refined.smallestPivot));
  if (skipped) all.push(SKIPPED);
  return all;
}
