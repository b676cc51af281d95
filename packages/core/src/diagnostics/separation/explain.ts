/** Separation explained: which rows make it, as statements that are true of every row. */
import { type Claim, findClaims } from './claims.js';
import { conditionText, listed } from './conditions.js';
import { type ExplainedRows, sidesOf } from './explained-rows.js';
import type { SeparationClaim, SeparationExplanation } from './explanation.js';

/** Row numbers that a claim and the boundary list. */
const MOST_ROWS = 20;
/** Claims and coefficients that a sentence names. */
const MOST_NAMES = 6;
/** Columns of a combination that a sentence writes out, and letters of it. */
const MOST_FACTORS = 6;
const MOST_LETTERS = 160;

/** What a fit says of separation, as far as an explanation needs it. */
export interface ExplainedSeparation {
  readonly kind: 'complete' | 'quasi';
  readonly direction: readonly number[];
  readonly coefficients: SeparationExplanation['coefficients'];
}

/** `separation` is that of `rows`: its direction has an entry for each of their columns. */
export function explain(rows: ExplainedRows, separation: ExplainedSeparation): SeparationExplanation {
  const { direction, kind, coefficients } = separation;
  const sides = sidesOf(rows.design, direction);
  const claims = findClaims({ rows, direction, sides, complete: kind === 'complete' }).map((claim) =>
    told(rows, claim),
  );
  const boundary = boundaryOf(rows, sides);
  const sentence = sentenceOf(claims);
  const text = paragraph(separation, sentence, boundary, rows.design.rows);
  return { kind, coefficients, claims, boundary, sentence, text };
}

function told(rows: ExplainedRows, { conditions, outcome, mask, count }: Claim): SeparationClaim {
  const numbers: number[] = [];
  for (let i = 0; i < mask.length && numbers.length < MOST_ROWS; i++)
    if (mask[i] === 1) numbers.push(rows.numberOf(i));
  const text = claimText({ conditions, outcome, count }, rows.single);
  return { conditions, outcome: outcome === 1 ? 'event' : 'non-event', count, rows: numbers, text };
}

function claimText({ conditions, outcome, count }: Omit<Claim, 'mask'>, single: boolean): string {
  const is = single
    ? { 1: 'is an event', [-1]: 'is a non-event' }[outcome]
    : { 1: 'has events only', [-1]: 'has no event' }[outcome];
  const where = conditions.map(conditionText).join(' and ');
  const [first] = conditions;
  const isLong =
    first?.kind === 'combination' && (first.factors.length > MOST_FACTORS || where.length > MOST_LETTERS);
  if (!isLong) return `every row with ${where} ${is}`;
  const names = first.factors.slice(0, MOST_FACTORS - 1).map(({ term }) => term);
  const more = first.factors.length - names.length;
  const columns = more > 0 ? `${names.join(', ')} and ${more} more` : listed(names, 'and');
  const side = first.operator === '>' ? 'above' : 'below';
  return `every row ${side} a threshold of a combination of ${columns} (${count} rows) ${is}`;
}

/** The statements one after the other; those beyond the first few are counted. */
function sentenceOf(claims: readonly SeparationClaim[]): string {
  const shown = claims.slice(0, MOST_NAMES).map(({ text }) => text);
  const more = claims.length - shown.length;
  return more > 0 ? `${shown.join(', ')}, and so in ${more} more groups of rows` : shown.join(', ');
}

function boundaryOf(
  { design, numberOf }: ExplainedRows,
  sides: Int8Array,
): SeparationExplanation['boundary'] {
  const rows: number[] = [];
  let [count, events, others] = [0, 0, 0];
  for (let i = 0; i < sides.length; i++) {
    const [event, other] = [design.events[i]! > 0, design.others[i]! > 0];
    if (sides[i] !== 0 || !(event || other)) continue;
    count++;
    if (event) events++;
    if (other) others++;
    if (rows.length < MOST_ROWS) rows.push(numberOf(i));
  }
  return { count, events, others, rows };
}

function paragraph(
  { kind, coefficients }: ExplainedSeparation,
  sentence: string,
  boundary: SeparationExplanation['boundary'],
  rows: number,
): string {
  const name = kind === 'complete' ? 'Complete separation' : 'Quasi-complete separation';
  const shown = coefficients.slice(0, MOST_NAMES).map(({ term, limit }) => `${term} (${limit})`);
  const more = coefficients.length - shown.length;
  const terms = more > 0 ? `${shown.join(', ')} and ${more} more` : listed(shown, 'and');
  const infinite =
    coefficients.length === 1
      ? `The maximum-likelihood estimate of ${coefficients[0]!.term} is ${coefficients[0]!.limit}.`
      : `The maximum-likelihood estimates of ${terms} are infinite.`;
  const rest =
    kind === 'complete'
      ? `All ${rows} rows are told apart: nothing is left to estimate.`
      : `The other ${boundary.count} of ${rows} rows determine the estimates that are finite.`;
  return `${name}: ${sentence}. ${infinite} ${rest}`;
}
