import { BINDING, INFIX } from './parse.js';
import type { Expression, Span } from './schema.js';

/** The operands of a chain of `+` and `-` from left to right, in a loop because chains may be thousands long. */
export function summands(
  expression: Expression,
): { readonly operator: '+' | '-'; readonly expression: Expression; readonly at: Span }[] {
  const found: { operator: '+' | '-'; expression: Expression; at: Span }[] = [];
  let rest = expression;
  while (rest.kind === 'binary' && (rest.operator === '+' || rest.operator === '-')) {
    found.push({ operator: rest.operator, expression: rest.right, at: rest.at });
    rest = rest.left;
  }
  found.push({ operator: '+', expression: rest, at: rest.at });
  return found.reverse();
}

/** The direct parts of an expression; a chain of sums counts as one. */
export function children(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'named':
      return [expression.value];
    case 'call':
      return expression.arguments;
    case 'unary':
      return [expression.operand];
    case 'binary':
      if (expression.operator === '+' || expression.operator === '-') {
        return summands(expression).map((part) => part.expression);
      }
      return [expression.left, expression.right];
    default:
      return [];
  }
}

/** The first argument of a call. */
export function firstArgument(call: Expression): Expression {
  const [first] = children(call);
  return first!.kind === 'named' ? first!.value : first!;
}

/** The columns that an expression reads, each once, in order of appearance. */
export function columnsOf(expression: Expression, found: Set<string> = new Set()): Set<string> {
  if (expression.kind === 'name') found.add(expression.name);
  for (const child of children(expression)) columnsOf(child, found);
  return found;
}

const PLAIN_NAME = /^(?![.]$|[.]\d|(?:TRUE|FALSE|Inf)$)[\p{L}_.][\p{L}\p{M}\p{N}._]*$/u;
const ESCAPED: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '\r': '\\r' };

/** A text between quotes of one kind. */
function quote(text: string, mark: string): string {
  const special = mark === '`' ? /[`\\\n\t\r]/gu : /["\\\n\t\r]/gu;
  return mark + text.replace(special, (character) => ESCAPED[character] ?? `\\${character}`) + mark;
}

/** A name as a formula writes it: in backquotes where it is not made of letters, digits, dots and underscores. */
export function quoteName(name: string): string {
  return PLAIN_NAME.test(name) ? name : quote(name, '`');
}

/**
 * The canonical text of an expression, which parses to it again. Spaces stand after commas and around all binary
 * operators but `/`, `^` and `:`, as R's `deparse` sets them; parentheses where they are needed; numbers in their
 * shortest form. `dot` gives the columns that `.` stands for, where it is to be written out.
 */
export function formatExpression(expression: Expression, dot?: readonly string[]): string {
  return written(expression, dot).text;
}

function written(expression: Expression, dot?: readonly string[]): { text: string; binding: number } {
  const inside = (child: Expression, binding: number): string => {
    const part = written(child, dot);
    return part.binding < binding ? `(${part.text})` : part.text;
  };
  switch (expression.kind) {
    case 'number':
      return { text: String(expression.value), binding: BINDING.atom };
    case 'text':
      return { text: quote(expression.value, '"'), binding: BINDING.atom };
    case 'boolean':
      return { text: expression.value ? 'TRUE' : 'FALSE', binding: BINDING.atom };
    case 'word':
      return { text: expression.word === 'Inf' ? 'Inf' : quoteName(expression.word), binding: BINDING.atom };
    case 'name':
      return { text: quoteName(expression.name), binding: BINDING.atom };
    case 'named':
      return {
        text: `${quoteName(expression.name)} = ${inside(expression.value, 0)}`,
        binding: BINDING.atom,
      };
    case 'dot':
      if (dot === undefined) return { text: '.', binding: BINDING.atom };
      return { text: dot.map(quoteName).join(' + '), binding: dot.length === 1 ? BINDING.atom : BINDING.sum };
    case 'call': {
      const list = expression.arguments.map((argument) => inside(argument, 0));
      return { text: `${quoteName(expression.name)}(${list.join(', ')})`, binding: BINDING.atom };
    }
    case 'unary': {
      const { operator, operand } = expression;
      const binding = operator === '!' ? BINDING.not : BINDING.unary;
      return { text: `${operator}${inside(operand, binding)}`, binding };
    }
    case 'binary':
      return { text: writtenBinary(expression, inside), binding: INFIX[expression.operator]! };
  }
}

function writtenBinary(
  expression: Expression & { kind: 'binary' },
  inside: (child: Expression, binding: number) => string,
): string {
  const { operator, left, right } = expression;
  const binding = INFIX[operator]!;
  if (operator === '+' || operator === '-') {
    return summands(expression)
      .map((part, index) =>
        index === 0
          ? inside(part.expression, binding)
          : ` ${part.operator} ${inside(part.expression, binding + 1)}`,
      )
      .join('');
  }
  if (operator === '^') {
    // A sign may follow `^` without parentheses.
    return `${inside(left, binding + 1)}^${inside(right, right.kind === 'unary' ? BINDING.unary : binding)}`;
  }
  const space = operator === '/' || operator === ':' ? '' : ' ';
  // Comparisons do not group.
  const first = inside(left, binding === BINDING.comparison ? binding + 1 : binding);
  return `${first}${space}${operator}${space}${inside(right, binding + 1)}`;
}
