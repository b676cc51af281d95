import { describe, expect, test } from 'vitest';
import { bindPrediction } from '../../src/formula/prediction.js';
import type { TrainingOptions } from '../../src/formula/training.js';
import type { CategoricalColumn, Table } from '../../src/table/table.js';
import { caught, columnsOfDesign, type Data, tableOf, train } from './support.js';

const Y = [0, 1, 0, 1, 1, 0];
const data: Data = {
  y: Y,
  x: [1, 2, 3, 4, 5, 6],
  race: ['white', 'black', 'other', 'white', 'black', 'other'],
  ftv: [10, 9, 1, 10, 9, 1],
  flag: [true, false, true, true, false, false],
  answer: ['no', 'yes', 'yes', 'no', 'no', 'yes'],
  three: ['a', 'b', 'c', 'a', 'b', 'c'],
};

const refusal = (formula: string, change: Data, options: TrainingOptions = {}) =>
  caught(() => train(formula, { ...data, ...change }, options)) as Error;

describe('factors', () => {
  test('levels in order, the first the reference', () => {
    const { schema } = train('y ~ race + factor(ftv) + flag', data);
    expect(schema.columns).toEqual([
      '(Intercept)',
      'race[other]',
      'race[white]',
      'factor(ftv)[9]',
      'factor(ftv)[10]',
      'flag[true]',
    ]);
  });

  test('numbers as levels are written in their shortest form', () => {
    const { schema } = train('y ~ factor(x)', { y: Y, x: [0.1, 1e21, -2.5, 0.1, 1e-7, -0] });
    expect(schema.variables[0]).toMatchObject({ levels: ['-2.5', '0', '1e-7', '0.1', '1e+21'] });
  });

  test('only levels of the rows used count', () => {
    const change = { x: [1, null, 3, 4, null, 6], w: [1, 1, 0, 1, 1, 1] };
    const { schema, rowsDropped, rowsWithoutWeight, design } = train(
      'y ~ x + three',
      { ...data, ...change },
      { weights: 'w' },
    );
    expect(schema.variables[1]).toMatchObject({ levels: ['a', 'c'] });
    expect([rowsDropped, rowsWithoutWeight, design.rows]).toEqual([2, 1, 3]);
    expect([...design.kept!]).toEqual([0, 3, 5]);
  });

  test('own order of a column is kept', () => {
    const size: CategoricalColumn = {
      kind: 'categorical',
      name: 'size',
      type: 'text',
      levels: ['small', 'medium', 'unused', 'large'],
      ownOrder: true,
      codes: Int32Array.of(0, 1, 3, 0, 1, 3),
    };
    const y = { kind: 'numeric', name: 'y', type: 'number', values: Float64Array.from(Y) } as const;
    const table: Table = { rows: 6, columns: [y, size] };
    expect(train('y ~ size', table).schema.columns).toEqual(['(Intercept)', 'size[medium]', 'size[large]']);
  });

  test('references and levels, by column or variable', () => {
    const options = {
      reference: { race: 'white', 'factor(ftv)': '9.0' },
      levels: { three: ['c', 'unused', 'b', 'a'] },
    };
    const { schema } = train('y ~ race + factor(ftv) + three', data, options);
    expect(schema.variables.map((variable) => 'levels' in variable && variable.levels)).toEqual([
      ['white', 'black', 'other'],
      ['9', '1', '10'],
      ['c', 'b', 'a'],
    ]);
  });

  test.each([
    [{ reference: { rase: 'white' } }, 'column-unknown', 'Did you mean "race"?'],
    [{ reference: { race: 'wite' } }, 'level-unknown', 'Did you mean "white"?'],
    [{ reference: { x: '1' } }, 'option-invalid', 'factor(x)'],
    [{ levels: { race: ['white', 'black', 'oter'] } }, 'level-unknown', 'Did you mean "oter"?'],
    [{ levels: { race: ['white', 'black', 'white', 'other'] } }, 'option-invalid', 'twice'],
    [{ event: '2' }, 'level-unknown', '"0", "1"'],
    [{ event: '0', reference: { y: '0' } }, 'option-invalid', 'both the event and the reference'],
  ])('%j', (options, code, words) => {
    const error = refusal('y ~ x + race', {}, options as TrainingOptions);
    expect(error).toMatchObject({ code });
    expect(error.message).toContain(words);
  });

  test('a level that is not among those given is named with its first row', () => {
    const options = { levels: { race: ['white', 'black'] } };
    expect(refusal('y ~ race', {}, options)).toMatchObject({
      code: 'level-unknown',
      at: { row: 3, column: 'race' },
    });
  });

  test('a single level is refused', () => {
    const error = refusal('y ~ race', { race: ['a', 'a', 'a', null, 'a', 'a'] });
    expect(error).toMatchObject({ code: 'column-constant', at: { column: 'race' } });
    expect(error.message).toContain('"a"');
  });

  test('too many columns', () => {
    const many: Data = {
      y: Array.from({ length: 300 }, (_, i) => i % 2),
      a: Array.from({ length: 300 }, (_, i) => `a${i}`),
      b: Array.from({ length: 300 }, (_, i) => `b${i}`),
    };
    expect(caught(() => train('y ~ a:b', many))).toMatchObject({ code: 'formula-unsupported' });
  });
});

