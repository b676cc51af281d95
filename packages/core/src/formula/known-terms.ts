/** The terms of formulas, remembered: who fits again (other rows, other options) asks for the same ones. */
import { expandTerms } from './expand.js';
import { parseFormula } from './parse.js';
import type { ModelTerms } from './schema.js';

interface Known {
  readonly terms: ModelTerms;
  readonly columnNames: readonly string[];
  readonly exclude: readonly string[];
}

/** Formulas remembered: a fit asks for two, the one that was typed and the one that it stands for. */
const MOST = 4;

const known = new Map<string, Known>();

/** As `expandTerms` of a formula's text. */
export function termsOf(
  text: string,
  columnNames: readonly string[],
  exclude: readonly string[] = [],
): ModelTerms {
  const before = known.get(text);
  if (before && areSame(before.columnNames, columnNames) && areSame(before.exclude, exclude))
    return before.terms;
  const terms = expandTerms(parseFormula(text), columnNames, exclude);
  known.delete(text);
  known.set(text, { terms, columnNames, exclude });
  for (const oldest of known.keys()) if (known.size > MOST) known.delete(oldest);
  return terms;
}

function areSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((name, i) => name === others[i]);
}
