import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OddsmithError } from '../../src/errors.js';
import { formatExpression, quoteName } from '../../src/formula/expressions.js';
import { parseFormula } from '../../src/formula/parse.js';
import { pointAt } from '../../src/formula/point-at.js';
import type { Expression } from '../../src/formula/schema.js';
import { caught } from './support.js';

/** The tree as nested brackets, so that grouping shows. */
function grouping(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return String(expression.value);
    case 'text':
      return JSON.stringify(expression.value);
    case 'boolean':
      return expression.value ? 'TRUE' : 'FALSE';
    case 'word':
      return `'${expression.word}`;
    case 'named':
      return `${expression.name}=${grouping(expression.value)}`;
    case 'name':
      return expression.name;
    case 'dot':
      return '.';
    case 'call':
      return `${expression.name}(${expression.arguments.map(grouping).join(',')})`;
    case 'unary':
      return `[${expression.operator}${grouping(expression.operand)}]`;
    case 'binary':
      return `[${grouping(expression.left)}${expression.operator}${grouping(expression.right)}]`;
  }
}

describe('precedence, as R', () => {
  test.each([
    ['a + b:c * d', '[a+[[b:c]*d]]'],
    ['a - b - c', '[[a-b]-c]'],
    ['a^b^c', '[a^[b^c]]'],
    ['a ** 2', '[a^2]'],
    ['-a^2', '[-[a^2]]'],
    ['-a:b', '[[-a]:b]'],
    ['-a + b', '[[-a]+b]'],
    ['a^-b:c', '[[a^[-b]]:c]'],
    ['a * b / c', '[[a*b]/c]'],
    ['(a + b)^2 - b', '[[[a+b]^2]-b]'],
    ['- - a', '[-[-a]]'],
    ['log(x + 1, .)', 'log([x+1],.)'],
    ['a > 3 & b == "x" | !c', '[[[a>3]&[b=="x"]]|[!c]]'],
    ['!a < b + 1', '[![a<[b+1]]]'],
    ['!!a & b', '[[![!a]]&b]'],
    ['a | b & c', '[a|[b&c]]'],
    ['a + b > c', '[[a+b]>c]'],
    ['(a < b) == c', '[[a<b]==c]'],
    ['a * b %in% c', '[a*[b%in%c]]'],
    ['a %in% b:c', '[a%in%[b:c]]'],
    ['a %in% b %in% c', '[[a%in%b]%in%c]'],
    ['-a %in% b', '[[-a]%in%b]'],
    ['a == -1', '[a==[-1]]'],
    ['x<-3', '[x<[-3]]'],
    ['bs(x, df = 4, intercept=TRUE)', 'bs(x,df=4,intercept=TRUE)'],
    ['f("it\'s", \'a "b"\\\\\\n\')', 'f("it\'s","a \\"b\\"\\\\\\n")'],
    ['C(x, sum)', "C(x,'sum)"],
    ['C(x, contr = contr.sum)', "C(x,contr='contr.sum)"],
    ['c(-Inf, `Inf`, `TRUE`, TRUE)', "c([-'Inf],Inf,TRUE,TRUE)"],
    ['.5 + 5. + 1e-3', '[[0.5+5]+0.001]'],
    ['a.b_c + ü9 + 变量 + .x', '[[[a.b_c+ü9]+变量]+.x]'],
  ])('%s', (text, expected) => expect(grouping(parseFormula(`y ~ ${text}`).right)).toBe(expected));
});