describe('labels as response', () => {
  test.each([
    ['y', {}, ['0', '1'], [0, 1, 0, 1, 1, 0]],
    ['answer', {}, ['no', 'yes'], [0, 1, 1, 0, 0, 1]],
    ['answer', { event: 'no' }, ['yes', 'no'], [1, 0, 0, 1, 1, 0]],
    ['answer', { reference: { answer: 'yes' } }, ['yes', 'no'], [1, 0, 0, 1, 1, 0]],
    ['answer', { levels: { answer: ['yes', 'no'] } }, ['yes', 'no'], [1, 0, 0, 1, 1, 0]],
    ['flag', {}, ['false', 'true'], [1, 0, 1, 1, 0, 0]],
    ['factor(flag)', {}, ['false', 'true'], [1, 0, 1, 1, 0, 0]],
    ['I(1 - y)', {}, ['0', '1'], [1, 0, 1, 0, 0, 1]],
    ['I(10 * y + 2)', {}, ['2', '12'], [0, 1, 0, 1, 1, 0]],
    ['y', { event: '0.0' }, ['1', '0'], [1, 0, 1, 0, 0, 1]],
  ])('%s %j', (response, options, levels, events) => {
    const training = train(`${response} ~ x`, data, options as TrainingOptions);
    expect(training.schema.response).toMatchObject({ kind: 'labels', label: response, levels });
    expect([...training.events]).toEqual(events);
    expect([...training.others]).toEqual(events.map((a) => 1 - a));
    expect([training.weights, training.weightsKind]).toEqual([null, null]);
  });

  test('weights go to the side of the label', () => {
    const training = train(
      'answer ~ x',
      { ...data, w: [1, 2, 3, 0.5, 0, 6] },
      { weights: 'w', weightsKind: 'sampling' },
    );
    expect([...training.events]).toEqual([0, 2, 3, 0, 6]);
    expect([...training.others]).toEqual([1, 0, 0, 0.5, 0]);
    expect([...training.weights!]).toEqual([1, 2, 3, 0.5, 6]);
    expect([training.weightsKind, training.rowsWithoutWeight]).toEqual(['sampling', 1]);
  });

  test('a missing response drops the row', () => {
    const training = train('answer ~ x', { ...data, answer: ['no', null, 'yes', 'no', 'no', 'yes'] });
    expect(training.rowsDropped).toBe(1);
    expect([...training.events]).toEqual([0, 1, 0, 0, 1]);
  });

  test('three levels', () => {
    const error = refusal('three ~ x', {});
    expect(error).toMatchObject({ code: 'response-levels', at: { column: 'three' } });
    expect(error.message).toContain('3 levels ("a", "b", "c")');
    expect(error.message).toContain('a binary model needs two');
    expect(refusal('x ~ y', {}).message).toContain('6 levels');
  });

  test.each([
    ['y ~ x', { y: [1, 1, 1, 1, 1, 1] }],
    ['answer ~ x', { answer: ['no', 'no', null, 'no', 'no', 'no'] }],
    ['cbind(y, x) ~ flag', { y: [0, 0, 0, 0, 0, 0] }],
    ['cbind(x, y) ~ flag', { y: [0, 0, 0, 0, 0, 0] }],
  ])('%s is constant', (formula, change) => {
    expect(refusal(formula, change)).toMatchObject({ code: 'response-constant' });
  });
});

