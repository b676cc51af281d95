/** Formulas with one thing changed, written from their terms. */
import type { ModelTerms } from '@oddsmith/core';
import { quoteName } from '@oddsmith/core';

type Parts = Pick<ModelTerms, 'text' | 'response' | 'intercept' | 'offsets'> & {
  readonly labels: readonly string[];
};

function partsOf(terms: ModelTerms): Parts {
  return { ...terms, labels: terms.terms.map(({ label }) => label) };
}

function written({ text, response, intercept, offsets, labels }: Parts, other?: string): string {
  const left = other ?? text.slice(response.at.start, response.at.end);
  const right = [...labels, ...offsets.map(({ at }) => `offset(${text.slice(at.start, at.end)})`)];
  const body = right.join(' + ') || (intercept ? '1' : '0');
  return `${left} ~ ${body}${intercept || right.length === 0 ? '' : ' - 1'}`;
}

export function hasTerm(terms: ModelTerms, label: string): boolean {
  return terms.terms.some((term) => term.label === label);
}

export function withTerm(terms: ModelTerms, label: string): string {
  const parts = partsOf(terms);
  return written({ ...parts, labels: [...parts.labels.filter((other) => other !== label), label] });
}

export function withoutTerm(terms: ModelTerms, label: string): string {
  const parts = partsOf(terms);
  return written({ ...parts, labels: parts.labels.filter((other) => other !== label) });
}

/** The same right-hand side for another response, which leaves it if it was there. */
export function withResponse(terms: ModelTerms, name: string): string {
  const response = quoteName(name);
  const labels = terms.terms
    .filter(({ variables }) => !variables.includes(response))
    .map(({ label }) => label);
  return written({ ...partsOf(terms), labels }, response);
}
