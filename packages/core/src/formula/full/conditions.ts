import type { Expression } from '../schema.js';

const ARITHMETIC: readonly string[] = ['+', '-', '*', '/', '^'];

/** Whether an operator makes numbers of numbers. */
export function isArithmetic(operator: string): boolean {
  return ARITHMETIC.includes(operator);
}

/** Whether an expression is true or false whatever the data: a comparison, logic, `%in%`, TRUE. */
export function isCondition(expression: Expression): boolean {
  if (expression.kind === 'boolean') return true;
  if (expression.kind === 'unary') return expression.operator === '!';
  if (expression.kind !== 'binary') return false;
  return !isArithmetic(expression.operator) && expression.operator !== ':';
}