describe('proportions and counts', () => {
  const shares: Data = { p: [0, 0.25, 0.5, 1, 0.75, 0.1], n: [4, 4, 2, 3, 8, 10], x: [1, 2, 3, 4, 5, 6] };

  test('a share of totals', () => {
    const training = train('p ~ x', shares, { weights: 'n' });
    expect(training.schema.response).toMatchObject({ kind: 'proportion', label: 'p' });
    expect(training.weightsKind).toBe('totals');
    expect([...training.events]).toEqual([0, 1, 1, 3, 6, 1]);
    expect([...training.others]).toEqual([4, 3, 1, 0, 2, 9]);
  });

  test('zeros and ones are proportions with totals and labels with other weights', () => {
    const ones: Data = { y: Y, x: [1, 2, 3, 4, 5, 6], n: [1, 2, 3, 4, 5, 6] };
    expect(train('y ~ x', ones, { weights: 'n', weightsKind: 'totals' }).schema.response.kind).toBe(
      'proportion',
    );
    expect(train('y ~ x', ones, { weights: 'n' })).toMatchObject({
      weightsKind: 'frequency',
      schema: { response: { kind: 'labels' } },
    });
  });

  test.each([
    ['p ~ x', {}, undefined, 'as weights of the kind totals'],
    ['p ~ x', { weights: 'n', weightsKind: 'frequency' }, undefined, 'as weights of the kind totals'],
    ['q ~ x', { weights: 'n' }, 3, 'no whole number'],
    ['x ~ p', { weights: 'n', weightsKind: 'totals' }, 2, 'from 0 to 1'],
  ])('%s %j', (formula, options, row, words) => {
    const error = refusal(
      formula,
      { ...shares, q: [0, 0.25, 0.3, 1, 0.75, 0.1] },
      options as TrainingOptions,
    );
    expect(error).toMatchObject({ code: 'response-proportion', at: row === undefined ? {} : { row } });
    expect(error.message).toContain(words);
  });

  test('counts, times their weights', () => {
    const counted: Data = {
      s: [1, 0, 2, 0, 3, 1],
      f: [0, 0, 4, 5, 1, 1],
      x: [1, 2, 3, 4, 5, 6],
      w: [1, 1, 2, 1, 0, 3],
    };
    const plain = train('cbind(s, f) ~ x', counted);
    expect([...plain.events, ...plain.others]).toEqual([1, 2, 0, 3, 1, 0, 4, 5, 1, 1]);
    expect(plain).toMatchObject({ weights: null, weightsKind: null, rowsWithoutWeight: 1, rowsDropped: 0 });
    const weighted = train('cbind(s, f) ~ x', counted, { weights: 'w' });
    expect([...weighted.events, ...weighted.others]).toEqual([1, 4, 0, 3, 0, 8, 5, 3]);
    expect([...weighted.weights!]).toEqual([1, 2, 1, 3]);
    expect(refusal('cbind(s, f) ~ x', counted, { weights: 'w', weightsKind: 'totals' })).toMatchObject({
      code: 'option-invalid',
    });
    expect(refusal('cbind(s, f) ~ x', { ...counted, f: [0, 1, 0, -1, 2, 1] })).toMatchObject({
      code: 'value-out-of-domain',
      at: { row: 4 },
    });
    expect(refusal('cbind(s, f) ~ x', { ...counted, f: [0, 1, 0, 1, 2, 1.5] })).toMatchObject({
      code: 'value-out-of-domain',
      at: { row: 6 },
    });
    expect(refusal('cbind(race, f) ~ x', { ...counted })).toMatchObject({ code: 'column-type' });
    expect(refusal('cbind(s, f) ~ x', counted, { event: 's' })).toMatchObject({
      code: 'option-invalid',
      at: { option: 'event' },
    });
  });
});