describe('names in backquotes', () => {
  test.each([
    ['`my col`', 'my col'],
    ['`a``b`', 'a`b'],
    ['`a\\`b\\\\c`', 'a`b\\c'],
    ['`two\\nlines`', 'two\nlines'],
    ['`.`', '.'],
    ['`1`', '1'],
  ])('%s', (text, name) => {
    expect(parseFormula(`y ~ ${text}`).right).toMatchObject({ kind: 'name', name, at: { start: 4 } });
  });

  test('any name survives quoting', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (name) => {
        expect(parseFormula(`y ~ ${quoteName(name)}`).right).toMatchObject({ kind: 'name', name });
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('errors say where', () => {
  test.each([
    ['', 'formula-syntax', 0, 0, 'The formula is empty'],
    ['y + x', 'formula-syntax', 0, 5, 'needs a "~"'],
    ['y ~', 'formula-syntax', 3, 3, 'ends where a column'],
    ['y ~ a b', 'formula-syntax', 6, 7, 'found "b"'],
    ['y z ~ a', 'formula-syntax', 2, 3, 'found "z"'],
    ['y ~ a + * b', 'formula-syntax', 8, 9, 'found "*"'],
    ['y ~ (a + b', 'formula-syntax', 4, 5, 'never closed'],
    ['y ~ log(a', 'formula-syntax', 7, 8, 'never closed'],
    ['y ~ log(a b)', 'formula-syntax', 10, 11, 'found "b"'],
    ['y ~ a)', 'formula-syntax', 5, 6, 'found ")"'],
    ['y ~ a ~ b', 'formula-syntax', 6, 7, 'second'],
    ['y ~ 2x', 'formula-syntax', 4, 6, '`2x`'],
    ['y ~ `a', 'formula-syntax', 4, 6, 'never closed'],
    ['y ~ ``', 'formula-syntax', 4, 6, 'no name'],
    ['y ~ I(a == "b)', 'formula-syntax', 11, 14, 'quote is never closed'],
    ["y ~ I(a == 'b)", 'formula-syntax', 11, 14, 'quote is never closed'],
    ['y ~ I(a < b < c)', 'formula-syntax', 12, 13, 'cannot be chained'],
    ['y ~ I(a == b != c)', 'formula-syntax', 13, 15, 'cannot be chained'],
    ['y ~ bs(a, df = )', 'formula-syntax', 15, 16, 'found ")"'],
    ['y ~ bs(a, )', 'formula-syntax', 10, 11, 'an argument'],
    ['y ~ bs(a, 3 = 4)', 'formula-syntax', 12, 13, 'found "="'],
    ['y ~ a = b', 'formula-syntax', 6, 7, 'found "="'],
    ['y ~ a # b', 'formula-syntax', 6, 7, 'no meaning'],
    ['y ~ 😀', 'formula-syntax', 4, 6, '😀'],
    ['y ~ 1e999', 'formula-syntax', 4, 9, 'too large'],
    ['y ~ a %o% b', 'formula-unsupported', 6, 9, '"%o%"'],
    ['y ~ a || b', 'formula-unsupported', 6, 8, 'Write "|"'],
    ['y ~ a && b', 'formula-unsupported', 6, 8, 'Write "&"'],
    ['y ~ a[1]', 'formula-unsupported', 5, 6, '"["'],
  ])('%s', (text, code, start, end, words) => {
    const error = caught(() => parseFormula(text));
    expect(error).toBeInstanceOf(OddsmithError);
    expect(error).toMatchObject({ code, at: { text, start, end } });
    expect((error as Error).message).toContain(words);
  });

  test.each([
    ['parentheses', `y ~ ${'('.repeat(1e5)}a${')'.repeat(1e5)}`],
    ['unclosed parentheses', `y ~ ${'('.repeat(1e5)}`],
    ['minus signs', `y ~ ${'-'.repeat(1e5)}a`],
    ['powers', `y ~ a${'^2'.repeat(1e5)}`],
    ['products', `y ~ a${'*a'.repeat(1e5)}`],
    ['calls', `y ~ ${'log('.repeat(1e5)}a`],
    ['nested sums', `y ~ ${'(a+'.repeat(1e4)}a${')'.repeat(1e4)}`],
    ['left-nested products', `y ~ ${'('.repeat(150)}a${`${'*a'.repeat(150)})`.repeat(150)}`],
  ])('too deep: %s', (_, text) => {
    expect(caught(() => parseFormula(text))).toMatchObject({ code: 'formula-syntax' });
  });

  test('a long sum is not deep', () => {
    const text = `y ~ a${' + a'.repeat(20_000)}`;
    expect(formatExpression(parseFormula(text).right)).toBe(text.slice(4));
  });
});

describe('the picture of a place', () => {
  test('carets under the part', () => expect(pointAt('y ~ agee + b', 4, 8)).toBe('y ~ agee + b\n    ^^^^'));
  test('at the end', () => expect(pointAt('y ~', 3, 3)).toBe('y ~\n   ^'));
  test('characters count, not UTF-16 units', () => expect(pointAt('😀 ~ 😀', 5, 7)).toBe('😀 ~ 😀\n    ^'));
  test('line breaks are spaces', () => expect(pointAt('y ~\n a', 5, 6)).toBe('y ~  a\n     ^'));
  test('a long formula is cut on both sides', () => {
    const text = `y ~ ${'a + '.repeat(50)}wrong${' + b'.repeat(50)}`;
    const start = text.indexOf('wrong');
    const [line, carets] = pointAt(text, start, start + 5).split('\n') as [string, string];
    expect(line.length).toBe(76);
    expect(line).toMatch(/^….*…$/u);
    expect(line.slice(carets.indexOf('^'), carets.length)).toBe('wrong');
  });
});

const name = fc.constantFrom('x', 'a.b', 'my col', 'é', '.', 'b`q', '\\', 'TRUE', 'Inf');
const nowhere = { start: 0, end: 0 };
const tree = fc.letrec<{ node: Expression }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    name.map((text): Expression => ({ kind: 'name', name: text, at: nowhere })),
    fc
      .double({ min: 0, noNaN: true, noDefaultInfinity: true })
      .map((value): Expression => ({ kind: 'number', value: value + 0, at: nowhere })),
    fc.string().map((value): Expression => ({ kind: 'text', value, at: nowhere })),
    fc.boolean().map((value): Expression => ({ kind: 'boolean', value, at: nowhere })),
    fc.constant<Expression>({ kind: 'word', word: 'Inf', at: nowhere }),
    fc.constant<Expression>({ kind: 'dot', at: nowhere }),
    fc.record({
      kind: fc.constant('unary'),
      operator: fc.constantFrom('+', '-', '!'),
      operand: tie('node'),
      at: fc.constant(nowhere),
    }) as fc.Arbitrary<Expression>,
    fc.record({
      kind: fc.constant('call'),
      name,
      arguments: fc.array(
        fc.oneof(
          { arbitrary: tie('node'), weight: 3 },
          {
            arbitrary: fc
              .tuple(name, tie('node'))
              .map(([text, value]): Expression => ({ kind: 'named', name: text, value, at: nowhere })),
            weight: 1,
          },
        ),
        { maxLength: 3 },
      ),
      at: fc.constant(nowhere),
    }) as fc.Arbitrary<Expression>,
    fc.record({
      kind: fc.constant('binary'),
      operator: fc.constantFrom(
        ...['+', '-', '*', '/', '^', ':', '%in%', '<', '<=', '>', '>=', '==', '!=', '&', '|'],
      ),
      left: tie('node'),
      right: tie('node'),
      at: fc.constant(nowhere),
    }) as fc.Arbitrary<Expression>,
  ),
})).node;

test('the canonical text parses to the same tree', () => {
  fc.assert(
    fc.property(tree, (expression) => {
      const text = formatExpression(expression);
      const { right } = parseFormula(`y ~ ${text}`);
      expect(grouping(right)).toBe(grouping(expression));
      expect(formatExpression(right)).toBe(text);
    }),
    { seed: 11, numRuns: 1000 },
  );
});

test('spaces do not matter', () => {
  expect(formatExpression(parseFormula('y~I( lwt / 100 )+log(x+1)*`a b`').right)).toBe(
    'I(lwt/100) + log(x + 1) * `a b`',
  );
});
