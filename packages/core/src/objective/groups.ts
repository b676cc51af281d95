/** Groups of neighbouring parts, added up by who holds them. */
import type { Pass, Sums } from './objective.js';
import { added, isGroupEnd } from './sums.js';

/**
 * What the parts from the one of index `first` on give, of `total` parts: the sums of each whole group as one, so that
 * little has to be sent and added up elsewhere, and those of the parts of other groups one by one.
 */
export function* inGroups(
  request: Pass,
  steps: Iterable<Sums | null>,
  first: number,
  total: number,
): Generator<Sums | null> {
  let group: Sums[] = [];
  let isWhole = isGroupEnd(first, total);
  let index = first;
  for (const step of steps) {
    if (step === null) yield null;
    else {
      group.push(step);
      if (!isGroupEnd(++index, total)) continue;
      if (isWhole && group.length > 1) yield { ...added(request, group), parts: group.length };
      else yield* group;
      group = [];
      isWhole = true;
    }
  }
  yield* group;
}
