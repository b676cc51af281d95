import { didYouMean, OddsmithError } from '../../errors.js';
import { children, formatExpression } from '../expressions.js';
import type { Expression } from '../schema.js';
import { argumentsOf, type Call, elements, numbersOf, textsOf } from './arguments.js';
import { isArithmetic, isCondition } from './conditions.js';
import { contrastNamed } from './contrasts.js';
import { learns } from './learn.js';
import { FOREIGN, type ParameterKind, SIGNATURES, signatureOf } from './signatures.js';

const CONSTANTS: Readonly<Partial<Record<ParameterKind, string>>> = {
  count: 'a whole number of at least 1',
  constants: 'a number, or several in c()',
  'count or constants': 'a number, or several in c()',
  level: 'a text or a number',
  levels: 'texts or numbers in c()',
  'count or levels': 'a whole number of at least 1, or texts in c()',
  truth: 'TRUE or FALSE',
  contrast: 'treatment, sum, helmert or poly',
};

/** Checks an expression against the text of its formula. */
class Checker {
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  variable(expression: Expression): void {
    if (expression.kind === 'call') {
      const signature = this.call(expression);
      if (signature === 'counts') throw this.refuse(expression, 'cbind() belongs to the left of "~".');
    } else if (isCondition(expression)) this.value(expression);
    else throw this.refuse(expression, `${formatExpression(expression)} is no term.`);
  }

  response(expression: Expression): void {
    if (expression.kind === 'call') {
      const signature = this.call(expression);
      if (signature === 'basis' || signature === 'offset')
        throw this.refuse(expression, `${expression.name}() cannot be the response.`);
    } else this.value(expression);
    const learner = learns(expression);
    if (learner !== undefined) {
      throw this.refuse(
        learner,
        `${formatExpression(learner)} depends on the data; it cannot be the response.`,
      );
    }
  }

  /** Checks name and arguments of a call; returns what it makes. */
  private call(call: Call) {
    const signature = signatureOf(call.name);
    if (signature === undefined) throw this.unknownFunction(call);
    if (signature.repeats) {
      if (call.arguments.length === 0)
        throw this.refuse(call, `${call.name}() takes at least 1 argument, not 0.`);
      for (const argument of call.arguments) this.argument(call.name, '...', 'number', argument);
    }
    const given = argumentsOf(call, this.text);
    for (const [name, kind] of signature.parameters) {
      const argument = given.get(name);
      if (argument !== undefined) this.argument(call.name, name, kind, argument);
    }
    return signature.result;
  }

  private argument(call: string, name: string, kind: ParameterKind, argument: Expression): void {
    const expected = CONSTANTS[kind];
    if (expected !== undefined) {
      if (!isConstant(kind, argument)) {
        const near =
          kind === 'contrast' && argument.kind === 'word'
            ? didYouMean(argument.word, ['treatment', 'sum', 'helmert', 'poly'])
            : '';
        throw this.refuse(argument, `The argument ${name} of ${call}() must be ${expected}.${near}`);
      }
    } else if (kind === 'number') this.arithmetic(argument);
    else if (kind === 'labels' && argument.kind === 'text') {
      throw this.refuse(argument, `${call}() takes a column here, not a text.`);
    } else this.value(argument);
  }

  /** Labels, a text, a condition, or arithmetic. */
  private value(expression: Expression): void {
    if (expression.kind === 'text') return;
    if (expression.kind === 'call' && signatureOf(expression.name)?.result === 'factor')
      this.call(expression);
    else this.arithmetic(expression);
  }

  private arithmetic(expression: Expression): void {
    switch (expression.kind) {
      case 'number':
      case 'boolean':
      case 'name':
        return;
      case 'text': {
        const hint = 'Among terms, conditions go in parentheses: a + (b == "c").';
        const text = formatExpression(expression);
        throw this.refuse(expression, `The text ${text} cannot be part of arithmetic. ${hint}`);
      }
      case 'dot':
        throw this.refuse(expression, '"." stands for columns; it cannot be part of arithmetic.');
      case 'named':
        throw this.refuse(expression, `There is no argument ${expression.name} here.`);
      case 'word':
        throw this.refuse(expression, `${expression.word} is no column here.`);
      case 'call': {
        const result = this.call(expression);
        if (result === 'number' || result === 'either') return;
        throw this.refuse(expression, `${expression.name}() cannot be part of arithmetic.`);
      }
      case 'unary':
        this.arithmetic(expression.operand);
        return;
      case 'binary':
        this.binary(expression);
    }
  }

  private binary(expression: Expression & { kind: 'binary' }): void {
    const { operator, left, right } = expression;
    if (operator === ':') throw this.refuse(expression, '":" joins terms; it cannot be part of arithmetic.');
    if (operator === '%in%') {
      this.value(left);
      if (textsOf(right) === null) {
        throw this.refuse(right, 'Expected texts or numbers in c() after %in%: x %in% c("a", "b").');
      }
    } else if (isArithmetic(operator) || operator === '&' || operator === '|') {
      for (const child of children(expression)) this.arithmetic(child);
    } else {
      this.value(left);
      this.value(right);
    }
  }

  private unknownFunction(call: Call): OddsmithError {
    const place = { text: this.text, start: call.at.start, end: call.at.start + call.name.length };
    const instead = Object.hasOwn(FOREIGN, call.name) ? FOREIGN[call.name] : undefined;
    if (instead !== undefined) {
      const message = `${call.name}() is not available in a formula. ${instead}`.trim();
      return new OddsmithError('formula-unsupported', message, place);
    }
    const known = Object.keys(SIGNATURES);
    return new OddsmithError(
      'formula-unknown-function',
      `There is no function ${call.name}().${didYouMean(call.name, known)} Known: ${known.join(', ')}.`,
      place,
    );
  }

  private refuse(at: Expression, message: string): OddsmithError {
    return new OddsmithError('formula-syntax', message, { text: this.text, ...at.at });
  }
}

function isConstant(kind: ParameterKind, argument: Expression): boolean {
  const isCount = (value: Expression) =>
    value.kind === 'number' && Number.isInteger(value.value) && value.value >= 1;
  switch (kind) {
    case 'count':
      return isCount(argument);
    case 'truth':
      return argument.kind === 'boolean';
    case 'level':
      return elements(argument)[0] === argument && textsOf(argument) !== null;
    case 'levels':
      return textsOf(argument) !== null;
    case 'count or levels':
      return argument.kind === 'number' ? isCount(argument) : textsOf(argument) !== null;
    case 'contrast':
      return contrastNamed(argument) !== null;
    default:
      return numbersOf(argument) !== null;
  }
}

/** Refuses what cannot be a variable of the right-hand side. */
export function checkVariable(expression: Expression, text: string): void {
  new Checker(text).variable(expression);
}

/** Refuses what cannot be a response. */
export function checkResponse(expression: Expression, text: string): void {
  new Checker(text).response(expression);
}