describe('weights', () => {
  test.each([
    [{ weights: 'w' }, { w: [1, 1, -1, 1, 1, 1] }, 'weights-invalid', { row: 3, column: 'w' }],
    [{ weights: 'w' }, { w: [1, 1, 1, Number.POSITIVE_INFINITY, 1, 1] }, 'weights-invalid', { row: 4 }],
    [
      { weights: 'w' },
      { w: ['a', 'b', 'a', 'b', 'a', 'b'] },
      'column-type',
      { option: 'weights', column: 'w' },
    ],
    [{ weights: 'wt' }, { w: [1, 1, 1, 1, 1, 1] }, 'column-unknown', { option: 'weights', column: 'wt' }],
    [{ weights: [1, 2] }, {}, 'data-shape', { option: 'weights' }],
    [{ weightsKind: 'frequency' }, {}, 'option-invalid', { option: 'weightsKind' }],
    [{ weights: [0, 0, 0, 0, 0, 0] }, {}, 'data-empty', {}],
  ])('%j', (options, change, code, at) => {
    expect(refusal('y ~ x', change as Data, options as TrainingOptions)).toMatchObject({ code, at });
  });

  test('weight 0 is as a row that is not there', () => {
    const w = [1, 2, 0, 1, 3, 1];
    const change = {
      x: [1, 2, Number.POSITIVE_INFINITY, 4, 5, 6],
      race: ['a', 'b', 'only here', 'a', 'b', 'a'],
    };
    const without = (cells: readonly unknown[]) => cells.filter((_, i) => i !== 2);
    const shorter = Object.fromEntries(
      Object.entries({ ...data, ...change }).map(([key, cells]) => [key, without(cells)]),
    ) as Data;
    const one = train('y ~ x * race', { ...data, ...change }, { weights: w });
    const other = train('y ~ x * race', shorter, { weights: [1, 2, 1, 3, 1] });
    expect(one.schema).toEqual(other.schema);
    expect(columnsOfDesign(one.design)).toEqual(columnsOfDesign(other.design));
    expect([one.events, one.others]).toEqual([other.events, other.others]);
  });

  test('a missing weight is a missing value', () => {
    expect(train('y ~ x', data, { weights: [1, 1, Number.NaN, 1, 1, 1] }).rowsDropped).toBe(1);
  });
});

describe('offsets', () => {
  test('of the formula and of the option are added up and belong to the schema', () => {
    const training = train(
      'y ~ race + offset(log(x)) + offset(2 * ftv)',
      { ...data, o: [1, 2, 3, 4, 5, 6] },
      { offset: 'o' },
    );
    expect(training.schema.formula).toBe('y ~ race + offset(log(x)) + offset(2 * ftv) + offset(o)');
    expect(training.schema.offsets.length).toBe(3);
    expect(training.schema.inputs.map(({ name }) => name)).toEqual(['race', 'x', 'ftv', 'o']);
    training.design.offset!.forEach((value, i) => {
      expect(value).toBeCloseTo(Math.log(i + 1) + 2 * Number(data.ftv![i]) + (i + 1), 13);
    });
  });

  test('values of all rows are no part of the schema', () => {
    const training = train('y ~ race', data, { offset: [1, Number.NaN, 3, 4, 5, 6] });
    expect([...training.design.offset!]).toEqual([1, 3, 4, 5, 6]);
    expect(training.schema.offsets).toEqual([]);
    const namesake = train(
      'y ~ offset',
      { y: Y, offset: [1, 2, 3, 4, 5, 6] },
      { offset: [7, 7, 7, 7, 7, 7] },
    );
    expect(namesake.schema.inputs).toEqual([{ name: 'offset', type: 'number', range: [1, 6] }]);
    expect(refusal('y ~ x', {}, { offset: [1, 1, 1, Number.NEGATIVE_INFINITY, 1, 1] })).toMatchObject({
      code: 'value-not-finite',
      at: { row: 4, column: 'offset' },
    });
  });
});

