import { OddsmithError } from '../../errors.js';
import { answered, ask } from '../basis/asked.js';
import type { Basis, BasisRequest } from '../basis/index.js';
import { settling } from '../basis/settle.js';
import { children, formatExpression, summands } from '../expressions.js';
import type { FullLanguage } from '../full-language.js';
import type { Inputs } from '../inputs.js';
import type { Learnt } from '../learnt.js';
import type { Expression } from '../schema.js';
import { argumentsOf, type Call, numbersOf, truthOf } from './arguments.js';
import { listNode, namedNode, numberNode, textsNode } from './build.js';
import { equalBreaks, intervalCount, intervalsOf } from './cut.js';
import { about, type Learning, levelsOf, RowAnswers } from './questions.js';
import { readSettled } from './read.js';
import { signatureOf } from './signatures.js';

/** What was learnt of a call, as the expression that takes its place. */
type Written = (call: Call) => Expression;

/** The first call whose meaning depends on the rows of the training data. */
export function learns(expression: Expression): Expression | undefined {
  if (expression.kind === 'call') {
    const { name } = expression;
    const needsData =
      signatureOf(name)?.result === 'basis' ||
      name === 'scale' ||
      (name === 'cut' && intervalCount(expression) !== null) ||
      (name === 'lump' && argumentsOf(expression).get('n')?.kind === 'number') ||
      (name === 'C' && argumentsOf(expression).has('base'));
    if (needsData) return expression;
  }
  for (const child of children(expression)) {
    const found = learns(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Learns what an expression leaves open from the kept rows, where it is not known: see `VariableSchema`. */
export const settle: FullLanguage['settle'] = (expression, inputs, rows, known) => {
  const answers = new RowAnswers(inputs, rows);
  const learnt = known ?? answered(learning(expression, inputs), (question) => answers.answer(question));
  const { settled, basis } = learnt;
  return { read: readSettled(settled(expression), basis, inputs), settled };
};

/** What an expression leaves open, the innermost calls first. `inputs` tell the types of columns. */
export function* learning(expression: Expression, inputs: Inputs): Learning<Learnt> {
  const known = new Map<string, Written>();
  const written = (call: Call) => known.get(formatExpression(call))!;
  const settled = (other: Expression) => rewrite(other, (original, call) => written(original)(call));
  for (const call of calls(expression)) {
    const own = withinSettled(call, settled);
    known.set(formatExpression(call), yield* LEARNERS[call.name]!(own, inputs));
  }
  const own = settled(expression);
  const isBasis = own.kind === 'call' && signatureOf(own.name)?.result === 'basis';
  return { settled, basis: isBasis ? yield* learnBasis(own, inputs) : null, levels: null };
}

type Learner = (call: Call, inputs: Inputs) => Learning<Written>;

const LEARNERS: Readonly<Record<string, Learner>> = {
  scale: learnScale,
  cut: learnCut,
  lump: learnLump,
  C: learnBase,
};

/** The calls that are written out, the innermost first. */
function calls(expression: Expression): Call[] {
  const within = children(expression).flatMap(calls);
  const isOne = expression.kind === 'call' && Object.hasOwn(LEARNERS, expression.name);
  return isOne ? [...within, expression] : within;
}

function withinSettled(call: Call, settled: (expression: Expression) => Expression): Call {
  return { ...call, arguments: call.arguments.map(settled) };
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
      const call = withinSettled(expression, within);
      return Object.hasOwn(LEARNERS, call.name) ? replace(expression, call) : call;
    }
    default:
      return expression;
  }
}

/** (x − mean)/sd as arithmetic; without centre over the root of the mean square, as R. */
function* learnScale(call: Call, inputs: Inputs): Learning<Written> {
  const given = argumentsOf(call);
  const argument = given.get('x')!;
  const [centres, scales] = ['center', 'scale'].map((name) => truthOf(given.get(name), true));
  const centre = centres ? yield* about(argument, ask({ kind: 'mean' })) : null;
  const spread = scales ? yield* about(argument, ask({ kind: 'spread', centre: centre ?? 0 })) : null;
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

/** A factor of more levels says little. */
const MOST_INTERVALS = 1000;

function* learnCut(call: Call, inputs: Inputs): Learning<Written> {
  const intervals = intervalCount(call);
  const place = inputs.place(call);
  if (intervals !== null && !(Number.isInteger(intervals) && intervals >= 2 && intervals <= MOST_INTERVALS)) {
    const message = `${formatExpression(call)}: expected from 2 to ${MOST_INTERVALS} intervals, or breaks in c().`;
    throw new OddsmithError('formula-syntax', message, place);
  }
  const given = intervals === null ? undefined : yield* equalBreaksOf(call, intervals);
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

function* equalBreaksOf(call: Call, intervals: number): Learning<number[]> {
  const { low, high } = yield* about(argumentsOf(call).get('x')!, ask({ kind: 'extent' }));
  return equalBreaks(low, high, intervals);
}

/** The commonest levels in their order; of levels as common as each other the earlier. */
function* learnLump(call: Call): Learning<Written> {
  const given = argumentsOf(call);
  const wanted = given.get('n')!;
  if (wanted.kind !== 'number') return (other) => other;
  const { levels, counts } = yield* levelsOf(given.get('x')!);
  const kept = levels
    .map((_, code) => code)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, wanted.value)
    .sort((a, b) => a - b)
    .map((code) => levels[code]!);
  return (other) => ({ ...other, arguments: withArguments(other, { n: textsNode(kept, other.at) }) });
}

/** The level that `base` counts to as the `reference` by its name. */
function* learnBase(call: Call, inputs: Inputs): Learning<Written> {
  const given = argumentsOf(call);
  const base = given.get('base');
  if (base === undefined) return (other) => other;
  const [position] = numbersOf(base)!;
  const { levels } = yield* levelsOf(given.get('object')!);
  const reference = levels[position! - 1];
  if (reference === undefined) {
    const message = `${formatExpression(call)} has no level number ${position}: it has ${levels.length}.`;
    throw new OddsmithError('level-unknown', message, inputs.place(call));
  }
  return (other) => ({
    ...other,
    arguments: withArguments(other, {
      reference: { kind: 'text', value: reference, at: other.at },
      base: null,
    }),
  });
}

/** Throws what settling a basis throws, with the place of the call. */
function* learnBasis(call: Call, inputs: Inputs): Learning<Basis> {
  try {
    return yield* about(argumentsOf(call).get('x')!, settling(requestOf(call)));
  } catch (error) {
    if (!(error instanceof OddsmithError)) throw error;
    throw new OddsmithError(error.code, error.message, { ...inputs.place(call), ...error.at }, error);
  }
}

/** The arguments of a call with some of them replaced or left out (null), the leading ones by position and the others by name. */
function withArguments(call: Call, replaced: Readonly<Record<string, Expression | null>>): Expression[] {
  const given = new Map<string, Expression | null>([...argumentsOf(call), ...Object.entries(replaced)]);
  const signature = signatureOf(call.name)!;
  return signature.parameters.flatMap(([name], index) => {
    const argument = given.get(name);
    if (argument == null) return [];
    return [index < signature.required || argument.kind === 'named' ? argument : namedNode(name, argument)];
  });
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
