/** Probabilities within sets for who has log-odds and labels of sets. */
import { OddsmithError } from '../../errors.js';
import { probabilitiesWithin } from './probabilities.js';

type SetLabel = string | number;

/**
 * The probability of each row to be an event, given how many events its set has: of one event exp(z)/Σ exp(z), of
 * several the exact probability over all choices of so many rows.
 *
 * `logOdds`: of each row, as `predict` gives them. `sets`: the label of the set of each row. `events`: how many events
 * every set has, or each by its label; default 1. NaN in sets with fewer rows than events, and where the log-odds are NaN.
 * Throws `data-shape` where the lengths differ, `option-invalid` for numbers of events that are no whole numbers.
 */
export function setProbabilities(
  logOdds: ArrayLike<number>,
  sets: ArrayLike<SetLabel>,
  events: number | ReadonlyMap<SetLabel, number> = 1,
): Float64Array {
  if (logOdds.length !== sets.length) {
    const message = `There are ${logOdds.length} log-odds for ${sets.length} labels of sets; expected one for each row.`;
    throw new OddsmithError('data-shape', message);
  }
  const known = new Map<SetLabel, number>();
  const codes = Int32Array.from(sets, (label) => {
    const code = known.get(label) ?? known.size;
    known.set(label, code);
    return code;
  });
  const counts = Int32Array.from(known.keys(), (label) => countOf(label, events));
  return probabilitiesWithin({
    logOdds: Float64Array.from(logOdds),
    codes,
    count: known.size,
    events: counts,
  });
}

function countOf(label: SetLabel, events: number | ReadonlyMap<SetLabel, number>): number {
  const count = typeof events === 'number' ? events : (events.get(label) ?? 1);
  if (Number.isInteger(count) && count >= 0) return count;
  const message = `The set ${label} has ${count} events; expected a whole number.`;
  throw new OddsmithError('option-invalid', message, { option: 'events' });
}
