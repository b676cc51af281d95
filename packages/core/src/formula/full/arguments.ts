import { didYouMean, OddsmithError } from '../../errors.js';
import type { Expression } from '../schema.js';
import { type Signature, signatureOf } from './signatures.js';

export type Call = Expression & { readonly kind: 'call' };

/**
 * The arguments of a call by parameter: those with a name by it, then the others in order, as R matches them. The
 * arguments of a repeated first parameter are left out. Throws `formula-syntax`.
 */
export function argumentsOf(call: Call, text?: string): Map<string, Expression> {
  const signature = signatureOf(call.name)!;
  const found = new Map<string, Expression>();
  if (signature.repeats) return found;
  for (const argument of call.arguments) {
    if (argument.kind !== 'named') continue;
    const problem = problemOfName(call.name, argument.name, signature, found);
    if (problem !== null) throw new OddsmithError('formula-syntax', problem, placeOf(argument, text));
    found.set(argument.name, argument.value);
  }
  const free = signature.parameters.filter(([name]) => !found.has(name));
  const positional = call.arguments.filter(({ kind }) => kind !== 'named');
  positional.forEach((argument, index) => {
    const parameter = free[index];
    if (parameter === undefined) throw wrongCount(call, signature, text);
    found.set(parameter[0], argument);
  });
  for (const [name] of signature.parameters.slice(0, signature.required)) {
    if (!found.has(name)) throw wrongCount(call, signature, text);
  }
  return found;
}

/** The first argument: what the call is of. Throws `formula-syntax`. */
export function subjectOf(call: Call): Expression {
  const [first] = signatureOf(call.name)!.parameters;
  return argumentsOf(call).get(first![0])!;
}

function problemOfName(
  call: string,
  name: string,
  { parameters }: Signature,
  found: ReadonlyMap<string, Expression>,
): string | null {
  const names = parameters.map(([known]) => known);
  if (found.has(name)) return `${call}() is given ${name} twice.`;
  if (names.includes(name)) return null;
  return `${call}() has no argument ${name}.${didYouMean(name, names)} It has: ${names.join(', ')}.`;
}

function wrongCount(call: Call, signature: Signature, text: string | undefined): OddsmithError {
  const { parameters, required } = signature;
  const most = parameters.length;
  const range = required === most ? String(most) : `${required} to ${most}`;
  const hint = call.name === 'log' && call.arguments.length === 2 ? ' Other bases: log2(x), log10(x).' : '';
  const names = most > 1 ? ` (${parameters.map(([name]) => name).join(', ')})` : '';
  return new OddsmithError(
    'formula-syntax',
    `${call.name}() takes ${range} argument${most === 1 ? '' : 's'}${names}, not ${call.arguments.length}.${hint}`,
    placeOf(call, text),
  );
}

function placeOf({ at }: Expression, text: string | undefined) {
  return text === undefined ? {} : { text, ...at };
}

/** The elements of `c(…)`, or the expression itself. */
export function elements(expression: Expression): readonly Expression[] {
  return expression.kind === 'call' && expression.name === 'c' ? expression.arguments : [expression];
}

/** A constant number (`Inf` is one), or several; null for anything else. */
export function numbersOf(expression: Expression): number[] | null {
  const values = elements(expression).map(numberOf);
  return values.length > 0 && values.every((value) => value !== null) ? values : null;
}

function numberOf(expression: Expression): number | null {
  if (expression.kind === 'number') return expression.value;
  if (expression.kind === 'word' && expression.word === 'Inf') return Infinity;
  if (expression.kind !== 'unary' || expression.operator === '!') return null;
  const value = numberOf(expression.operand);
  return value === null || expression.operator === '+' ? value : -value;
}

/** Constant texts or numbers as the labels they are; null for anything else. */
export function textsOf(expression: Expression): string[] | null {
  const texts = elements(expression).map((element) => {
    if (element.kind === 'text') return element.value;
    if (element.kind === 'boolean') return String(element.value);
    const value = numberOf(element);
    return value === null ? null : String(value);
  });
  return texts.length > 0 && texts.every((text) => text !== null) ? texts : null;
}

/** `TRUE` or `FALSE`; the default where it is not given. */
export function truthOf(expression: Expression | undefined, missing: boolean): boolean {
  return expression?.kind === 'boolean' ? expression.value : missing;
}
