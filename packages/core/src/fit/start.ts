/** The option `start`. */
import { didYouMean, OddsmithError } from '../errors.js';
import type { Begun } from './begun.js';

/** The coefficients to begin with, on the scale of the shards. Throws `option-invalid` for a term that is none. */
export function readStart({ facts, rows, options }: Begun): Float64Array {
  const start = options.start!;
  const { columns } = facts.schema;
  const named = 'length' in start ? inOrder(start as ArrayLike<number>, columns) : start;
  for (const term of Object.keys(named)) {
    if (columns.includes(term)) continue;
    const message = `Option "start" names ${term}, which is no term of the model.${didYouMean(term, columns)}`;
    throw new OddsmithError('option-invalid', message, { option: 'start' });
  }
  return Float64Array.from(columns, (term, j) => (named[term] ?? 0) / rows.scales[j]!);
}

function inOrder(values: ArrayLike<number>, columns: readonly string[]): Readonly<Record<string, number>> {
  if (values.length === columns.length)
    return Object.fromEntries(columns.map((term, j) => [term, values[j]!]));
  const message = `Option "start" has ${values.length} numbers, and the model ${columns.length} coefficients.`;
  throw new OddsmithError('option-invalid', message, { option: 'start' });
}
