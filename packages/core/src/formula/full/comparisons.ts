import { OddsmithError } from '../../errors.js';
import { combine, type Operand, operand } from '../evaluate.js';
import { formatExpression } from '../expressions.js';
import type { Labels } from '../factors.js';
import type { Inputs } from '../inputs.js';
import type { Expression } from '../schema.js';
import { elements, numbersOf, textsOf } from './arguments.js';
import { daysOfText } from './dates.js';
import { labelsOf } from './labels.js';
import { typeOf } from './types.js';

type Binary = Expression & { readonly kind: 'binary' };

const COMPARE: Readonly<Record<string, (x: number, y: number) => number>> = {
  '<': (x, y) => (x < y ? 1 : 0),
  '<=': (x, y) => (x <= y ? 1 : 0),
  '>': (x, y) => (x > y ? 1 : 0),
  '>=': (x, y) => (x >= y ? 1 : 0),
  '==': (x, y) => (x === y ? 1 : 0),
  '!=': (x, y) => (x === y ? 0 : 1),
};

/** 1 where a comparison holds, 0 where it does not, NaN where a side is missing. */
export function comparison(expression: Binary, inputs: Inputs): Operand {
  const { operator, left, right } = expression;
  const types = [left, right].map((side) => typeOf(side, inputs));
  if (!types.includes('labels')) {
    return combine(COMPARE[operator]!, operand(left, inputs), operand(right, inputs), inputs.rows);
  }
  const dates = [dateSide(left, right, inputs), dateSide(right, left, inputs)];
  if (dates[0] !== null && dates[1] !== null)
    return combine(COMPARE[operator]!, dates[0]!, dates[1]!, inputs.rows);
  if (types[0] !== types[1]) throw mixed(expression, types[0] === 'labels' ? right : left, inputs);
  if (operator !== '==' && operator !== '!=') {
    throw new OddsmithError(
      'column-type',
      `"${operator}" compares numbers; labels can be compared by ==, != and %in%.`,
      inputs.place(expression),
    );
  }
  const same = sameLabels(labelsOf(left, inputs), labelsOf(right, inputs));
  return operator === '==' ? same : same.map((value) => 1 - value);
}

/** A date column's days, or those of a text beside one; null for anything else. */
function dateSide(side: Expression, other: Expression, inputs: Inputs): Operand | null {
  const isDate = (part: Expression) => part.kind === 'name' && inputs.column(part.name, part).type === 'date';
  if (isDate(side)) return operand(side, inputs);
  return side.kind === 'text' && isDate(other) ? daysAt(side.value, side, inputs) : null;
}

function daysAt(text: string, at: Expression, inputs: Inputs): number {
  const days = daysOfText(text);
  if (days !== null) return days;
  throw new OddsmithError(
    'column-type',
    `"${text}" is no date; write it as in "2024-02-29".`,
    inputs.place(at),
  );
}

function sameLabels(left: Labels, right: Labels): Float64Array {
  const position = new Map(left.levels.map((level, code) => [level, code]));
  const translated = right.levels.map((level) => position.get(level) ?? -1);
  return Float64Array.from(left.codes, (code, row) => {
    const other = right.codes[row]!;
    return code < 0 || other < 0 ? Number.NaN : translated[other] === code ? 1 : 0;
  });
}

/** 1 where the left side is among the constants on the right. */
export function membership({ left, right }: Binary, inputs: Inputs): Float64Array {
  if (typeOf(left, inputs) === 'labels') {
    const { levels, codes } = labelsOf(left, inputs);
    const texts = textsOf(right)!;
    const isAmong = levels.map((level) => (texts.includes(level) ? 1 : 0));
    return Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : isAmong[code]!));
  }
  const isDate = left.kind === 'name' && inputs.column(left.name, left).type === 'date';
  const wanted = elements(right).map((element) => {
    if (element.kind === 'boolean') return element.value ? 1 : 0;
    if (element.kind === 'text' && isDate) return daysAt(element.value, element, inputs);
    const numbers = numbersOf(element);
    if (numbers !== null) return numbers[0]!;
    throw mixed({ left, right }, left, inputs);
  });
  const values = operand(left, inputs);
  return Float64Array.from({ length: inputs.rows }, (_, row) => {
    const value = typeof values === 'number' ? values : values[row]!;
    return Number.isNaN(value) ? value : wanted.includes(value) ? 1 : 0;
  });
}

function mixed(
  { left, right }: Pick<Binary, 'left' | 'right'>,
  number: Expression,
  inputs: Inputs,
): OddsmithError {
  const text = number === left ? right : left;
  return new OddsmithError(
    'column-type',
    `${formatExpression(number)} and ${formatExpression(text)} cannot be compared: ${
      typeOf(number, inputs) === 'condition' ? 'TRUE or FALSE' : 'numbers'
    } here, texts there.`,
    inputs.place(number),
  );
}
