import { OddsmithError } from '../errors.js';
import type { Span } from './schema.js';

export type Token =
  | { readonly kind: 'number'; readonly value: number; readonly at: Span }
  | { readonly kind: 'text'; readonly value: string; readonly at: Span }
  /** `Inf`. */
  | { readonly kind: 'word'; readonly word: string; readonly at: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly at: Span }
  | { readonly kind: 'name'; readonly name: string; readonly at: Span }
  | { readonly kind: 'symbol'; readonly symbol: string; readonly at: Span }
  | { readonly kind: 'end'; readonly at: Span };

/** Longer formulas are refused: nobody wrote them. */
const LONGEST_TEXT = 10_000_000;

const SPACE = /\s+/uy;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/uy;
const NAME = /[\p{L}_.][\p{L}\p{M}\p{N}._]*/uy;
const QUOTED_NAME = /`(?:[^`\\]|\\.|``)*`/suy;
const TEXT = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/suy;
const SYMBOL = /\*\*|%in%|[<>=!]=|&(?!&)|\|(?!\|)|[~+\-*/^:(),<>!=]/uy;
/** What R's formulas know and these do not. */
const FOREIGN_OPERATOR = /%[^%\s]*%|&&|\|\||[$@[\]{};?%]/uy;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** What stands between quotes of any kind; inside backquotes a doubled one is one. */
function unquote(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(/\\(.)|``/gsu, (both, escaped?: string) =>
      escaped !== undefined ? (ESCAPES[escaped] ?? escaped) : quoted.startsWith('`') ? '`' : both,
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
    const found = match(NUMBER) ?? match(NAME) ?? match(QUOTED_NAME) ?? match(TEXT) ?? match(SYMBOL);
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
  if (/^["']/u.test(found)) return { kind: 'text', value: unquote(found), at };
  if (found === '**') return { kind: 'symbol', symbol: '^', at };
  if (found === 'TRUE' || found === 'FALSE') return { kind: 'boolean', value: found === 'TRUE', at };
  if (found === 'Inf') return { kind: 'word', word: found, at };
  // An unquoted dot alone stands for columns; a quoted one is a name.
  if (found !== '.' && /^[\p{L}_.]/u.test(found)) return { kind: 'name', name: found, at };
  return { kind: 'symbol', symbol: found, at };
}

function unreadable(text: string, start: number, foreign: string | undefined): OddsmithError {
  if (foreign !== undefined) {
    const place = { text, start, end: start + foreign.length };
    const hint =
      foreign.length === 2
        ? ` Write "${foreign[0]}".`
        : ' The operators are ~ + - * / ^ : %in% < <= > >= == != & | ! and parentheses.';
    return new OddsmithError(
      'formula-unsupported',
      `The operator "${foreign}" is not available.${hint}`,
      place,
    );
  }
  const character = String.fromCodePoint(text.codePointAt(start)!);
  const place = { text, start, end: start + character.length };
  if ('`"\''.includes(character)) {
    const message = `This ${character === '`' ? 'backquote' : 'quote'} is never closed.`;
    return new OddsmithError('formula-syntax', message, { ...place, end: text.length });
  }
  return new OddsmithError(
    'formula-syntax',
    `The character ${character} has no meaning in a formula. Put backquotes around a column name that has it.`,
    place,
  );
}
