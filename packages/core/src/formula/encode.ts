import { OddsmithError, type Warning } from '../errors.js';
import { formatExpression, summands } from './expressions.js';
import { checkVariable } from './functions.js';
import type { Expression } from './schema.js';
import { TermAlgebra, type TermSet } from './term-sets.js';

/**
 * Turns the right-hand side of a formula into a set of terms, from left to right as R's `terms` does: variables are
 * numbered by first appearance, `0`, `1`, `- 1` switch the intercept, the last one wins.
 */
export class Encoder {
  intercept = true;
  /** Variables by number. */
  readonly variables: { readonly label: string; readonly expression: Expression }[] = [];
  readonly warnings: Warning[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly algebra = new TermAlgebra();
  private readonly text: string;
  private readonly dot: readonly string[];
  /** Whether an odd number of minus signs stands before the part that is being read. */
  private removing = false;

  /** `dot`: the columns that `.` stands for. */
  constructor(text: string, dot: readonly string[]) {
    this.text = text;
    this.dot = dot;
  }

  encode(expression: Expression): TermSet {
    switch (expression.kind) {
      case 'number':
        return this.number(expression.value, expression);
      case 'dot':
        return this.expandedDot(expression);
      case 'name':
        return this.variable(expression);
      case 'unary':
        if (expression.operator === '!') return this.checked(expression);
        return this.sum([{ operator: expression.operator, expression: expression.operand }]);
      case 'binary':
        return this.binary(expression);
      default:
        return this.checked(expression);
    }
  }

  private binary(expression: Expression & { kind: 'binary' }): TermSet {
    const { operator, left, right } = expression;
    switch (operator) {
      case '+':
      case '-':
        return this.sum(summands(expression));
      case '*':
        return this.algebra.crossing(this.encode(left), this.encode(right));
      case ':':
        return this.algebra.interaction(this.encode(left), this.encode(right));
      case '^':
        return this.power(left, right);
      case '/':
        return this.algebra.nesting(this.encode(left), this.encode(right));
      case '%in%':
        if (isConstant(right)) return this.checked(expression);
        return this.algebra.within(this.encode(left), this.encode(right));
      default:
        return this.checked(expression);
    }
  }

  private sum(parts: readonly { readonly operator: '+' | '-'; readonly expression: Expression }[]): TermSet {
    return this.algebra.sum(
      parts.map(({ operator, expression }) => {
        const before = this.removing;
        this.removing = before !== (operator === '-');
        const set = this.encode(expression);
        this.removing = before;
        return { operator, set };
      }),
    );
  }

  private power(left: Expression, right: Expression): TermSet {
    const exponent = right.kind === 'number' ? right.value : 0;
    if (!Number.isInteger(exponent) || exponent < 1) {
      throw this.error(
        'formula-syntax',
        'Terms are raised to a whole number, as in (a + b)^2; arithmetic goes in I(), as in I(x^2).',
        right,
      );
    }
    const set = this.encode(left);
    if (set.size === 1 && exponent > 1) {
      const name = formatExpression(left);
      this.warnings.push({
        code: 'formula-power',
        message: `${name}^${exponent} means the term ${name} itself; write I(${name}^${exponent}) for the power.`,
      });
    }
    return this.algebra.power(set, exponent);
  }

  private number(value: number, at: Expression): TermSet {
    if (value !== 0 && value !== 1) {
      throw this.error(
        'formula-syntax',
        `${value} is no term; only 1 and 0 (with or without intercept) are.`,
        at,
      );
    }
    this.intercept = (value === 1) !== this.removing;
    return this.algebra.variables([]);
  }

  private expandedDot(dot: Expression): TermSet {
    if (this.dot.length === 0) {
      throw this.error('formula-syntax', '"." stands for every other column, and the data have none.', dot);
    }
    return this.algebra.variables(this.dot.map((name) => this.install({ kind: 'name', name, at: dot.at })));
  }

  /** A call or a condition as a variable. */
  private checked(expression: Expression): TermSet {
    checkVariable(expression, this.text);
    return this.variable(expression);
  }

  private variable(expression: Expression): TermSet {
    return this.algebra.variables([this.install(expression)]);
  }

  private install(expression: Expression): number {
    const label = formatExpression(expression);
    const known = this.numbers.get(label);
    if (known !== undefined) return known;
    this.numbers.set(label, this.variables.length);
    return this.variables.push({ label, expression }) - 1;
  }

  private error(code: 'formula-syntax', message: string, at: Expression): OddsmithError {
    return new OddsmithError(code, message, { text: this.text, ...at.at });
  }
}

/** `c("a", "b")`, or a literal: what `%in%` looks values up in. */
function isConstant(expression: Expression): boolean {
  if (expression.kind === 'call') return expression.name === 'c';
  return expression.kind === 'text' || expression.kind === 'number' || expression.kind === 'boolean';
}
