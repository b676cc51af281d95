import { OddsmithError } from '../../errors.js';
import { compareCodePoints } from '../../table/code-points.js';
import { evaluate } from '../evaluate.js';
import { formatExpression } from '../expressions.js';
import { asLevel, type Labels, labelsOfColumn, labelsOfNumbers } from '../factors.js';
import type { Inputs } from '../inputs.js';
import type { Expression } from '../schema.js';
import { argumentsOf, type Call, subjectOf, textsOf } from './arguments.js';
import { cut, intervalsOf } from './cut.js';
import { typeOf } from './types.js';

/** The labels of all rows: of what makes levels as they are, of conditions false and true, of numbers the numbers. */
export function labelsOf(expression: Expression, inputs: Inputs): Labels {
  if (expression.kind === 'text') {
    return { levels: [expression.value], codes: new Int32Array(inputs.rows), numeric: false };
  }
  if (expression.kind === 'name') {
    const column = inputs.column(expression.name, expression);
    return column.kind === 'categorical' ? labelsOfColumn(column) : labelsOfNumbers(column.values);
  }
  const type = typeOf(expression, inputs);
  if (type === 'labels') return labelsOfCall(expression as Call, inputs);
  const values = evaluate(expression, inputs);
  if (type === 'number') return labelsOfNumbers(values);
  const codes = Int32Array.from(values, (value) => (Number.isNaN(value) ? -1 : value));
  return { levels: ['false', 'true'], codes, numeric: false };
}

function labelsOfCall(call: Call, inputs: Inputs): Labels {
  const given = argumentsOf(call);
  if (call.name === 'cut') {
    return cut(evaluate(given.get('x')!, inputs), intervalsOf(call, inputs.place(call)));
  }
  if (call.name === 'ifelse') return chosen(call, given, inputs);
  const labels = labelsOf(subjectOf(call), inputs);
  if (call.name === 'lump') return lumped(labels, given);
  const first = given.get('ref') ?? given.get('reference');
  const levels = given.get('levels');
  if (levels !== undefined) return reordered(labels, textsOf(levels)!);
  return first === undefined ? labels : reordered(labels, textsOf(first)!, true);
}

/** Labels with some levels first, in that order; those that no row has only if all levels are given. */
function reordered(labels: Labels, first: readonly string[], present = false): Labels {
  const wanted = first
    .map((level) => asLevel(labels, level))
    .filter((level) => !present || labels.levels.includes(level));
  const levels = [...new Set([...wanted, ...labels.levels])];
  return recoded(labels, levels, (level) => level);
}

function recoded(
  { levels: before, codes, numeric }: Labels,
  levels: string[],
  name: (level: string) => string,
): Labels {
  const position = new Map(levels.map((level, code) => [level, code]));
  const translation = before.map((level) => position.get(name(level))!);
  return { levels, codes: codes.map((code) => (code < 0 ? -1 : translation[code]!)), numeric };
}

/** The name that `lump` gives to all levels it does not keep. */
function otherOf(given: ReadonlyMap<string, Expression>): string {
  const other = given.get('other');
  return other === undefined ? 'other' : textsOf(other)![0]!;
}

function lumped(labels: Labels, given: ReadonlyMap<string, Expression>): Labels {
  const other = otherOf(given);
  const kept = textsOf(given.get('n')!)!.map((level) => asLevel(labels, level));
  const levels = [...new Set([...kept, other])];
  return { ...recoded(labels, levels, (level) => (kept.includes(level) ? level : other)), numeric: false };
}

/** The labels of one branch or the other, sorted. */
function chosen(call: Call, given: ReadonlyMap<string, Expression>, inputs: Inputs): Labels {
  const [yes, no] = ['yes', 'no'].map((name) => {
    const branch = given.get(name)!;
    if (typeOf(branch, inputs) === 'labels') return labelsOf(branch, inputs);
    throw new OddsmithError(
      'column-type',
      `${formatExpression(call)} mixes texts with numbers: ${formatExpression(branch)} is no text.`,
      inputs.place(branch),
    );
  }) as [Labels, Labels];
  const levels = [...new Set([...yes.levels, ...no.levels])].sort(compareCodePoints);
  const [ofYes, ofNo] = [recoded(yes, levels, (level) => level), recoded(no, levels, (level) => level)];
  const test = evaluate(given.get('test')!, inputs);
  const codes = Int32Array.from(test, (value, row) =>
    Number.isNaN(value) ? -1 : (value === 0 ? ofNo : ofYes).codes[row]!,
  );
  return { levels, codes, numeric: false };
}
