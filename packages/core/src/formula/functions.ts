import { OddsmithError } from '../errors.js';
import { exp, log, log1p } from '../math/elementary.js';
import { children, columnsOf } from './expressions.js';
import { fullLanguage } from './full-language.js';
import { log2, log10 } from './logarithms.js';
import type { Expression } from './schema.js';

/** The functions of one number that formulas know. */
export const TRANSFORMS: Readonly<Record<string, (x: number) => number>> = {
  log,
  log2,
  log10,
  log1p,
  sqrt: Math.sqrt,
  exp,
  abs: Math.abs,
};

/** Functions with a meaning of their own, and how many arguments they take. */
const SPECIAL: Readonly<Record<string, number>> = { I: 1, factor: 1, offset: 1, cbind: 2 };

const EVERYDAY_OPERATORS = ['+', '-', '*', '/', '^', ':'];

function arity(name: string): number | undefined {
  if (Object.hasOwn(TRANSFORMS, name)) return 1;
  return Object.hasOwn(SPECIAL, name) ? SPECIAL[name] : undefined;
}

/**
 * Whether an expression is of the everyday language: names, numbers, arithmetic and the functions above. All else
 * is for the full language, what nobody knows too.
 */
export function isEveryday(expression: Expression): boolean {
  switch (expression.kind) {
    case 'text':
    case 'boolean':
    case 'word':
    case 'named':
      return false;
    case 'call':
      if (arity(expression.name) !== expression.arguments.length) return false;
      break;
    case 'unary':
      if (expression.operator === '!') return false;
      break;
    case 'binary':
      if (!EVERYDAY_OPERATORS.includes(expression.operator)) return false;
  }
  return children(expression).every(isEveryday);
}

/** Refuses a call or a condition that cannot be a variable of the right-hand side. */
export function checkVariable(expression: Expression, text: string): void {
  const refuse = (message: string) =>
    new OddsmithError('formula-syntax', message, { text, ...expression.at });
  if (!isEveryday(expression)) fullLanguage().checkVariable(expression, text);
  else if (expression.kind === 'call' && expression.name === 'cbind') {
    throw refuse('cbind() belongs to the left of "~".');
  } else checkParts(expression, text);
  if (columnsOf(expression).size === 0) throw refuse('There is no column in this term.');
}

/** Refuses a left-hand side that is no response. */
export function checkResponse(response: Expression, text: string): void {
  if (!isEveryday(response)) fullLanguage().checkResponse(response, text);
  else checkParts(response, text);
  if (columnsOf(response).size === 0)
    throw new OddsmithError('response-missing', 'The response names no column.', { text, ...response.at });
}

/** What stands in the wrapping functions, or the expression itself, is arithmetic. */
function checkParts(expression: Expression, text: string): void {
  const wrapped = expression.kind === 'call' && Object.hasOwn(SPECIAL, expression.name);
  for (const part of wrapped ? expression.arguments : [expression]) checkArithmetic(part, text);
}

/** Refuses what is no everyday arithmetic of columns and numbers: `.`, `:`, calls other than transforms and `I()`. */
function checkArithmetic(expression: Expression, text: string): void {
  const refuse = (message: string) =>
    new OddsmithError('formula-syntax', message, { text, ...expression.at });
  if (expression.kind === 'dot') throw refuse('"." stands for columns; it cannot be part of arithmetic.');
  if (expression.kind === 'binary' && expression.operator === ':') {
    throw refuse('":" joins terms; it cannot be part of arithmetic.');
  }
  if (expression.kind === 'call' && expression.name !== 'I' && !Object.hasOwn(TRANSFORMS, expression.name)) {
    throw refuse(`${expression.name}() cannot be part of arithmetic.`);
  }
  for (const child of children(expression)) checkArithmetic(child, text);
}
