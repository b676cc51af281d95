import { describe, expect, test } from 'vitest';
import { usedColumns } from '../../src/formula/used-columns.js';
import { caught, termsOf } from './support.js';

const NAMES = ['y', 'age', 'lwt', 'race', 'smoke', 'n', 'my col'];

const labels = (formula: string, exclude: readonly string[] = []) =>
  termsOf(formula, NAMES, exclude).terms.map(({ label }) => label);

describe('what `.` stands for', () => {
  test('every column but the response', () => {
    expect(labels('y ~ .')).toEqual(['age', 'lwt', 'race', 'smoke', 'n', '`my col`']);
  });
  test('not the columns with another part in the model', () => {
    expect(labels('cbind(y, n) ~ . - smoke + offset(log(lwt))', ['age'])).toEqual(['race', '`my col`']);
  });
  test('it is written out in the canonical formula, which expands to the same', () => {
    const terms = termsOf('y ~ .^2 - .:age', ['y', 'age', 'lwt', 'race']);
    expect(terms.formula).toBe('y ~ (age + lwt + race)^2 - (age + lwt + race):age');
    expect(termsOf(terms.formula, ['y', 'age', 'lwt', 'race', 'new']).terms).toEqual(terms.terms);
    expect(termsOf('y ~ . + age', ['y', 'age', 'lwt']).formula).toBe('y ~ age + lwt + age');
  });
  test('a column may be called "."', () =>
    expect(termsOf('y ~ `.` + z', ['y', '.', 'z']).terms[0]!.label).toBe('`.`'));
  test('nothing left to stand for', () => {
    expect(caught(() => termsOf('y ~ .', ['y']))).toMatchObject({
      code: 'formula-syntax',
      at: { start: 4, end: 5 },
    });
  });
});

test('columns that are only removed are not used', () => {
  expect(usedColumns(termsOf('log(y) ~ age*race - race + offset(n/lwt) - smoke', NAMES))).toEqual([
    'y',
    'age',
    'race',
    'n',
    'lwt',
  ]);
});

describe('warnings', () => {
  test('a power of one term', () => {
    expect(termsOf('y ~ age^2', NAMES).warnings).toMatchObject([{ code: 'formula-power' }]);
    expect(termsOf('y ~ I(age^2) + (age + lwt)^2', NAMES).warnings).toEqual([]);
  });
  test('the response among the terms', () => {
    const terms = termsOf('y ~ y + age', NAMES);
    expect(terms.warnings).toMatchObject([{ code: 'formula-response' }]);
    expect(terms.terms.map(({ label }) => label)).toEqual(['age']);
  });
});

test('a column may have any name', () => {
  const names = ['y', '__proto__', 'constructor', 'toString', 'a:b', 'log(x)'];
  expect(termsOf('y ~ .', names).terms.map(({ label }) => label)).toEqual([
    '__proto__',
    'constructor',
    'toString',
    '`a:b`',
    '`log(x)`',
  ]);
});

