import type { Expression, Span } from '../schema.js';

/** A number as a formula writes it: a sign before it, infinite ones as `Inf`. */
export function numberNode(value: number, at: Span): Expression {
  if (value < 0) return { kind: 'unary', operator: '-', operand: numberNode(-value, at), at };
  // −0 does not survive JSON.
  return value === Infinity ? { kind: 'word', word: 'Inf', at } : { kind: 'number', value: value + 0, at };
}

/** `c(…)`. */
export function listNode(elements: readonly Expression[], at: Span): Expression {
  return { kind: 'call', name: 'c', arguments: elements, at };
}

export function textsNode(texts: readonly string[], at: Span): Expression {
  return listNode(
    texts.map((value) => ({ kind: 'text', value, at })),
    at,
  );
}

export function namedNode(name: string, value: Expression): Expression {
  return { kind: 'named', name, value, at: value.at };
}
