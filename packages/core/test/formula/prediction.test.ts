import { describe, expect, test } from 'vitest';
import { bindPrediction } from '../../src/formula/prediction.js';
import type { Schema } from '../../src/formula/schema.js';
import { inputTypes } from '../../src/formula/used-columns.js';
import { caught, columnsOfDesign, type Data, tableOf, train } from './support.js';

const data: Data = {
  y: [0, 1, 0, 1, 1, 0, 1, 0, 1],
  x: [1, 2, 3, 4.25, 5, 6, 7, 8, 9],
  z: [0.1, 0.7, 0.3, 0.2, 0.11, 0.9, null, 1.2, 3],
  race: ['w', 'b', 'o', 'w', 'b', 'o', 'w', 'b', null],
  grade: [1, 2, 3, 1, 2, 3, 1, 2, 3],
  flag: [true, false, true, true, false, false, false, true, true],
  word: ['1', '2', 'x', '1', '2', 'x', '1', '2', 'x'],
};
const FORMULA = 'y ~ (x + log(z)):race + factor(grade)*flag + I(x^2/z) + word + offset(exp(-x))';
const trained = train(FORMULA, data);
const { schema } = trained;

test('a schema that went through JSON binds to the same bits', () => {
  const copy: Schema = JSON.parse(JSON.stringify(schema));
  expect(copy).toEqual(schema);
  const { design, problems } = bindPrediction(copy, tableOf(data));
  expect(columnsOfDesign(design)).toEqual(columnsOfDesign(trained.design));
  expect(design.offset).toEqual(trained.design.offset);
  expect(design.kept).toEqual(trained.design.kept);
  expect([...problems.keys()]).toEqual([6, 8]);
  expect(columnsOfDesign(design, 64)).toEqual(columnsOfDesign(design, 8));
});

test('the canonical formula trains to the same schema', () => {
  expect(train(schema.formula, data).schema).toEqual(schema);
});

test('neither the response nor weights are needed', () => {
  const { y: _, ...rest } = data;
  expect(bindPrediction(schema, tableOf(rest)).design.rows).toBe(7);
});

describe('rows that cannot be predicted', () => {
  const rows: Data = {
    x: [1, null, 3, 4, Number.POSITIVE_INFINITY, 6],
    z: [0, 1, 0.3, 0.2, 0.11, 0.9],
    race: ['w', 'b', 'green', null, 'b', 'o'],
    grade: [1, 2, 3, 1, 2, 7.5],
    flag: [true, false, true, true, false, false],
    word: ['1', '2', 'x', '1', '2', 'x'],
  };

  test('are listed with the reason', () => {
    const { design, problems } = bindPrediction(schema, tableOf(rows));
    expect(design.rows).toBe(0);
    expect(Object.fromEntries(problems)).toEqual({
      0: { kind: 'out-of-domain', expression: 'log(z)' },
      1: { kind: 'missing', column: 'x' },
      2: { kind: 'unseen-level', column: 'race', level: 'green' },
      3: { kind: 'missing', column: 'race' },
      4: { kind: 'out-of-domain', expression: 'x' },
      5: { kind: 'unseen-level', column: 'grade', level: '7.5' },
    });
  });

  test('the others keep their place', () => {
    const { design } = bindPrediction(
      schema,
      tableOf({ ...rows, z: [1, 1, 1, 1, 1, 1], grade: [1, 2, 3, 1, 2, 3] }),
    );
    expect([...design.kept!]).toEqual([0, 5]);
    expect(columnsOfDesign(design)[0]).toEqual([1, 1]);
  });

  test('an undefined offset', () => {
    const { schema: poisson } = train('y ~ x + offset(sqrt(grade))', data);
    const { problems } = bindPrediction(poisson, tableOf({ x: [1, 2], grade: [-1, 1] }));
    expect([...problems]).toEqual([[0, { kind: 'out-of-domain', expression: 'sqrt(grade)' }]]);
  });
});

describe('types of new columns', () => {
  const row: Data = { x: [1], z: [1], race: ['w'], grade: [1], flag: [true], word: ['x'] };
  const bind = (change: Data) => bindPrediction(schema, tableOf({ ...row, ...change }));

  test('numbers where the levels of a text column are numbers', () => {
    expect(bind({ word: [2] }).design.rows).toBe(1);
    expect([...bind({ word: [3] }).problems.values()]).toEqual([
      { kind: 'unseen-level', column: 'word', level: '3' },
    ]);
  });

  test('a column without any value may have any type', () => {
    for (const name of Object.keys(row)) {
      expect([...bind({ [name]: [null] }).problems.values()]).toEqual([{ kind: 'missing', column: name }]);
      const empty = {
        kind: 'categorical',
        name,
        type: 'text',
        levels: [],
        ownOrder: false,
        codes: Int32Array.of(-1),
      } as const;
      const { columns } = tableOf(row);
      const table = { rows: 1, columns: columns.map((column) => (column.name === name ? empty : column)) };
      expect([...bindPrediction(schema, table).problems.values()]).toEqual([
        { kind: 'missing', column: name },
      ]);
    }
  });

  test.each([
    [{ x: ['one'] }, 'column-type', 'x'],
    [{ x: [true] }, 'column-type', 'x'],
    [{ flag: [1] }, 'column-type', 'flag'],
    [{ flag: ['maybe'] }, 'column-type', 'flag'],
  ])('%j', (change, code, column) => {
    expect(caught(() => bind(change))).toMatchObject({ code, at: { column } });
  });

  test('a date is no number', () => {
    const { columns } = tableOf(row);
    const dated = columns.map((column) =>
      column.name === 'x' ? ({ ...column, type: 'date' } as typeof column) : column,
    );
    expect(caught(() => bindPrediction(schema, { rows: 1, columns: dated }))).toMatchObject({
      code: 'column-type',
    });
  });

  test('a missing column is named with the nearest', () => {
    const { race, ...rest } = row;
    const error = caught(() => bindPrediction(schema, tableOf({ ...rest, Rase: race! })));
    expect(error).toMatchObject({ code: 'column-unknown', at: { column: 'race' } });
    expect((error as Error).message).toContain('Did you mean "Rase"?');
  });

  test('what to ask a reader for', () => {
    expect({ ...inputTypes(schema) }).toEqual({
      x: 'number',
      z: 'number',
      race: 'text',
      grade: 'number',
      word: 'text',
    });
  });
});