describe('errors say where', () => {
  test.each([
    ['~ age', 'response-missing', 0, 5, 'no response'],
    ['1 ~ age', 'response-missing', 0, 1, 'names no column'],
    ['y ~ agee + lwt', 'column-unknown', 4, 8, 'Did you mean "age"?'],
    ['y ~ age:log(2 * lvt)', 'column-unknown', 16, 19, 'Did you mean "lwt"?'],
    ['Y ~ age', 'column-unknown', 0, 1, 'Did you mean "y"?'],
    ['y ~ offset(m)', 'column-unknown', 11, 12, 'Did you mean'],
    ['y ~ sqr(age)', 'formula-unknown-function', 4, 7, 'Did you mean "sqrt"?'],
    ['y ~ toString(age)', 'formula-unknown-function', 4, 12, 'no function toString()'],
    ['y ~ te(age, 2)', 'formula-unsupported', 4, 6, 'te() is not available'],
    ['y ~ as.integer(age)', 'formula-unsupported', 4, 14, 'as.numeric(x)'],
    ['y ~ pooly(age, 2)', 'formula-unknown-function', 4, 9, 'Did you mean "poly"?'],
    ['y ~ poly(age, degre = 2)', 'formula-syntax', 14, 23, 'Did you mean "degree"?'],
    ['y ~ poly(age, 2, degree = 3, degree = 4)', 'formula-syntax', 29, 39, 'twice'],
    ['y ~ poly(age, 1.5)', 'formula-syntax', 14, 17, 'whole number'],
    ['y ~ poly(age, lwt)', 'formula-syntax', 14, 17, 'degree of poly()'],
    ['y ~ poly(age, raw = 1)', 'formula-syntax', 20, 21, 'TRUE or FALSE'],
    ['y ~ poly(age, 2, TRUE, 4)', 'formula-syntax', 4, 25, '1 to 3 arguments (x, degree, raw), not 4'],
    ['y ~ log(poly(age, 2))', 'formula-syntax', 8, 20, 'arithmetic'],
    ['y ~ poly(.)', 'formula-syntax', 9, 10, 'arithmetic'],
    ['y ~ cut(age)', 'formula-syntax', 4, 12, 'not 1'],
    ['y ~ cut(age, lwt)', 'formula-syntax', 13, 16, 'several in c()'],
    ['y ~ C(race, sun)', 'formula-syntax', 12, 15, 'Did you mean "sum"?'],
    ['y ~ relevel(race, ref = c("a", "b"))', 'formula-syntax', 24, 35, 'a text or a number'],
    ['y ~ lump(race, 0)', 'formula-syntax', 15, 16, 'at least 1'],
    ['y ~ ifelse(age > 3, 1)', 'formula-syntax', 4, 22, 'takes 3 arguments'],
    ['y ~ pmin()', 'formula-syntax', 4, 10, 'at least 1'],
    ['y ~ pmin(age, na.rm = TRUE)', 'formula-syntax', 14, 26, 'no argument na.rm'],
    ['y ~ I("a")', 'formula-syntax', 6, 9, 'cannot be part of arithmetic'],
    ['y ~ factor("a")', 'formula-syntax', 11, 14, 'takes a column'],
    ['y ~ I(age %in% lwt)', 'formula-syntax', 15, 18, 'after %in%'],
    ['y ~ "a"', 'formula-syntax', 4, 7, 'is no term'],
    ['y ~ TRUE', 'formula-syntax', 4, 8, 'no column'],
    ['y ~ c(age, lwt)', 'formula-unsupported', 4, 5, 'constants'],
    ['y ~ (age > 3) + bs(agee)', 'column-unknown', 19, 23, 'Did you mean "age"?'],
    ['scale(y) ~ age', 'formula-syntax', 0, 8, 'depends on the data'],
    ['cut(y, 2) ~ age', 'formula-syntax', 0, 9, 'depends on the data'],
    ['poly(y, 2) ~ age', 'formula-syntax', 0, 10, 'cannot be the response'],
    ['y ~ log(age, 2)', 'formula-syntax', 4, 15, 'log2(x)'],
    ['y ~ log()', 'formula-syntax', 4, 9, 'takes 1 argument'],
    ['y ~ I(age, lwt)', 'formula-syntax', 4, 15, 'not 2'],
    ['y ~ cbind(age, lwt)', 'formula-syntax', 4, 19, 'left'],
    ['cbind(y) ~ age', 'formula-syntax', 0, 8, 'takes 2 arguments (events, others)'],
    ['y ~ log(.)', 'formula-syntax', 8, 9, 'arithmetic'],
    ['. ~ age', 'formula-syntax', 0, 1, 'arithmetic'],
    ['y ~ I(age:lwt)', 'formula-syntax', 6, 13, 'arithmetic'],
    ['y ~ log(factor(age))', 'formula-syntax', 8, 19, 'arithmetic'],
    ['y ~ age:offset(lwt)', 'formula-syntax', 8, 19, 'interaction'],
    ['y ~ age:y', 'formula-syntax', 8, 9, 'interaction'],
    ['y ~ 2', 'formula-syntax', 4, 5, 'no term'],
    ['y ~ (age + lwt)^race', 'formula-syntax', 16, 20, 'whole number'],
    ['y ~ (age + lwt)^1.5', 'formula-syntax', 16, 19, 'whole number'],
    ['y ~ I(2)', 'formula-syntax', 4, 8, 'no column'],
    ['y ~ 0', 'formula-syntax', 4, 5, 'nothing to estimate'],
    ['y ~ age - age - 1', 'formula-syntax', 4, 17, 'nothing to estimate'],
  ])('%s', (text, code, start, end, words) => {
    const error = caught(() => termsOf(text, NAMES));
    expect(error).toMatchObject({ code, at: { text, start, end } });
    expect((error as Error).message).toContain(words);
  });
});

test('formulas that explode are refused at once', () => {
  const names = ['y', ...Array.from({ length: 40 }, (_, i) => `x${i}`)];
  expect(caught(() => termsOf('y ~ .^40', names))).toMatchObject({ code: 'formula-unsupported' });
  expect(caught(() => termsOf(`y ~ ${names.slice(1).join(' * ')}`, names))).toMatchObject({
    code: 'formula-unsupported',
  });
});
