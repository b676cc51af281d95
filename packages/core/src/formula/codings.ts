import { OddsmithError } from '../errors.js';
import { basisWidth } from './basis/basis.js';
import type { Coding, ModelTerms, TermSchema, VariableSchema } from './schema.js';

/** More design columns are refused; nothing could be fitted with them. */
const MOST_COLUMNS = 50_000;

/**
 * How each factor enters each term (R's `TermCode` in model.c): by contrasts if an earlier term, or the empty one,
 * contains all other variables of the term, else by indicators; and, without an intercept, the first factor of the
 * first term that has one by indicators.
 */
export function codeTerms(terms: ModelTerms, variables: ReadonlyMap<string, VariableSchema>): TermSchema[] {
  const isFactor = (name: string) => variables.get(name)!.kind === 'factor';
  const earlier = new Map<string, ReadonlySet<string>>();
  let fullFactorDue = !terms.intercept;
  let count = terms.intercept ? 1 : 0;
  return terms.terms.map(({ label, variables: names }) => {
    const codings = names.map((name): Coding => {
      if (!isFactor(name)) return 'numeric';
      const others = names.filter((other) => other !== name);
      const full = fullFactorDue || !isMarginal(others, earlier);
      fullFactorDue = false;
      return full ? 'indicator' : 'contrast';
    });
    earlier.set(label, new Set(names));
    const factors = names.map((name, i) => columnLabels(variables.get(name)!, codings[i]!));
    count += factors.reduce((product, labels) => product * labels.length, 1);
    if (count > MOST_COLUMNS) {
      throw new OddsmithError(
        'formula-unsupported',
        `With ${label} the model has ${count} columns; ${MOST_COLUMNS} are the most. Is a factor an identifier?`,
      );
    }
    return { label, variables: names, codings, columns: crossed(factors) };
  });
}

/** Whether the empty term or an earlier one contains all these variables. */
function isMarginal(
  variables: readonly string[],
  earlier: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  if (variables.length === 0 || earlier.has(variables.join(':'))) return true;
  for (const term of earlier.values()) if (variables.every((name) => term.has(name))) return true;
  return false;
}

function columnLabels(variable: VariableSchema, coding: Coding): string[] {
  if (variable.kind === 'numeric') return [variable.label];
  return namesWithin(variable, coding).map((name) => `${variable.label}[${name}]`);
}

/** What tells the columns of a variable apart: levels, `.L` and `.Q` of polynomials, numbers from 1. */
export function namesWithin(
  variable: Exclude<VariableSchema, { kind: 'numeric' }>,
  coding: Coding,
): readonly string[] {
  if (variable.kind === 'basis') return numbered(basisWidth(variable.basis), String);
  const { levels, contrast } = variable;
  if (coding === 'indicator') return levels;
  if (contrast === 'treatment') return levels.slice(1);
  if (typeof contrast === 'object') return contrast.columns;
  return numbered(levels.length - 1, contrast === 'poly' ? (k) => POWERS[k - 1] ?? `^${k}` : String);
}

const POWERS = ['.L', '.Q', '.C'];

function numbered(count: number, name: (k: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => name(index + 1));
}

/** All combinations, the first list varying fastest. */
function crossed(lists: readonly (readonly string[])[]): string[] {
  return lists.reduce<string[]>(
    (names, list, index) =>
      index === 0 ? [...list] : list.flatMap((label) => names.map((name) => `${name}:${label}`)),
    [],
  );
}
