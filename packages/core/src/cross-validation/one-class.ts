import { OddsmithError } from '../errors.js';
import type { TrainingData } from '../formula/training.js';
import type { Judgements } from './judgements.js';
import type { Sharing } from './sharing.js';

/** Throws `data-shape` where a set that is to be learnt from has no row of a class. `has`: of each class, by block. */
export function refuseWithout(
  has: readonly (readonly boolean[])[],
  { folds }: Sharing,
  { sets }: Judgements,
  told: (missing: number) => string,
): void {
  for (const set of sets) {
    const missing = has.findIndex((blocks) => !set.some((block) => blocks[block]));
    if (missing < 0) continue;
    const fold = folds.findIndex(({ learnt }) => learnt.join() === set.join());
    const which = fold < 0 ? 'A fold within a fold' : `Fold ${fold + 1}`;
    const message = `${which} would learn from ${told(missing)}; choose fewer folds, or other ones.`;
    throw new OddsmithError('data-shape', message, { option: 'folds' });
  }
}

/** The same of two classes; `parts`: the rows of each block. */
export function refuseOneClass(
  training: Pick<TrainingData, 'events' | 'others'>,
  parts: readonly Int32Array[],
  sharing: Sharing,
  judgements: Judgements,
): void {
  const has = (['events', 'others'] as const).map((name) =>
    parts.map((rows) => rows.some((row) => training[name][row]! > 0)),
  );
  refuseWithout(has, sharing, judgements, () => 'rows of one class alone');
}
