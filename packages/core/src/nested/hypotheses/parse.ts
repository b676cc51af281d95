/** Linear hypotheses as text: `age = 0, smoke = 2*ht`. */
import { didYouMean, OddsmithError } from '../../errors.js';
import type { Schema, TermSchema } from '../../formula/schema.js';
import { listed } from '../../table/columns.js';
import { add, coefficient, combine, constant, isConstant, type LinearForm, scale } from './linear-form.js';

/** One equation: Σ factorsⱼ·βⱼ = right. */
export interface Equation {
  /** As it was written; `age = 0` where it was `age`. */
  readonly text: string;
  /** One for each coefficient of the model. */
  readonly factors: Float64Array;
  readonly right: number;
}

export interface LinearHypothesis {
  readonly text: string;
  readonly equations: readonly Equation[];
}

/** What a hypothesis may name: `columns` are the coefficients, `terms` stand for several of them. */
export interface Named extends Pick<Schema, 'columns' | 'variables'> {
  readonly terms: readonly Pick<TermSchema, 'label' | 'columns'>[];
}

/**
 * Reads a hypothesis: equations between commas, all of which are to hold. Both sides are sums of coefficients, by their names
 * in the coefficient table (odd ones between backquotes), with numbers, `+ - * /` and parentheses; `a = b = c` is two
 * equations, and a side alone is to be 0. A term of several coefficients alone, `race`, is that all of them are 0.
 *
 * Throws `formula-syntax`, `formula-unsupported` for what is not linear, `column-unknown` for a name that is no
 * coefficient, all with the place in the text.
 */
export function parseHypothesis(text: string, model: Named): LinearHypothesis {
  return { text: text.trim(), equations: new Reader(text, model).equations() };
}

