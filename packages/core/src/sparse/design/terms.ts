/** The terms of a sparse design: a formula's sum of columns and factor(column). */
import { OddsmithError } from '../../errors.js';
import { parseFormula } from '../../formula/parse.js';
import type { Expression } from '../../formula/schema.js';
import { columnNamed } from '../../table/columns.js';
import type { Table } from '../../table/table.js';

export interface WantedTerm {
  readonly column: string;
  /** Whether numbers are levels. */
  readonly isFactor: boolean;
}

export interface WantedTerms {
  readonly response: string;
  readonly terms: readonly WantedTerm[];
}

function refuse(text: string, { at: { start, end } }: Expression): never {
  throw new OddsmithError(
    'formula-unsupported',
    `A sparse design adds columns and factor(column); "${text.slice(start, end)}" is neither.`,
    { text, start, end },
  );
}

function termsIn(text: string, part: Expression, others: readonly string[]): WantedTerm[] {
  if (part.kind === 'name') return [{ column: part.name, isFactor: false }];
  if (part.kind === 'dot') return others.map((column) => ({ column, isFactor: false }));
  if (part.kind === 'binary' && part.operator === '+')
    return [part.left, part.right].flatMap((side) => termsIn(text, side, others));
  const [inner, ...more] = part.kind === 'call' && part.name === 'factor' ? part.arguments : [];
  if (inner?.kind === 'name' && more.length === 0) return [{ column: inner.name, isFactor: true }];
  return refuse(text, part);
}

/** Throws `formula-syntax`, `formula-unsupported`, `response-missing` and `column-unknown`. */
export function wantedTerms(table: Table, formula: string): WantedTerms {
  const { response, right } = parseFormula(formula);
  if (response === null)
    throw new OddsmithError('response-missing', 'The formula names no response: write label ~ terms.', {
      text: formula,
    });
  if (response.kind !== 'name') return refuse(formula, response);
  columnNamed(table, response.name);
  const others = table.columns.map(({ name }) => name).filter((name) => name !== response.name);
  const unique = new Map(
    termsIn(formula, right, others).map((term) => [`${term.column} ${term.isFactor}`, term]),
  );
  return { response: response.name, terms: [...unique.values()] };
}
