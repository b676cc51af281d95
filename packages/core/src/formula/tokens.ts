import { OddsmithError } from '../errors.js';
import type { Span } from './schema.js';

export type Token =
  | { readonly kind: 'number'; readonly value: number; readonly at: Span }
  | { readonly kind: 'name'; readonly name: string; readonly at: Span }
  | { readonly kind: 'symbol'; readonly symbol: string; readonly at: Span }
  | { readonly kind: 'end'; readonly at: Span };

/** Longer formulas are refused: nobody wrote them. */
const LONGEST_TEXT = 10_000_000;

const SPACE = /\s+/uy;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/uy;
const NAME = /[\p{L}_.][\p{L}\p{M}\p{N}._]*/uy;
const QUOTED_NAME = /`(?:[^`\\]|\\.|``)*`/suy;
const SYMBOL = /\*\*|[~+\-*/^:(),]/uy;
/** What R's formulas know and these do not. */
const FOREIGN_OPERATOR = /%[^%\s]*%|[<>=!]=|&&|\|\||[<>=!&|$@[\]{};?%]/uy;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function unquote(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(/\\(.)|``/gsu, (_, escaped?: string) =>
      escaped === undefined ? '`' : (ESCAPES[escaped] ?? escaped),
    );
}

/** The text of a formula cut into tokens, the last of kind `end`. `**` is read as `^`. */
export function tokenize(text: string): Token[] {
  if (text.length > LONGEST_TEXT) {
    throw new OddsmithError(
      'formula-syntax',
      `The formula has ${text.length} characters; ${LONGEST_TEXT} are the most that is read.`,
    );
  }
  const tokens: Token[] = [];
  let position = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = position;
    return pattern.exec(text)?.[0];
  };
  while (position < text.length) {
    const space = match(SPACE);
    if (space !== undefined) {
      position += space.length;
      continue;
    }
    const found = match(NUMBER) ?? match(NAME) ?? match(QUOTED_NAME) ?? match(SYMBOL);
    if (found === undefined) throw unreadable(text, position, match(FOREIGN_OPERATOR));
    const at = { start: position, end: position + found.length };
    position = at.end;
    tokens.push(tokenOf(found, at, text, match(NAME)));
  }
  tokens.push({ kind: 'end', at: { start: text.length, end: text.length } });
  return tokens;
}

function tokenOf(found: string, at: Span, text: string, next: string | undefined): Token {
  const place = { text, ...at };
  if (/^\.?\d/u.test(found)) {
    const value = Number(found);
    if (next !== undefined) {
      const name = found + next;
      throw new OddsmithError(
        'formula-syntax',
        `A name cannot begin with a digit: "${name}". Put backquotes around a column's name: \`${name}\`.`,
        { text, start: at.start, end: at.end + next.length },
      );
    }
    if (value === Infinity)
      throw new OddsmithError('formula-syntax', `The number ${found} is too large.`, place);
    return { kind: 'number', value, at };
  }
  if (found === '``')
    throw new OddsmithError('formula-syntax', 'There is no name between the backquotes.', place);
  if (found.startsWith('`')) return { kind: 'name', name: unquote(found), at };
  if (found === '**') return { kind: 'symbol', symbol: '^', at };
  // An unquoted dot alone stands for columns; a quoted one is a name.
  if (/^[~+\-*/^:(),]$/u.test(found) || found === '.') return { kind: 'symbol', symbol: found, at };
  return { kind: 'name', name: found, at };
}

function unreadable(text: string, start: number, foreign: string | undefined): OddsmithError {
  if (foreign !== undefined) {
    const place = { text, start, end: start + foreign.length };
    const hint =
      foreign === '='
        ? ' Functions take no named arguments here; levels and references are options of the fit.'
        : ' The operators are ~ + - * / ^ : and parentheses; make other columns in the data.';
    return new OddsmithError(
      'formula-unsupported',
      `The operator "${foreign}" is not available.${hint}`,
      place,
    );
  }
  const character = String.fromCodePoint(text.codePointAt(start)!);
  const place = { text, start, end: start + character.length };
  if (character === '`') {
    return new OddsmithError('formula-syntax', 'This backquote is never closed.', {
      ...place,
      end: text.length,
    });
  }
  const hint =
    character === '"' || character === "'"
      ? ' A column whose name has special characters goes in backquotes: `my column`.'
      : ' Put backquotes around a column name that has it.';
  return new OddsmithError(
    'formula-syntax',
    `The character ${character} has no meaning in a formula.${hint}`,
    place,
  );
}
