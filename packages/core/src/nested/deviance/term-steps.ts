/** For each term the two models whose deviances differ by it. */
import type { Schema, TermSchema } from '../../formula/schema.js';
import type { DevianceType } from './report.js';

/** Design columns of the model with the term and of that without it. */
export interface TermStep {
  readonly term: string;
  readonly larger: readonly number[];
  readonly smaller: readonly number[];
}

/** Whether a term is part of another one: `age` of `age:race`. */
function isPartOf(term: TermSchema, other: TermSchema): boolean {
  return (
    other.variables.length > term.variables.length &&
    term.variables.every((variable) => other.variables.includes(variable))
  );
}

/** The terms of the model with a term, other than itself. */
const BESIDES: Readonly<Record<DevianceType, (terms: readonly TermSchema[], at: number) => TermSchema[]>> = {
  I: (terms, at) => terms.slice(0, at),
  II: (terms, at) => terms.filter((other, i) => i !== at && !isPartOf(terms[at]!, other)),
  III: (terms, at) => terms.filter((_, i) => i !== at),
};

export function termSteps({ terms, columns, intercept }: Schema, type: DevianceType): TermStep[] {
  const indices = (chosen: readonly TermSchema[]) => {
    const names = new Set(chosen.flatMap((term) => term.columns));
    return columns.flatMap((name, j) => ((intercept && j === 0) || names.has(name) ? [j] : []));
  };
  return terms.map((term, at) => {
    const besides = BESIDES[type](terms, at);
    return { term: term.label, larger: indices([...besides, term]), smaller: indices(besides) };
  });
}
