import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { columnsOfDesign, type Data, termsOf, train } from './support.js';

interface Case {
  readonly formula: string;
  readonly data: string;
  readonly intercept: boolean;
  readonly terms: readonly string[];
  /** Kept rows, from 1. */
  readonly rows: readonly number[];
  readonly columns: readonly string[];
  readonly values: readonly (readonly number[])[];
  readonly offset: readonly number[] | null;
}

const path = new URL('../../../../test/golden/formula/model-matrix.json', import.meta.url);
const golden: { data: Record<string, Data>; cases: Case[] } = JSON.parse(readFileSync(path, 'utf8'));

/** `f[a]:x` as R writes it. */
function inR(name: string): string {
  return name.replace(/\[(.*?)\]/gu, (_, level: string) =>
    /^(true|false)$/u.test(level) ? level.toUpperCase() : level,
  );
}

describe("R's terms and model matrices", () => {
  test('there are enough of them', () => expect(golden.cases.length).toBeGreaterThan(300));

  test.each(golden.cases)('$formula ($data)', (expected) => {
    const data = golden.data[expected.data]!;
    const terms = termsOf(expected.formula, Object.keys(data));
    expect(terms.intercept).toBe(expected.intercept);
    expect(terms.terms.map(({ label }) => label)).toEqual(expected.terms);

    const { design, schema } = train(expected.formula, data);
    expect(schema.columns.map(inR)).toEqual(expected.columns);
    const rows = design.kept === null ? data.y!.map((_, i) => i) : [...design.kept];
    expect(rows.map((row) => row + 1)).toEqual(expected.rows);
    columnsOfDesign(design).forEach((column, j) => {
      column.forEach((value, i) => {
        const wanted = expected.values[j]![i]!;
        expect(Math.abs(value - wanted)).toBeLessThanOrEqual(4e-16 * Math.abs(wanted));
      });
    });
    if (expected.offset === null) expect(design.offset).toBeNull();
    else {
      expect(design.offset!.length).toBe(expected.offset.length);
      for (const [i, value] of expected.offset.entries()) expect(design.offset![i]).toBeCloseTo(value, 14);
    }
  });
});
