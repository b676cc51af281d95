import { OddsmithError } from '../../errors.js';
import { combine, map, operand as numbers, type Operand } from '../evaluate.js';
import { formatExpression } from '../expressions.js';
import { TRANSFORMS } from '../functions.js';
import type { Inputs } from '../inputs.js';
import type { Expression } from '../schema.js';
import { argumentsOf, type Call, subjectOf } from './arguments.js';
import { comparison, membership } from './comparisons.js';
import { DATE_PARTS } from './dates.js';
import { typeOf } from './types.js';

const EXTREMES: Readonly<Record<string, (x: number, y: number) => number>> = {
  pmin: Math.min,
  pmax: Math.max,
};

/** Three-valued logic: false & missing is false, true | missing is true. */
const LOGIC: Readonly<Record<string, (x: number, y: number) => number>> = {
  '&': (x, y) => (x === 0 || y === 0 ? 0 : Number.isNaN(x) || Number.isNaN(y) ? Number.NaN : 1),
  '|': (x, y) => (x > 0 || x < 0 || y > 0 || y < 0 ? 1 : Number.isNaN(x) || Number.isNaN(y) ? Number.NaN : 0),
};

/** The value of a node of the full language; conditions are 1 and 0, NaN where they cannot be told. */
export function operand(expression: Expression, inputs: Inputs): Operand {
  if (typeOf(expression, inputs) === 'labels') throw noNumber(expression, inputs);
  switch (expression.kind) {
    case 'boolean':
      return expression.value ? 1 : 0;
    case 'unary':
      return map((x) => (Number.isNaN(x) ? x : x === 0 ? 1 : 0), numbers(expression.operand, inputs));
    case 'binary': {
      const logic = LOGIC[expression.operator];
      if (expression.operator === '%in%') return membership(expression, inputs);
      return logic ? each(logic, expression, inputs) : comparison(expression, inputs);
    }
    case 'call':
      return callOperand(expression, inputs);
    default:
      throw noNumber(expression, inputs);
  }
}

function callOperand(call: Call, inputs: Inputs): Operand {
  const extreme = EXTREMES[call.name];
  if (extreme !== undefined) {
    return call.arguments
      .map((argument) => numbers(argument, inputs))
      .reduce((one, other) => combine(extreme, one, other, inputs.rows));
  }
  const given = argumentsOf(call);
  if (call.name === 'ifelse') return chosen(given, inputs);
  const part = DATE_PARTS[call.name];
  const x = given.get('x');
  if (x === undefined || call.name === 'scale') throw noNumber(call, inputs);
  if (part === undefined) {
    // `log(x = a)` is everyday but for the name; the columns of a basis are computed from their number elsewhere.
    const isEverydayCall = call.name === 'I' || Object.hasOwn(TRANSFORMS, call.name);
    return numbers(isEverydayCall ? { ...call, arguments: [x] } : x, inputs);
  }
  if (x.kind === 'name' && inputs.column(x.name, x).type !== 'date') {
    const { type } = inputs.column(x.name, x);
    throw new OddsmithError(
      'column-type',
      `${call.name}() needs a date, and the column "${x.name}" is ${type}.`,
      {
        ...inputs.place(x),
        column: x.name,
      },
    );
  }
  return map(part, numbers(x, inputs));
}

/** As `combine`, where a missing side need not make the result missing. */
function each(
  operation: (x: number, y: number) => number,
  { left, right }: Expression & { kind: 'binary' },
  inputs: Inputs,
): Float64Array {
  const [x, y] = [numbers(left, inputs), numbers(right, inputs)];
  return Float64Array.from({ length: inputs.rows }, (_, i) => operation(at(x, i), at(y, i)));
}

function chosen(given: ReadonlyMap<string, Expression>, inputs: Inputs): Float64Array {
  const [test, yes, no] = ['test', 'yes', 'no'].map((name) => numbers(given.get(name)!, inputs)) as [
    Operand,
    Operand,
    Operand,
  ];
  return Float64Array.from({ length: inputs.rows }, (_, i) => {
    const condition = at(test, i);
    if (Number.isNaN(condition)) return condition;
    return at(condition === 0 ? no : yes, i);
  });
}

/** The value of an operand in a row. */
export function at(x: Operand, row: number): number {
  return typeof x === 'number' ? x : x[row]!;
}

function noNumber(expression: Expression, inputs: Inputs): OddsmithError {
  return new OddsmithError(
    'column-type',
    `Arithmetic needs numbers, and ${formatExpression(expression)} makes levels.`,
    inputs.place(expression),
  );
}

/** The parts that have to have a value for the expression to have one, where the inputs are one row. */
export function numericParts(expression: Expression, inputs: Inputs): readonly Expression[] {
  const isNumber = (part: Expression) => typeOf(part, inputs) !== 'labels';
  if (expression.kind === 'unary') return [expression.operand].filter(isNumber);
  if (expression.kind === 'binary') {
    const parts = expression.operator === '%in%' ? [expression.left] : [expression.left, expression.right];
    return parts.filter(isNumber);
  }
  if (expression.kind !== 'call') return [];
  if (EXTREMES[expression.name]) return expression.arguments;
  const given = argumentsOf(expression);
  const test = given.get('test');
  if (test === undefined) return [subjectOf(expression)].filter(isNumber);
  const condition = at(numbers(test, inputs), 0);
  const branch = given.get(condition === 0 ? 'no' : 'yes')!;
  return (Number.isNaN(condition) ? [test] : [branch]).filter(isNumber);
}
