import type { Basis } from '../basis/index.js';
import { evaluate } from '../evaluate.js';
import type { Inputs } from '../inputs.js';
import type { Contrast, Expression } from '../schema.js';
import type { ReadVariable } from '../variables.js';
import { argumentsOf, type Call, subjectOf, textsOf } from './arguments.js';
import { contrastNamed } from './contrasts.js';
import { labelsOf } from './labels.js';
import { typeOf } from './types.js';

/** Reads a variable whose calls are written out. */
export function readSettled(expression: Expression, basis: Basis | null, inputs: Inputs): ReadVariable {
  if (basis === null) return readVariable(expression, inputs);
  const argument = argumentsOf(expression as Call).get('x')!;
  return { kind: 'basis', values: evaluate(argument, inputs), argument, basis };
}

/** Reads a variable that learns nothing from the data. */
export function readVariable(expression: Expression, inputs: Inputs): ReadVariable {
  if (typeOf(expression, inputs) === 'number') {
    return { kind: 'numeric', values: evaluate(expression, inputs) };
  }
  return { kind: 'factor', labels: labelsOf(expression, inputs), ...wishesOf(expression) };
}

type Wishes = Omit<Extract<ReadVariable, { kind: 'factor' }>, 'kind' | 'labels'>;

/** What `C()`, `ordered()`, `relevel()`, `factor()` say of levels and contrasts, the outermost first. */
function wishesOf(expression: Expression): Wishes {
  if (
    expression.kind !== 'call' ||
    !['factor', 'as.factor', 'ordered', 'relevel', 'C'].includes(expression.name)
  )
    return {};
  const given = argumentsOf(expression);
  const [levels, reference] = [given.get('levels'), given.get('ref') ?? given.get('reference')];
  const named = given.get('contr');
  const contrast: Contrast | null =
    named !== undefined ? contrastNamed(named) : expression.name === 'ordered' ? 'poly' : null;
  return {
    ...wishesOf(subjectOf(expression)),
    ...(levels && { levels: textsOf(levels)! }),
    ...(reference && { reference: textsOf(reference)![0]! }),
    ...(contrast && { contrast }),
  };
}
