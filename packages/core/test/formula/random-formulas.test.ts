import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OddsmithError } from '../../src/errors.js';
import { bindPrediction } from '../../src/formula/prediction.js';
import { type Cell, columnsOfDesign, type Data, tableOf, train } from './support.js';

const RUNS = Number(process.env.FUZZ_RUNS ?? 1000);
const SEED = 20250101;

/** Variables by the text that their columns carry, computed the slow way; null is missing or undefined. */
const ATOMS: Readonly<Record<string, (row: Readonly<Record<string, Cell>>) => Cell>> = {
  x: (row) => row.x!,
  z: (row) => row.z!,
  '`my col`': (row) => row['my col']!,
  f: (row) => row.f!,
  b: (row) => row.b!,
  k: (row) => row.k!,
  'factor(k)': (row) => row.k!,
  'I(x^2)': ({ x }) => Number(x) * Number(x),
  'I(x + z * 2)': ({ x, z }) => Number(x) + Number(z) * 2,
  'sqrt(z)': ({ z }) => Math.sqrt(Number(z)),
  'log(x + 5)': ({ x }) => Math.log(Number(x) + 5),
  'I(x/z)': ({ x, z }) => Number(x) / Number(z),
};

/** The value of a design column in a row, from nothing but its name. */
function valueByName(name: string, row: Readonly<Record<string, Cell>>): number {
  if (name === '(Intercept)') return 1;
  return name.split(':').reduce((product, part) => {
    const [, label, level] = /^(.*?)(?:\[(.*)\])?$/u.exec(part)!;
    const value = ATOMS[label!]!(row);
    return product * (level === undefined ? Number(value) : String(value) === level ? 1 : 0);
  }, 1);
}

const cellsOf = (cell: fc.Arbitrary<Cell>, rows: number) =>
  fc.array(cell, { minLength: rows, maxLength: rows });
const nice = fc.integer({ min: -400, max: 900 }).map((i) => i / 100);
const number = fc.oneof(
  { arbitrary: nice, weight: 60 },
  { arbitrary: fc.constantFrom(0, -0, 1e308, 1e-308, Number.POSITIVE_INFINITY), weight: 1 },
  { arbitrary: fc.constant(null), weight: 3 },
);
const text = fc.oneof(
  { arbitrary: fc.constantFrom('a', 'b', 'c', 'é'), weight: 20 },
  { arbitrary: fc.constant(null), weight: 1 },
);
const data: fc.Arbitrary<Data> = fc.integer({ min: 0, max: 19 }).chain((rows) =>
  fc.record({
    y: cellsOf(fc.constantFrom(0, 1), rows),
    x: cellsOf(number, rows),
    z: cellsOf(
      fc.oneof({ arbitrary: nice.map(Math.abs), weight: 9 }, { arbitrary: number, weight: 1 }),
      rows,
    ),
    'my col': cellsOf(nice, rows),
    f: cellsOf(text, rows),
    b: cellsOf(fc.boolean(), rows),
    k: cellsOf(fc.constantFrom(1, 2, 10), rows),
  }),
);

const side = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    { arbitrary: fc.constantFrom(...Object.keys(ATOMS)), weight: 4 },
    {
      arbitrary: fc
        .tuple(tie('node'), fc.constantFrom(' + ', ' - ', '*', ':'), tie('node'))
        .map((parts) => parts.join('')),
      weight: 4,
    },
    { arbitrary: tie('node').map((inner) => `(${inner})`), weight: 2 },
    { arbitrary: tie('node').map((inner) => `(${inner})^2`), weight: 1 },
    { arbitrary: fc.constantFrom('0', '1', 'k', 'offset(z)', '.'), weight: 1 },
  ),
})).node;

/** Runs the action; true if it went through, false if it was refused properly. */
function accepted(action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if (!(error instanceof OddsmithError)) throw error;
    expect(error.message).not.toMatch(/undefined|\[object|NaN\b/u);
    return false;
  }
}

test('model matrices are what the names of their columns say', () => {
  let bound = 0;
  fc.assert(
    fc.property(side, data, (right, cells) => {
      const rowOf = (i: number) =>
        Object.fromEntries(Object.entries(cells).map(([name, column]) => [name, column[i]!]));
      accepted(() => {
        const { schema, design } = train(`y ~ ${right}`, cells);
        bound++;
        const columns = columnsOfDesign(design);
        expect(new Set(schema.columns).size).toBe(schema.columns.length);
        for (let i = 0; i < design.rows; i++) {
          const row = rowOf(design.kept === null ? i : design.kept[i]!);
          schema.columns.forEach((name, j) => {
            const wanted = valueByName(name, row);
            expect(Math.abs(columns[j]![i]! - wanted)).toBeLessThanOrEqual(2e-15 * Math.abs(wanted));
          });
        }
        const again = bindPrediction(JSON.parse(JSON.stringify(schema)), tableOf(cells));
        const predicted = columnsOfDesign(again.design);
        const rows = [...(again.design.kept ?? Array.from({ length: again.design.rows }, (_, i) => i))];
        for (let i = 0; i < design.rows; i++) {
          const position = rows.indexOf(design.kept === null ? i : design.kept[i]!);
          expect(predicted.map((column) => column[position])).toEqual(columns.map((column) => column[i]));
        }
        expect(train(schema.formula, cells).schema).toEqual(schema);
      });
    }),
    { seed: SEED, numRuns: RUNS },
  );
  expect(bound).toBeGreaterThan(RUNS / 4);
});

const words = [
  'y',
  'x',
  'f',
  '~',
  '+',
  '-',
  '*',
  '/',
  '^',
  ':',
  '(',
  ')',
  ',',
  '2',
  '0',
  '1',
  '.',
  '`',
  'log(',
  'I(',
  'factor(',
  'offset(',
  'cbind(',
  '%in%',
  '"',
  '=',
  '1e9',
  ' ',
  '\n',
  '𝒳',
  '\\',
  'toString(',
  '__proto__',
];
const garbage = fc.oneof(
  fc.array(fc.constantFrom(...words), { maxLength: 30 }).map((parts) => parts.join('')),
  fc.array(fc.constantFrom(...words), { maxLength: 20 }).map((parts) => `y ~ ${parts.join('')}`),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

test('whatever is typed gives a schema or an error of ours', () => {
  fc.assert(
    fc.property(garbage, data, (formula, cells) => {
      accepted(() => {
        const { schema, design } = train(formula, cells);
        expect(columnsOfDesign(design).flat().every(Number.isFinite)).toBe(true);
        expect(schema.columns.length).toBe(design.columns.length);
      });
    }),
    { seed: SEED, numRuns: RUNS },
  );
});