const SPACE = /\s*/uy;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/uy;
const ZERO = /0+(?:\.0*)?(?![.\w])/uy;
const QUOTED = /`((?:[^`\\]|\\.|``)*)`/suy;
/** What would make a longer name of the one before it. */
const GOES_ON = /[\p{L}\p{M}\p{N}_.:[(]/uy;
/** Deeper nesting is refused, so that reading cannot exhaust the stack. */
const DEEPEST = 200;

interface Side {
  readonly form: LinearForm;
  readonly start: number;
  readonly end: number;
}

class Reader {
  private readonly text: string;
  private readonly model: Named;
  /** Longest first. */
  private readonly names: readonly string[];
  private position = 0;
  private depth = 0;

  constructor(text: string, model: Named) {
    this.text = text;
    this.model = model;
    this.names = model.columns.toSorted((a, b) => b.length - a.length);
  }

  equations(): Equation[] {
    const found: Equation[] = [];
    do found.push(...this.chain());
    while (this.takes(','));
    if (this.position < this.text.length) throw this.unexpected('"+", "-", "*", "=", "," or the end');
    return found;
  }

  /** Sides between equal signs, or a whole term. */
  private chain(): Equation[] {
    const term = this.term();
    if (term !== null) return term;
    const sides = [this.side()];
    while (this.takes('=')) sides.push(this.side());
    if (sides.length === 1) return [this.equation(sides[0]!, null)];
    return sides.slice(1).map((right, i) => this.equation(sides[i]!, right));
  }

  /** `race` or `race = 0`, where that is several coefficients; null, and nothing read, for anything else. */
  private term(): Equation[] | null {
    this.skip();
    const start = this.position;
    const { terms, columns } = this.model;
    const found = terms
      .filter((term) => term.columns.length > 1 && this.isHere(term.label))
      .toSorted((a, b) => b.label.length - a.label.length)[0];
    if (found === undefined) return null;
    this.position += found.label.length;
    const zero = this.takes('=') ? this.match(ZERO) : [''];
    this.position += zero?.[0]?.length ?? 0;
    this.skip();
    if (zero === null || (this.position < this.text.length && this.text[this.position] !== ',')) {
      this.position = start;
      return null;
    }
    return found.columns.map((column) => ({
      text: `${column} = 0`,
      factors: combine(coefficient(columns.indexOf(column)), columns.length),
      right: 0,
    }));
  }

  private side(): Side {
    this.skip();
    const start = this.position;
    const form = this.sum();
    return { form, start, end: start + this.text.slice(start, this.position).trimEnd().length };
  }

  private equation(left: Side, right: Side | null): Equation {
    const written = (side: Side) => this.text.slice(side.start, side.end);
    const difference = right === null ? left.form : add(left.form, scale(right.form, -1));
    if (isConstant(difference)) {
      const end = right?.end ?? left.end;
      throw this.error('formula-syntax', 'This says nothing of any coefficient.', left.start, end);
    }
    return {
      text: `${written(left)} = ${right === null ? '0' : written(right)}`,
      factors: combine(difference, this.model.columns.length),
      right: 0 - difference.constant,
    };
  }

  private sum(): LinearForm {
    let form = this.product();
    for (;;) {
      if (this.takes('+')) form = add(form, this.product());
      else if (this.takes('-')) form = add(form, scale(this.product(), -1));
      else return form;
    }
  }

  private product(): LinearForm {
    this.skip();
    const start = this.position;
    let form = this.signed();
    for (;;) {
      const divides = this.takes('/');
      if (!divides && !this.takes('*')) return form;
      const right = this.signed();
      const [number, other] = isConstant(right) ? [right.constant, form] : [form.constant, right];
      if (!isConstant(right) && (divides || !isConstant(form))) {
        const message = divides
          ? 'A hypothesis is linear: it divides by numbers only.'
          : 'A hypothesis is linear: this multiplies coefficients with each other.';
        throw this.error('formula-unsupported', message, start, this.position);
      }
      if (divides && number === 0)
        throw this.error('formula-syntax', 'This divides by 0.', start, this.position);
      form = scale(other, divides ? 1 / number : number);
    }
  }

  private signed(): LinearForm {
    if (++this.depth > DEEPEST) throw this.tooDeep();
    let form: LinearForm;
    if (this.takes('-')) form = scale(this.signed(), -1);
    else form = this.takes('+') ? this.signed() : this.operand();
    this.depth--;
    return form;
  }

  private operand(): LinearForm {
    this.skip();
    const named = this.names.find((name) => this.isHere(name));
    if (named !== undefined) return this.taken(named, named.length);
    const quoted = this.match(QUOTED);
    if (quoted !== null) {
      const name = quoted[1]!.replace(/\\(.)|``/gsu, (_, escaped?: string) => escaped ?? '`');
      return this.taken(name, quoted[0].length);
    }
    const number = this.match(NUMBER);
    if (number !== null) return this.number(number[0]);
    const open = this.position;
    if (this.takes('(')) {
      const form = this.sum();
      if (this.takes(')')) return form;
      if (this.position < this.text.length) throw this.unexpected('"+", "-", "*" or ")"');
      throw this.error('formula-syntax', 'This parenthesis is never closed.', open, open + 1);
    }
    const unknown = this.unknown();
    if (unknown === '') throw this.unexpected('a coefficient or a number');
    return this.taken(unknown, unknown.length);
  }

  /** Whether the name stands here, and does not go on to be another. */
  private isHere(name: string): boolean {
    if (!this.text.startsWith(name, this.position)) return false;
    GOES_ON.lastIndex = this.position + name.length;
    return !GOES_ON.test(this.text);
  }

  private taken(name: string, length: number): LinearForm {
    const index = this.model.columns.indexOf(name);
    if (index < 0) throw this.unknownName(name, length);
    this.position += length;
    return coefficient(index);
  }

  private number(written: string): LinearForm {
    const value = Number(written);
    const end = this.position + written.length;
    if (value === Number.POSITIVE_INFINITY)
      throw this.error('formula-syntax', `The number ${written} is too large.`, this.position, end);
    this.position = end;
    return constant(value);
  }

  /** What stands here up to the next operator that is not between brackets. */
  private unknown(): string {
    let depth = 0;
    let end = this.position;
    for (; end < this.text.length; end++) {
      const character = this.text[end]!;
      if (depth === 0 && /[=,+\-*/)\s]/u.test(character)) break;
      if (character === '[' || character === '(') depth++;
      if (character === ']' || character === ')') depth--;
    }
    return this.text.slice(this.position, end).trimEnd();
  }

  private unknownName(name: string, length: number): OddsmithError {
    const { columns, terms } = this.model;
    const term = terms.find(({ label }) => label === name);
    const message =
      term !== undefined
        ? `${name} is a term of several coefficients: ${listed(term.columns)}.`
        : (this.reference(name) ??
          `The model has no coefficient "${name}".${didYouMean(name, columns)} It has: ${listed(columns)}.`);
    const at = { text: this.text, start: this.position, end: this.position + length };
    return new OddsmithError('column-unknown', message, { column: name, ...at });
  }

  /** That a name is of a level which has no coefficient, where it is. */
  private reference(name: string): string | null {
    const found = this.model.variables.find(
      (variable) =>
        variable.kind === 'factor' &&
        variable.contrast === 'treatment' &&
        name === `${variable.label}[${variable.levels[0]}]`,
    );
    if (found === undefined) return null;
    return `${name} is the reference level: the coefficients of ${found.label} are differences from it, and its own is 0.`;
  }

  private skip(): void {
    this.position += this.match(SPACE)![0].length;
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.position;
    return pattern.exec(this.text);
  }

  /** Goes past a symbol, and the space around it, where it stands here. */
  private takes(symbol: string): boolean {
    this.skip();
    if (this.text[this.position] !== symbol) return false;
    this.position++;
    this.skip();
    return true;
  }

  private unexpected(expected: string): OddsmithError {
    const { text, position } = this;
    if (text.trim() === '')
      return this.error('formula-syntax', 'The hypothesis is empty; it looks like age = 0.', 0, text.length);
    const found = String.fromCodePoint(text.codePointAt(position) ?? 32);
    const message =
      position >= text.length
        ? `The hypothesis ends where ${expected} was expected.`
        : `Expected ${expected}, found "${found}".`;
    return this.error('formula-syntax', message, position, Math.min(text.length, position + found.length));
  }

  private tooDeep(): OddsmithError {
    const message = `The hypothesis is nested more than ${DEEPEST} deep.`;
    return this.error('formula-syntax', message, this.position, this.position + 1);
  }

  private error(
    code: 'formula-syntax' | 'formula-unsupported',
    message: string,
    start: number,
    end: number,
  ): OddsmithError {
    return new OddsmithError(code, message, { text: this.text, start, end });
  }
}
