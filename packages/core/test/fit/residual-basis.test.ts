/** The basis of columns that nearly depend on others. */
import { describe, expect, it } from 'vitest';
import { congruent, plainBasis, residualBasis } from '../../src/fit/residual-basis.js';
import { cholesky } from '../../src/math/cholesky.js';
import { packedIndex, packedLength, packedProduct } from '../../src/math/packed.js';

const SIZE = 6;
const ROWS = 200;

/** Columns 2 and 4 nearly depend on those before them: x₂ ≈ x₁, x₄ ≈ 2x₁ − x₃ + x₀. */
function columns(apart: number): Float64Array[] {
  const value = (i: number, j: number) =>
    Math.fround(((i * (2 * j + 13) + 31 * j * i * i) % 101) / 101 - 0.5);
  const own = Array.from({ length: SIZE }, (_, j) =>
    Float64Array.from({ length: ROWS }, (_, i) => value(i, j)),
  );
  own[0]!.fill(1);
  own[2] = own[2]!.map((x, i) => own[1]![i]! + apart * x);
  own[4] = own[4]!.map((x, i) => 2 * own[1]![i]! - own[3]![i]! + 1 + apart * x);
  return own;
}

function gram(of: readonly Float64Array[]): Float64Array {
  const sums = new Float64Array(packedLength(of.length));
  of.forEach((a, j) => {
    for (let k = 0; k <= j; k++) sums[packedIndex(j, k)] = a.reduce((sum, x, i) => sum + x * of[k]![i]!, 0);
  });
  return sums;
}

const exactly = (high: Float64Array) => ({ high, low: new Float64Array(high.length) });
const all = Array.from({ length: SIZE }, (_, j) => j);
const basisOf = (apart: number, active = all) =>
  residualBasis(cholesky(gram(columns(apart)), SIZE, 1e-12)!, active);

describe('a basis for nearly dependent columns', () => {
  it('replaces those alone, by few multiples of few bits', () => {
    const { residuals } = basisOf(1e-3);
    expect(new Set(residuals!.columns)).toEqual(new Set([2, 4]));
    for (const factor of residuals!.factors) expect(factor).toBe(Math.fround(factor));
    const parts = Array.from(residuals!.columns, (column, k) => [column, residuals!.others[k]]);
    expect(parts).toContainEqual([2, 1]);
    expect(parts).toContainEqual([4, 3]);
  });

  it('makes them well conditioned', () => {
    for (const apart of [1e-2, 1e-3, 1e-4]) {
      const { residuals } = basisOf(apart);
      const before = columns(apart);
      const after = before.map((column) => column.slice());
      residuals!.columns.forEach((column, k) => {
        const other = before[residuals!.others[k]!]!;
        const factor = residuals!.factors[k]!;
        after[column] = after[column]!.map((x, i) => x - factor * other[i]!);
      });
      expect(cholesky(gram(before), SIZE, 1e-12)!.smallestPivot).toBeLessThan(apart * apart);
      expect(cholesky(gram(after), SIZE, 1e-12)!.smallestPivot).toBeGreaterThan(0.05);
    }
  });

  it('leaves independent columns as they are', () => {
    expect(basisOf(10).residuals).toBeNull();
    expect(plainBasis(all).residuals).toBeNull();
  });

  it('is not taken where too many others are in each combination', () => {
    const size = 40;
    // Of x₂₀ … x₃₉ each is the sum of x₀ … x₁₉, but for a thousandth: H = LLᵀ with such rows.
    const factor = new Float64Array(packedLength(size));
    for (let j = 0; j < size; j++) {
      factor[packedIndex(j, j)] = j < 20 ? 1 : 1e-3;
      if (j >= 20) factor.fill(1, packedIndex(j, 0), packedIndex(j, 20));
    }
    const columns = Array.from({ length: size }, (_, j) => j);
    expect(residualBasis({ size, factor, smallestPivot: 1e-7 }, columns).residuals).toBeNull();
  });

  it('tells columns by their places among all', () => {
    const { residuals } = basisOf(1e-3, [1, 2, 5, 6, 8, 9]);
    expect(new Set(residuals!.columns)).toEqual(new Set([5, 8]));
  });
});

describe('its maps', () => {
  const basis = basisOf(1e-3);
  const vector = exactly(Float64Array.from(all, (j) => 1 / (j + 1.7)));

  it('have their inverses', () => {
    const around = [basis.toCoordinates(basis.toPoint(vector)), basis.fromGradient(basis.toGradient(vector))];
    for (const { high, low } of around) {
      expect(high).toEqual(vector.high);
      for (const rest of low) expect(Math.abs(rest)).toBeLessThan(1e-28);
    }
  });

  it('are one matrix and its transpose', () => {
    const other = exactly(Float64Array.from(all, (j) => Math.sqrt(j + 2)));
    const dot = (a: { high: Float64Array }, b: { high: Float64Array }) =>
      a.high.reduce((sum, value, j) => sum + value * b.high[j]!, 0);
    expect(dot(basis.toPoint(vector), other)).toBeCloseTo(dot(vector, basis.toGradient(other)), 13);
    basis.toPoint(vector).high.forEach((value, j) => {
      expect(value).toBeCloseTo(
        basis.rowOf(j).reduce((sum, c, k) => sum + c * vector.high[k]!, 0),
        14,
      );
    });
  });

  it('carry a matrix over and back', () => {
    const matrix = exactly(gram(columns(1)));
    const there = congruent(matrix, SIZE, basis.toGradient);
    const point = basis.toPoint(vector).high;
    const quadratic = (a: Float64Array, x: Float64Array) =>
      packedProduct(a, x).reduce((sum, value, j) => sum + value * x[j]!, 0);
    expect(quadratic(there.high, vector.high) / quadratic(matrix.high, point)).toBeCloseTo(1, 12);
    expect(congruent(there, SIZE, basis.fromGradient).high).toEqual(matrix.high);
  });
});