describe('missing and impossible values', () => {
  test('fail names the first row and its column', () => {
    const change = { x: [1, 2, 3, 4, null, 6], race: ['a', 'b', 'a', null, 'b', 'a'] };
    expect(refusal('y ~ x + race', change, { missing: 'fail' })).toMatchObject({
      code: 'value-missing',
      at: { row: 4, column: 'race' },
    });
  });

  test('nothing left', () => {
    const error = refusal('y ~ x', { x: [null, null, null, null, null, 1] }, { weights: [1, 1, 1, 1, 1, 0] });
    expect(error).toMatchObject({ code: 'data-empty' });
    expect(error.message).toContain('Of 6 rows 5 lack a value that the model needs and 1 have weight 0.');
  });

  test('infinite values', () => {
    expect(refusal('y ~ x', { x: [1, 2, 3, 4, Number.NEGATIVE_INFINITY, 6] })).toMatchObject({
      code: 'value-not-finite',
      at: { row: 5, column: 'x' },
    });
  });

  test.each([
    ['log(x)', 'log(x) has no finite value in row 2, where x = 0.', 4, 10],
    ['I(1/(1/x))', '1/x has no finite value in row 2', 9, 12],
    ['sqrt(x - 1)', 'sqrt(x - 1) has no finite value in row 2, where x = 0.', 4, 15],
    ['I(ftv + exp(800 * x))', 'exp(800 * x) has no finite value in row 1, where x = 1.', 12, 24],
    ['factor(log10(x))', 'log10(x)', 11, 19],
    ['offset(I(x/x))', 'x/x has no finite value in row 2', 13, 16],
    ['I(0 * log(x)^0)', 'log(x) has no finite value', 10, 16],
  ])('%s', (term, words, start, end) => {
    const error = refusal(`y ~ ${term} + ftv`, { x: [1, 0, 3, 4, 5, 6] });
    expect(error).toMatchObject({ code: 'value-out-of-domain', at: { start, end } });
    expect(error.message).toContain(words);
  });

  test('interactions that overflow', () => {
    const change = { x: [1, 2, 3, 1e200, 5, 6], ftv: [1, 2, 3, 1e200, 5, 6] };
    expect(refusal('y ~ x:ftv', change)).toMatchObject({ code: 'value-out-of-domain', at: { row: 4 } });
    const { problems } = bindPrediction(
      train('y ~ x:ftv', data).schema,
      tableOf({ x: [1e200, 1], ftv: [1e200, 1] }),
    );
    expect([...problems]).toEqual([[0, { kind: 'out-of-domain', expression: 'x:ftv' }]]);
  });

  test('arithmetic of text', () => {
    expect(refusal('y ~ log(1 + race)', {})).toMatchObject({
      code: 'column-type',
      at: { column: 'race', start: 12, end: 16 },
    });
    expect(columnsOfDesign(train('y ~ I(2 * flag)', data).design)[1]).toEqual([2, 0, 2, 2, 0, 0]);
  });
});

test('inputs of the schema: columns of the right-hand side, with ranges of the rows used', () => {
  const { schema } = train('y ~ log(x) + race:flag', { ...data, x: [9, 2, 3, null, 5, 6] });
  expect(schema.inputs).toEqual([
    { name: 'x', type: 'number', range: [2, 9] },
    { name: 'race', type: 'text' },
    { name: 'flag', type: 'boolean' },
  ]);
});
