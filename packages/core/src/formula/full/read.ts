import { OddsmithError } from '../../errors.js';
import type { BasisRequest } from '../basis/index.js';
import { settleBasis } from '../basis/settle.js';
import { evaluate } from '../evaluate.js';
import { formatExpression } from '../expressions.js';
import type { Inputs } from '../inputs.js';
import { gather, type KeptRows } from '../kept-rows.js';
import type { Contrast, Expression } from '../schema.js';
import { checkDomain, type ReadVariable } from '../variables.js';
import { argumentsOf, type Call, numbersOf, subjectOf, textsOf, truthOf } from './arguments.js';
import { contrastNamed } from './contrasts.js';
import { labelsOf } from './labels.js';
import { signatureOf } from './signatures.js';
import { typeOf } from './types.js';

/** Reads a variable whose calls are written out; a basis is settled on the kept rows. */
export function readSettled(expression: Expression, inputs: Inputs, rows: KeptRows): ReadVariable {
  const isBasis = expression.kind === 'call' && signatureOf(expression.name)?.result === 'basis';
  return isBasis ? readBasis(expression, inputs, rows) : readVariable(expression, inputs);
}

/** Reads a variable that learns nothing from the data. */
export function readVariable(expression: Expression, inputs: Inputs): ReadVariable {
  if (typeOf(expression, inputs) === 'number') {
    return { kind: 'numeric', values: evaluate(expression, inputs) };
  }
  const labels = labelsOf(expression, inputs);
  const { base, ...wishes } = wishesOf(expression);
  if (base === undefined) return { kind: 'factor', labels, ...wishes };
  const reference = labels.levels[base - 1];
  if (reference !== undefined) return { kind: 'factor', labels, ...wishes, reference };
  const message = `${formatExpression(expression)} has no level number ${base}: it has ${labels.levels.length}.`;
  throw new OddsmithError('level-unknown', message, inputs.place(expression));
}

interface Wishes extends Omit<Extract<ReadVariable, { kind: 'factor' }>, 'kind' | 'labels'> {
  /** Position of the reference among the levels, from 1. */
  readonly base?: number;
}

/** What `C()`, `ordered()`, `relevel()`, `factor()` say of levels and contrasts, the outermost first. */
function wishesOf(expression: Expression): Wishes {
  if (
    expression.kind !== 'call' ||
    !['factor', 'as.factor', 'ordered', 'relevel', 'C'].includes(expression.name)
  )
    return {};
  const given = argumentsOf(expression);
  const [levels, reference, base] = [
    given.get('levels'),
    given.get('ref') ?? given.get('reference'),
    given.get('base'),
  ];
  const named = given.get('contr');
  const contrast: Contrast | null =
    named !== undefined ? contrastNamed(named) : expression.name === 'ordered' ? 'poly' : null;
  return {
    ...wishesOf(subjectOf(expression)),
    ...(levels && { levels: textsOf(levels)! }),
    ...(reference && { reference: textsOf(reference)![0]! }),
    ...(base && { base: numbersOf(base)![0]! }),
    ...(contrast && { contrast }),
  };
}

function readBasis(call: Call, inputs: Inputs, rows: KeptRows): ReadVariable {
  const argument = argumentsOf(call).get('x')!;
  const values = evaluate(argument, inputs);
  checkDomain(argument, { kind: 'numeric', values }, inputs, rows);
  try {
    // −0 does not survive JSON.
    const x = gather(values, rows).map((value) => value + 0);
    const basis = settleBasis(requestOf(call), x);
    return { kind: 'basis', values, argument, basis };
  } catch (error) {
    if (!(error instanceof OddsmithError)) throw error;
    throw new OddsmithError(error.code, error.message, { ...inputs.place(call), ...error.at }, error);
  }
}

/** The arguments of a basis as its maker takes them. */
function requestOf(call: Call): BasisRequest {
  const given = argumentsOf(call);
  const numbers = (name: string) => {
    const argument = given.get(name);
    return argument === undefined ? undefined : numbersOf(argument)!;
  };
  const [degree, df, knots, boundary] = [
    numbers('degree'),
    numbers('df'),
    numbers('knots'),
    numbers('Boundary.knots'),
  ];
  const isCount = call.name === 'rcs' && knots?.length === 1;
  return {
    name: call.name as BasisRequest['name'],
    ...(degree && { degree: degree[0]! }),
    ...(df && { df: df[0]! }),
    ...(knots && (isCount ? { count: knots[0]! } : { knots })),
    ...(boundary && { boundary: boundary as [number, number] }),
    ...(given.has('intercept') && { intercept: truthOf(given.get('intercept'), false) }),
    ...(given.has('raw') && { raw: truthOf(given.get('raw'), false) }),
  };
}
