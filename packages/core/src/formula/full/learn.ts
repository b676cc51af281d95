import { OddsmithError } from '../../errors.js';
import {
  add,
  type DoubleDouble,
  divide,
  fromNumber,
  sqrt,
  toNumber,
  twoProduct,
  ZERO,
} from '../../math/double-double.js';
import { evaluate } from '../evaluate.js';
import { children, formatExpression, summands } from '../expressions.js';
import type { FullLanguage } from '../full-language.js';
import type { Inputs } from '../inputs.js';
import { gather, type KeptRows, rowAt } from '../kept-rows.js';
import type { Expression } from '../schema.js';
import { checkDomain } from '../variables.js';
import { argumentsOf, type Call, truthOf } from './arguments.js';
import { listNode, namedNode, numberNode, textsNode } from './build.js';
import { equalBreaks, intervalCount, intervalsOf } from './cut.js';
import { labelsOf } from './labels.js';
import { readSettled } from './read.js';
import { signatureOf } from './signatures.js';

/** What was learnt of a call, as the expression that takes its place. */
type Learnt = (call: Call) => Expression;

/** The first call whose meaning depends on the rows of the training data. */
export function learns(expression: Expression): Expression | undefined {
  if (expression.kind === 'call') {
    const { name } = expression;
    const needsData =
      signatureOf(name)?.result === 'basis' ||
      name === 'scale' ||
      (name === 'cut' && intervalCount(expression) !== null) ||
      (name === 'lump' && argumentsOf(expression).get('n')?.kind === 'number');
    if (needsData) return expression;
  }
  for (const child of children(expression)) {
    const found = learns(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Learns what an expression leaves open from the kept rows: see `VariableSchema`. */
export const settle: FullLanguage['settle'] = (expression, inputs, rows) => {
  const known = new Map<string, Learnt>();
  const own = rewrite(expression, (original, call) => {
    const learnt = learn(call, inputs, rows);
    known.set(formatExpression(original), learnt);
    return learnt(call);
  });
  return {
    read: readSettled(own, inputs, rows),
    settled: (other) => rewrite(other, (original, call) => known.get(formatExpression(original))!(call)),
  };
};

const LEARNERS: Readonly<Record<string, (call: Call, inputs: Inputs, rows: KeptRows) => Learnt>> = {
  scale: learnScale,
  cut: learnCut,
  lump: learnLump,
};

function learn(call: Call, inputs: Inputs, rows: KeptRows): Learnt {
  return LEARNERS[call.name]!(call, inputs, rows);
}

/** The expression with `replace` applied to all calls that are written out, the innermost first. */
function rewrite(expression: Expression, replace: (original: Call, call: Call) => Expression): Expression {
  const within = (part: Expression) => rewrite(part, replace);
  switch (expression.kind) {
    case 'named':
      return { ...expression, value: within(expression.value) };
    case 'unary':
      return { ...expression, operand: within(expression.operand) };
    case 'binary': {
      if (expression.operator !== '+' && expression.operator !== '-')
        return { ...expression, left: within(expression.left), right: within(expression.right) };
      const [first, ...rest] = summands(expression);
      return rest.reduce<Expression>(
        (left, { operator, expression: right, at }) => ({
          kind: 'binary',
          operator,
          left,
          right: within(right),
          at,
        }),
        within(first!.expression),
      );
    }
    case 'call': {
      const call = { ...expression, arguments: expression.arguments.map(within) };
      return Object.hasOwn(LEARNERS, call.name) ? replace(expression, call) : call;
    }
    default:
      return expression;
  }
}

/** The finite values of a call's number in the kept rows. Throws `value-out-of-domain`. */
function keptNumbers(argument: Expression, inputs: Inputs, rows: KeptRows): Float64Array {
  const values = evaluate(argument, inputs);
  checkDomain(argument, { kind: 'numeric', values }, inputs, rows);
  return gather(values, rows);
}

/** (x − mean)/sd as arithmetic; without centre over the root of the mean square, as R. */
function learnScale(call: Call, inputs: Inputs, rows: KeptRows): Learnt {
  const given = argumentsOf(call);
  const argument = given.get('x')!;
  const values = keptNumbers(argument, inputs, rows);
  const centre = truthOf(given.get('center'), true) ? mean(values) : null;
  const spread = truthOf(given.get('scale'), true) ? spreadOf(values, centre ?? 0) : null;
  if (spread !== null && !(spread > 0 && spread < Infinity)) {
    const problem = spread === 0 ? 'does not vary' : 'varies beyond the doubles';
    throw new OddsmithError(
      spread === 0 ? 'column-constant' : 'value-out-of-domain',
      `${formatExpression(argument)} ${problem} in the rows used; it cannot be scaled.`,
      inputs.place(call),
    );
  }
  return (other) => {
    const x = argumentsOf(other).get('x')!;
    const { at } = other;
    const centred: Expression =
      centre === null ? x : { kind: 'binary', operator: '-', left: x, right: numberNode(centre, at), at };
    if (spread === null) return centred;
    return { kind: 'binary', operator: '/', left: centred, right: numberNode(spread, at), at };
  };
}

function mean(values: Float64Array): number {
  let sum: DoubleDouble = ZERO;
  for (const value of values) sum = add(sum, fromNumber(value));
  return toNumber(divide(sum, fromNumber(values.length))) + 0;
}

/** The root of Σ(x − centre)²/(n − 1), summed in units of the largest difference, whose square may not be a double. */
function spreadOf(values: Float64Array, centre: number): number {
  const unit = values.reduce((largest, value) => Math.max(largest, Math.abs(value - centre)), 0);
  if (unit === 0) return 0;
  let sum: DoubleDouble = ZERO;
  for (const value of values) {
    const difference = (value - centre) / unit;
    sum = add(sum, twoProduct(difference, difference));
  }
  return toNumber(sqrt(divide(sum, fromNumber(Math.max(1, values.length - 1))))) * unit;
}

/** A factor of more levels says little. */
const MOST_INTERVALS = 1000;

function learnCut(call: Call, inputs: Inputs, rows: KeptRows): Learnt {
  const intervals = intervalCount(call);
  const place = inputs.place(call);
  if (intervals !== null && !(Number.isInteger(intervals) && intervals >= 2 && intervals <= MOST_INTERVALS)) {
    const message = `${formatExpression(call)}: expected from 2 to ${MOST_INTERVALS} intervals, or breaks in c().`;
    throw new OddsmithError('formula-syntax', message, place);
  }
  const values = intervals === null ? null : keptNumbers(argumentsOf(call).get('x')!, inputs, rows);
  const given =
    values === null ? undefined : equalBreaks(values.reduce(smaller), values.reduce(larger), intervals!);
  const { breaks, labels } = intervalsOf(call, place, given);
  return (other) => ({
    ...other,
    arguments: withArguments(other, {
      breaks: listNode(
        breaks.map((value) => numberNode(value, other.at)),
        other.at,
      ),
      labels: namedNode('labels', textsNode(labels, other.at)),
    }),
  });
}

const smaller = (a: number, b: number) => Math.min(a, b);
const larger = (a: number, b: number) => Math.max(a, b);

/** The commonest levels in their order; of levels as common as each other the earlier. */
function learnLump(call: Call, inputs: Inputs, rows: KeptRows): Learnt {
  const given = argumentsOf(call);
  const wanted = given.get('n')!;
  if (wanted.kind !== 'number') return (other) => other;
  const labels = labelsOf(given.get('x')!, inputs);
  checkDomain(given.get('x')!, { kind: 'factor', labels }, inputs, rows);
  const { levels, codes } = labels;
  const counts = new Float64Array(levels.length);
  for (let i = 0; i < rows.count; i++) {
    const code = codes[rowAt(rows, i)]!;
    if (code >= 0) counts[code]!++;
  }
  const kept = levels
    .map((_, code) => code)
    .filter((code) => counts[code]! > 0)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, wanted.value)
    .sort((a, b) => a - b)
    .map((code) => levels[code]!);
  return (other) => ({ ...other, arguments: withArguments(other, { n: textsNode(kept, other.at) }) });
}

/** The arguments of a call with some of them replaced, the leading ones by position and the others by name. */
function withArguments(call: Call, replaced: Readonly<Record<string, Expression>>): Expression[] {
  const given = new Map([...argumentsOf(call), ...Object.entries(replaced)]);
  const signature = signatureOf(call.name)!;
  return signature.parameters.flatMap(([name], index) => {
    const argument = given.get(name);
    if (argument === undefined) return [];
    return [index < signature.required || argument.kind === 'named' ? argument : namedNode(name, argument)];
  });
}
