import type { Inputs } from '../inputs.js';
import type { Expression } from '../schema.js';
import { argumentsOf } from './arguments.js';
import { isCondition } from './conditions.js';
import { signatureOf } from './signatures.js';

/** What an expression is in a row: a number, true or false, or one of some labels. */
export type ValueType = 'number' | 'condition' | 'labels';

/** The type of an expression that has been checked. Throws `column-unknown`. */
export function typeOf(expression: Expression, inputs: Inputs): ValueType {
  if (expression.kind === 'text') return 'labels';
  if (expression.kind === 'name') {
    const column = inputs.column(expression.name, expression);
    if (column.kind === 'numeric') return 'number';
    return column.type === 'boolean' ? 'condition' : 'labels';
  }
  if (isCondition(expression)) return 'condition';
  if (expression.kind !== 'call') return 'number';
  const given = argumentsOf(expression);
  if (expression.name === 'I') return isCondition(given.get('x')!) ? 'condition' : 'number';
  if (expression.name === 'ifelse') {
    const types = ['yes', 'no'].map((name) => typeOf(given.get(name)!, inputs));
    if (types.includes('labels')) return 'labels';
    return types.every((type) => type === 'condition') ? 'condition' : 'number';
  }
  return signatureOf(expression.name)?.result === 'factor' ? 'labels' : 'number';
}
