import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Basis, BasisRequest } from '../../../src/formula/basis/index.js';
import { basisWidth, fillBasis, settleBasis } from '../../../src/formula/basis/index.js';

interface Case {
  readonly sample: string;
  readonly request: BasisRequest;
  readonly knots: number[];
  readonly boundary: number[];
  readonly values: number[][];
  readonly new: number[];
  readonly newValues: number[][];
}

const folder = new URL('../../../../../test/golden/basis/', import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const golden: { samples: Record<string, number[]>; cases: Case[] } = read('bases.json');
const exact: { cases: Pick<Case, 'values' | 'newValues'>[] } = read('exact.json');
const cases = golden.cases.map((fromR, i) => ({
  name: JSON.stringify(fromR.request),
  sample: fromR.sample,
  fromR,
  exact: exact.cases[i]!,
}));

/** The largest difference in a column, in units of the column's largest value. */
function apart(found: readonly number[], wanted: readonly number[]): number {
  const size = Math.max(...wanted.map(Math.abs));
  const differences = wanted.map((value, i) => Math.abs(value - found[i]!));
  return wanted.length === 0 ? 0 : Math.max(...differences) / (size === 0 ? 1 : size);
}

function evaluated(basis: Basis, points: ArrayLike<number>): number[][] {
  const width = basisWidth(basis);
  const into = new Float64Array(width * points.length);
  for (let i = 0; i < points.length; i++) fillBasis(basis, points[i]!, into, width * i);
  return Array.from({ length: width }, (_, j) => Array.from(points, (_, i) => into[width * i + j]!));
}

function largestApart(found: readonly number[][], wanted: readonly number[][]): number {
  expect(found.length).toBe(wanted.length);
  return Math.max(...wanted.map((column, j) => apart(found[j]!, column)));
}

/** R itself is this far from the exact values: of badly spread x it loses digits in powers and truncated cubes. */
const OF_R: Readonly<Record<string, number>> = { skewed: 2e-9, uneven: 1e-9 };

/** The recurrence has no more digits where one value is far from all others. */
const OF_OURS: Readonly<Record<string, number>> = { uneven: 1e-12 };

test.each(cases)('$sample $name', ({ sample, fromR, exact }) => {
  const x = Float64Array.from(golden.samples[sample]!);
  const basis = settleBasis(fromR.request, x);
  if ('knots' in basis) expect(apart(basis.knots, fromR.knots)).toBeLessThan(1e-15);
  if ('boundary' in basis) expect(basis.boundary).toEqual(fromR.boundary);
  const [values, newValues] = [evaluated(basis, x.slice(0, 10)), evaluated(basis, fromR.new)];
  expect(largestApart(values, exact.values)).toBeLessThan(OF_OURS[sample] ?? 1e-13);
  expect(largestApart(newValues, exact.newValues)).toBeLessThan(OF_OURS[sample] ?? 1e-13);
  expect(largestApart(values, fromR.values)).toBeLessThan(OF_R[sample] ?? 2e-13);
  if (fromR.new.length > 0) {
    expect(largestApart(newValues, fromR.newValues)).toBeLessThan(OF_R[sample] ?? 2e-13);
  }
});
