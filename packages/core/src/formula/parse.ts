import { OddsmithError } from '../errors.js';
import type { Expression, FormulaSyntax, Span } from './schema.js';
import { type Token, tokenize } from './tokens.js';

/** How tightly the operators bind, as R: `^` > unary minus > `:` > `*` `/` > `+` `-` > `~`. */
export const BINDING = { sum: 1, product: 2, interaction: 3, unary: 4, power: 5, atom: 6 } as const;

export const INFIX: Readonly<Record<string, number>> = {
  '+': BINDING.sum,
  '-': BINDING.sum,
  '*': BINDING.product,
  '/': BINDING.product,
  ':': BINDING.interaction,
  '^': BINDING.power,
};

/** Deeper nesting is refused, so that no walk over a tree can exhaust the stack. */
const DEEPEST = 200;

/**
 * Reads a formula: `response ~ terms`, with `+ - * / ^ :`, parentheses, `.`, numbers, calls and names, which
 * backquotes free from any restriction. A formula without a left side is read (`response: null`).
 *
 * Throws `formula-syntax` or `formula-unsupported` with the place in the text.
 * Method: top-down operator precedence (Pratt 1973).
 */
export function parseFormula(text: string): FormulaSyntax {
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
    for (;;) {
      const token = this.peek();
      const symbol = token.kind === 'symbol' ? token.symbol : '';
      const tightness = INFIX[symbol] ?? 0;
      if (tightness <= binding) break;
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
    if (token.kind === 'number') return { kind: 'number', value: token.value, at: token.at };
    if (token.kind === 'name') {
      return this.at('(')
        ? this.call(token.name, token.at)
        : { kind: 'name', name: token.name, at: token.at };
    }
    const symbol = token.kind === 'symbol' ? token.symbol : '';
    if (symbol === '.') return { kind: 'dot', at: token.at };
    if (symbol === '-' || symbol === '+') {
      const operand = this.expression(BINDING.unary - 1);
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
    if (!this.at(')')) {
      list.push(this.expression(0));
      while (this.at(',')) {
        this.position++;
        list.push(this.expression(0));
      }
    }
    const end = this.close(open);
    const height = list.reduce((highest, argument) => Math.max(highest, this.height(argument)), 0);
    return this.node({ kind: 'call', name, arguments: list, at: { start: at.start, end } }, 1 + height);
  }

  private binary(symbol: string, left: Expression, right: Expression): Expression {
    const operator = symbol as '+' | '-' | '*' | '/' | '^' | ':';
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
