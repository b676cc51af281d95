import { didYouMean, OddsmithError } from '../errors.js';
import { exp, log, log1p } from '../math/elementary.js';
import { children } from './expressions.js';
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

/** What R's users may write, and what to do instead. */
const FOREIGN: Readonly<Record<string, string>> = {
  'as.factor': 'Write factor(x).',
  ordered: 'Write factor(x), and give its levels in order.',
  relevel: 'Give the reference level as an option of the fit.',
  'as.numeric': 'Ask for the type of the column when the data are read.',
};
const NOT_YET = 'poly bs ns rcs cr s te C interaction cut scale strata cluster ifelse'.split(' ');

type Call = Expression & { readonly kind: 'call' };

/** Whether the name is one of the record's own (and not `toString`). */
function has(record: Readonly<Record<string, unknown>>, name: string): boolean {
  return Object.hasOwn(record, name);
}

/** Refuses a call of a function that does not exist, or with a wrong number of arguments. */
export function checkCall(call: Call, text: string): void {
  const place = { text, start: call.at.start, end: call.at.start + call.name.length };
  const expected = has(TRANSFORMS, call.name) ? 1 : has(SPECIAL, call.name) ? SPECIAL[call.name]! : null;
  if (expected === null) throw unknownFunction(call.name, place);
  if (call.arguments.length === expected) return;
  const hint = call.name === 'log' && call.arguments.length === 2 ? ' Other bases: log2(x), log10(x).' : '';
  throw new OddsmithError(
    'formula-syntax',
    `${call.name}() takes ${expected} argument${expected === 1 ? '' : 's'}, not ${call.arguments.length}.${hint}`,
    { text, ...call.at },
  );
}

function unknownFunction(name: string, place: { text: string; start: number; end: number }): OddsmithError {
  const instead = has(FOREIGN, name) ? FOREIGN[name] : NOT_YET.includes(name) ? '' : undefined;
  if (instead !== undefined) {
    return new OddsmithError(
      'formula-unsupported',
      `${name}() is not available in a formula. ${instead}`.trim(),
      place,
    );
  }
  const known = [...Object.keys(TRANSFORMS), ...Object.keys(SPECIAL)];
  return new OddsmithError(
    'formula-unknown-function',
    `There is no function ${name}().${didYouMean(name, known)} Known: ${known.join(', ')}.`,
    place,
  );
}

/** Refuses what is no arithmetic of columns and numbers: `.`, `:`, calls other than transforms and `I()`. */
export function checkArithmetic(expression: Expression, text: string): void {
  const refuse = (message: string) =>
    new OddsmithError('formula-syntax', message, { text, ...expression.at });
  if (expression.kind === 'dot') throw refuse('"." stands for columns; it cannot be part of arithmetic.');
  if (expression.kind === 'binary' && expression.operator === ':') {
    throw refuse('":" joins terms; it cannot be part of arithmetic.');
  }
  if (expression.kind === 'call') {
    checkCall(expression, text);
    if (!has(TRANSFORMS, expression.name) && expression.name !== 'I') {
      throw refuse(`${expression.name}() cannot be part of arithmetic.`);
    }
  }
  for (const child of children(expression)) checkArithmetic(child, text);
}
