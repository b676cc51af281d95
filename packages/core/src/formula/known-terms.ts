/** The terms of formulas, remembered: who fits again (other rows, other options) asks for the same ones. */
import { expandTerms } from './expand.js';
import { parseFormula } from './parse.js';
import type { ModelTerms } from './schema.js';

/** Formulas remembered: a fit asks for two, the one that was typed and the one that it stands for. */
const MOST = 8;

const known = new Map<string, ModelTerms>();

/** As `expandTerms` of a formula's text. */
export function termsOf(
  text: string,
  columnNames: readonly string[],
  exclude: readonly string[] = [],
): ModelTerms {
  const question = JSON.stringify([text, columnNames, exclude]);
  let terms = known.get(question);
  if (terms === undefined) {
    terms = expandTerms(parseFormula(text), columnNames, exclude);
    if (known.size === MOST) known.clear();
    known.set(question, terms);
  }
  return terms;
}
