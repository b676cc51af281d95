import { OddsmithError } from '../errors.js';
import type { BinaryOperator, Expression, FormulaSyntax, Span } from './schema.js';
import { type Token, tokenize } from './tokens.js';

/**
 * How tightly the operators bind, as R:
 * `^` > signs > `:` > `%in%` > `*` `/` > `+` `-` > comparisons > `!` > `&` > `|` > `~`.
 */
export const BINDING = {
  or: 1,
  and: 2,
  not: 3,
  comparison: 4,
  sum: 5,
  product: 6,
  in: 7,
  interaction: 8,
  unary: 9,
  power: 10,
  atom: 11,
} as const;

export const INFIX: Readonly<Record<string, number>> = {
  '|': BINDING.or,
  '&': BINDING.and,
  '<': BINDING.comparison,
  '<=': BINDING.comparison,
  '>': BINDING.comparison,
  '>=': BINDING.comparison,
  '==': BINDING.comparison,
  '!=': BINDING.comparison,
  '+': BINDING.sum,
  '-': BINDING.sum,
  '*': BINDING.product,
  '/': BINDING.product,
  '%in%': BINDING.in,
  ':': BINDING.interaction,
  '^': BINDING.power,
};

/** Deeper nesting is refused, so that no walk over a tree can exhaust the stack. */
const DEEPEST = 200;

const CHAINED = 'Comparisons cannot be chained; write a < b & b < c.';

/**
 * Reads a formula: `response ~ terms`, with operators, parentheses, `.`, numbers, texts, calls and names, which
 * backquotes free from any restriction. A formula without a left side is read (`response: null`).
 *
 * Throws `formula-syntax` or `formula-unsupported` with the place in the text, `argument-missing` for what is no text.
 * Method: top-down operator precedence (Pratt 1973).
 */
export function parseFormula(text: string): FormulaSyntax {
  if (typeof text !== 'string')
    throw new OddsmithError('argument-missing', 'A formula is needed, such as "y ~ a + b".');
  const parser = new Parser(text);
  const response = parser.at('~') ? null : parser.expression(0);
  parser.tilde();
  const right = parser.expression(0);
  parser.finish();
  return { text, response, right };
}

class Parser {
  private readonly text: string;
  private readonly tokens: readonly Token[];
  private position = 0;
  private depth = 0;
  /** Height of each node; the left operand of a sum adds none, because sums are walked in a loop. */
  private readonly heights = new WeakMap<Expression, number>();

  constructor(text: string) {
    this.text = text;
    this.tokens = tokenize(text);
  }

  at(symbol: string): boolean {
    const token = this.peek();
    return token.kind === 'symbol' && token.symbol === symbol;
  }

  tilde(): void {
    if (this.at('~')) {
      this.position++;
      return;
    }
    if (this.peek().kind !== 'end') throw this.unexpected(this.peek(), 'an operator or "~"');
    throw this.error('formula-syntax', 'A formula needs a "~" between response and terms: y ~ a + b.', {
      start: 0,
      end: this.text.length,
    });
  }

  finish(): void {
    const token = this.peek();
    if (this.at('~'))
      throw this.error('formula-syntax', 'A formula has one "~"; this is the second.', token.at);
    if (token.kind !== 'end') throw this.unexpected(token, 'an operator or the end of the formula');
  }

  /** An expression whose operators bind more tightly than `binding`. */
  expression(binding: number): Expression {
    if (++this.depth > DEEPEST) throw this.tooDeep(this.peek().at);
    let left = this.operand();
    let compared = false;
    for (;;) {
      const token = this.peek();
      const symbol = token.kind === 'symbol' ? token.symbol : '';
      const tightness = INFIX[symbol] ?? 0;
      if (tightness <= binding) break;
      if (tightness === BINDING.comparison) {
        if (compared) throw this.error('formula-syntax', CHAINED, token.at);
        compared = true;
      }
      this.position++;
      // `^` groups to the right.
      const right = this.expression(symbol === '^' ? tightness - 1 : tightness);
      left = this.binary(symbol, left, right);
    }
    this.depth--;
    return left;
  }

