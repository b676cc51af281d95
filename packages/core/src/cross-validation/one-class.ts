import { OddsmithError } from '../errors.js';
import type { TrainingData } from '../formula/training.js';
import type { Sharing } from './sharing.js';

/** Throws `data-shape` where a fold would learn from rows of one class alone; `parts`: the rows of each block. */
export function refuseOneClass(
  training: Pick<TrainingData, 'events' | 'others'>,
  parts: readonly Int32Array[],
  { folds }: Sharing,
): void {
  const has = (name: 'events' | 'others') =>
    parts.map((rows) => rows.some((row) => training[name][row]! > 0));
  const [events, others] = [has('events'), has('others')];
  folds.forEach(({ learnt }, fold) => {
    if (learnt.some((block) => events[block]) && learnt.some((block) => others[block])) return;
    throw new OddsmithError(
      'data-shape',
      `Fold ${fold + 1} would learn from rows of one class alone; choose fewer folds, or other ones.`,
      { option: 'folds' },
    );
  });
}
