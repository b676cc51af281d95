import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { predict } from '../../src/fit/models.js';
import { expandTerms } from '../../src/formula/full/expand.js';
import { parseFormula } from '../../src/formula/parse.js';
import type { Expression, Schema, VariableSchema } from '../../src/formula/schema.js';
import { bindTraining } from '../../src/formula/training.js';
import { drawGoldenRows, makeGoldenRows } from '../../src/output/golden-rows.js';
import { toTable } from '../../src/table/data.js';
import { BIRTHWT_SCHEMA, factor, name, numeric, schemaOf } from './fixtures.js';

const at = { start: 0, end: 1 };
const call = (of: string, ...parts: Expression[]): Expression => ({
  kind: 'call',
  name: of,
  arguments: parts,
  at,
});

describe('golden rows', () => {
  test('hold the columns that prediction reads, not the response', () => {
    const rows = drawGoldenRows(BIRTHWT_SCHEMA);
    expect(rows).toHaveLength(12);
    for (const row of rows) {
      expect(Object.keys(row)).toEqual(['age', 'lwt', 'race', 'smoke', 'ptl', 'ht', 'ui', 'ftv']);
    }
  });

  test('are the same for the same seed, and others for another', () => {
    expect(drawGoldenRows(BIRTHWT_SCHEMA, 5)).toEqual(drawGoldenRows(BIRTHWT_SCHEMA, 5));
    expect(drawGoldenRows(BIRTHWT_SCHEMA, 5)).not.toEqual(drawGoldenRows(BIRTHWT_SCHEMA, 6));
  });

  test('show every level, stay inside the range, on a grid of eighths', () => {
    const range = fc
      .tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 1, max: 1000 }))
      .map(([low, length]) => [low, low + length] as const);
    const levels = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(range, levels, fc.integer(), (ends, names, seed) => {
        const schema = schemaOf('y', [numeric('x'), factor('f', names)], undefined, ends);
        const rows = drawGoldenRows(schema, seed);
        expect(rows).toHaveLength(Math.max(12, names.length));
        expect(new Set(rows.map((row) => row.f))).toEqual(new Set(names));
        for (const row of rows) {
          const x = Number(row.x);
          expect(x).toBeGreaterThan(ends[0]);
          expect(x).toBeLessThan(ends[1]);
          expect(Number.isInteger(((x - ends[0]) * 8) / (ends[1] - ends[0]))).toBe(true);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test('give factors of numbers, booleans and dates the values of their column', () => {
    const of = (label: string, expression: Expression, levels: string[]): VariableSchema => ({
      kind: 'factor',
      label,
      expression,
      levels,
      contrast: 'treatment',
    });
    const variables = [
      of('factor(ftv)', call('factor', name('ftv')), ['0', '1.5', '2']),
      of('smoker', name('smoker'), ['false', 'true']),
      numeric('day'),
    ];
    const schema: Schema = {
      ...schemaOf('y', variables),
      inputs: [
        { name: 'ftv', type: 'number', range: [0, 2] },
        { name: 'smoker', type: 'boolean' },
        { name: 'day', type: 'date', range: [18000, 18800] },
        { name: 'exposure', type: 'number', range: [1, 9] },
      ],
      offsets: [call('log', name('exposure'))],
    };
    const rows = drawGoldenRows(schema);
    expect(new Set(rows.map((row) => row.ftv))).toEqual(new Set([0, 1.5, 2]));
    expect(new Set(rows.map((row) => row.smoker))).toEqual(new Set([true, false]));
    for (const row of rows) {
      expect(row.day).toMatch(/^20(19|20|21)-\d\d-\d\d$/);
      expect(Number(row.exposure)).toBeGreaterThan(1);
    }
  });

  test('are rows that the real formula language predicts', () => {
    const index = Array.from({ length: 40 }, (_, row) => row);
    const table = toTable({
      y: index.map((row) => (row * 7) % 3 === 0),
      age: index.map((row) => 20 + row),
      race: index.map((row) => ['white', 'black', 'other'][row % 3]),
      visits: index.map((row) => row % 4),
      smoker: index.map((row) => row % 5 < 2),
      urban: index.map((row) => row % 7 < 3),
      day: index.map((row) => new Date(Date.UTC(2020, 0, row + 1))),
      exposure: index.map((row) => 3 + (row % 6)),
    });
    const formula =
      'y ~ log(age) * race + factor(visits) + smoker + I(urban * 2) + day + offset(log(exposure - 2.5))';
    const names = table.columns.map((column) => column.name);
    const { schema } = bindTraining(expandTerms(parseFormula(formula), names, []), table, {});
    const size = schema.columns.length;
    const zeros = Array.from({ length: size }, () => 0);
    const model = {
      schema,
      coefficients: zeros.map((_, j) => (j - 3) / 8),
      coefficientsLow: zeros,
      covariance: zeros.map(() => zeros),
      covarianceLow: zeros.map(() => zeros),
      confidence: 0.95,
      limiting: null,
    };
    const golden = makeGoldenRows(model, predict);
    expect(golden.rows).toHaveLength(12);
    expect(golden.logOdds.every((z) => z !== null)).toBe(true);
  });
});