  private operand(): Expression {
    const token = this.peek();
    this.position++;
    if (token.kind !== 'name' && token.kind !== 'symbol' && token.kind !== 'end') return token;
    if (token.kind === 'name') {
      return this.at('(')
        ? this.call(token.name, token.at)
        : { kind: 'name', name: token.name, at: token.at };
    }
    const symbol = token.kind === 'symbol' ? token.symbol : '';
    if (symbol === '.') return { kind: 'dot', at: token.at };
    if (symbol === '-' || symbol === '+' || symbol === '!') {
      const operand = this.expression((symbol === '!' ? BINDING.not : BINDING.unary) - 1);
      const at = { start: token.at.start, end: operand.at.end };
      return this.node({ kind: 'unary', operator: symbol, operand, at }, 1 + this.height(operand));
    }
    if (symbol === '(') {
      const inner = this.expression(0);
      this.close(token.at);
      return inner;
    }
    throw this.unexpected(token, 'a column, a number, a function or "("');
  }

  private call(name: string, at: Span): Expression {
    const open = this.peek().at;
    this.position++;
    const list: Expression[] = [];
    while (!this.at(')')) {
      list.push(this.argument(name, list.length));
      if (!this.at(',')) break;
      this.position++;
      if (this.at(')')) throw this.unexpected(this.peek(), 'an argument');
    }
    const end = this.close(open);
    const height = list.reduce((highest, argument) => Math.max(highest, this.height(argument)), 0);
    return this.node({ kind: 'call', name, arguments: list, at: { start: at.start, end } }, 1 + height);
  }

  /** `df = 4`, or an expression; in `C(x, sum)` names after the first argument are words. */
  private argument(call: string, index: number): Expression {
    const [token, next] = [this.peek(), this.tokens[this.position + 1]];
    if (token.kind !== 'name' || next?.kind !== 'symbol' || next.symbol !== '=') {
      const argument = this.expression(0);
      const isWord = call === 'C' && index > 0 && argument.kind === 'name';
      return isWord ? { kind: 'word', word: argument.name, at: argument.at } : argument;
    }
    this.position += 2;
    const value = this.argument(call, index);
    const at = { start: token.at.start, end: value.at.end };
    return this.node({ kind: 'named', name: token.name, value, at }, 1 + this.height(value));
  }

  private binary(symbol: string, left: Expression, right: Expression): Expression {
    const operator = symbol as BinaryOperator;
    const at = { start: left.at.start, end: right.at.end };
    const step = operator === '+' || operator === '-' ? 0 : 1;
    const height = Math.max(this.height(left) + step, this.height(right) + 1);
    return this.node({ kind: 'binary', operator, left, right, at }, height);
  }

  private node(expression: Expression, height: number): Expression {
    if (height > DEEPEST) throw this.tooDeep(expression.at);
    this.heights.set(expression, height);
    return expression;
  }

  private height(expression: Expression): number {
    return this.heights.get(expression) ?? 0;
  }

  private peek(): Token {
    return this.tokens[this.position]!;
  }

  private close(open: Span): number {
    const token = this.peek();
    if (this.at(')')) {
      this.position++;
      return token.at.end;
    }
    if (token.kind === 'end') throw this.error('formula-syntax', 'This parenthesis is never closed.', open);
    throw this.unexpected(token, 'an operator or ")"');
  }

  private unexpected(token: Token, expected: string): OddsmithError {
    if (token.kind === 'end') {
      const message =
        this.tokens.length === 1
          ? 'The formula is empty; expected response ~ terms, such as y ~ a + b.'
          : `The formula ends where ${expected} was expected.`;
      return this.error('formula-syntax', message, token.at);
    }
    const found = this.text.slice(token.at.start, token.at.end);
    return this.error('formula-syntax', `Expected ${expected}, found "${found}".`, token.at);
  }

  private tooDeep(at: Span): OddsmithError {
    return this.error('formula-syntax', `The formula is nested more than ${DEEPEST} deep.`, at);
  }

  private error(code: 'formula-syntax', message: string, at: Span): OddsmithError {
    return new OddsmithError(code, message, { text: this.text, start: at.start, end: at.end });
  }
}
