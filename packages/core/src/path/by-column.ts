/** Options that are given by design column or by term. */
import { didYouMean, OddsmithError } from '../errors.js';
import type { Schema } from '../formula/schema.js';

/**
 * The value of each design column, or undefined where none is given: that of the column itself, else that of its term.
 * Throws `option-invalid` for a name that is neither, and for the intercept, which is free.
 */
export function byColumn<Value>(
  given: Readonly<Record<string, Value>> | undefined,
  { columns, terms }: Schema,
  option: string,
): (Value | undefined)[] {
  const found: (Value | undefined)[] = columns.map(() => undefined);
  if (given === undefined) return found;
  const position = new Map(columns.map((name, j) => [name, j]));
  const byTerm = new Map(terms.map((term) => [term.label, term.columns]));
  const known = new Set([...columns, ...byTerm.keys()].filter((name) => name !== '(Intercept)'));
  for (const name of Object.keys(given)) {
    if (known.has(name)) continue;
    const message = `Option "${option}" names "${name}", which is no column or term of the model.${didYouMean(name, known)} There ${known.size === 1 ? 'is' : 'are'} ${listed([...known])}.`;
    throw new OddsmithError('option-invalid', message, { option });
  }
  for (const [label, own] of byTerm)
    if (Object.hasOwn(given, label)) for (const name of own) found[position.get(name)!] = given[label]!;
  for (const [name, j] of position) if (Object.hasOwn(given, name)) found[j] = given[name]!;
  return found;
}

/** Names that a message has room for. */
const MOST_LISTED = 12;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_LISTED).map((name) => `"${name}"`);
  return names.length > MOST_LISTED
    ? `${shown.join(', ')} and ${names.length - MOST_LISTED} more`
    : shown.join(', ');
}
