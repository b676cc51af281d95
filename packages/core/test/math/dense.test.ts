import { describe, expect, it } from 'vitest';
import { createDenseAlgebra } from '../../src/kernel/dense.js';
import { createDenseEngine } from '../../src/kernel/dense-engine.js';
import { accurateCholesky, accurateInverse } from '../../src/math/cholesky-double-double.js';
import { plainAlgebra } from '../../src/math/dense/dense-algebra.js';
import { reserveMemory } from '../../src/math/dense/tile-engine.js';
import { createTiledAlgebra } from '../../src/math/dense/tiled-algebra.js';
import { createTwinEngine } from '../../src/math/dense/twin-engine.js';
import { diagonalOf, packedIndex } from '../../src/math/packed.js';
import { exactInverse, gramMatrix, inflation, inverseError } from './matrices.js';

const twin = createTiledAlgebra('twin', createTwinEngine());
const wasm = createTiledAlgebra('wasm', createDenseEngine());
const algebras = [plainAlgebra, twin, wasm];

/** Equal with the sign of zeros. */
function expectSameBits(actual: Float64Array, wanted: Float64Array): void {
  expect(actual.length).toBe(wanted.length);
  expect(actual.findIndex((value, k) => !Object.is(value, wanted[k]))).toBe(-1);
}

it('is in WebAssembly where that runs', () => {
  expect(createDenseAlgebra().name).toBe('wasm');
});

describe('loops, twin and WebAssembly give the same bits', () => {
  // Up to tiles that are not full, a block that is full (128 columns), and two blocks and more.
  const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 31, 60, 127, 128, 129, 262];
  it.each(sizes)('for %i columns', (size) => {
    const { high } = gramMatrix(size, 0.05, size);
    const [plain, ...others] = algebras.map((algebra) => algebra.cholesky(high, size, 1e-12)!);
    const inverse = plainAlgebra.inverse(plain!);
    for (const [k, factored] of others.entries()) {
      expectSameBits(factored.factor, plain!.factor);
      expect(factored.smallestPivot).toBe(plain!.smallestPivot);
      expectSameBits(algebras[k + 1]!.inverse(plain!), inverse);
    }
    for (const algebra of algebras) {
      algebra.release();
      expectSameBits(algebra.variances(plain!), diagonalOf(inverse, size));
    }
  });

  it('also for sparse matrices, whose zeros have signs', () => {
    const size = 22;
    const { high } = gramMatrix(size, 1, 4);
    for (let i = 0; i < size; i++)
      for (let j = 0; j < i; j++) if ((i * j) % 3 !== 1) high[packedIndex(i, j)] = (i + j) % 2 === 0 ? 0 : -0;
    for (let i = 0; i < size; i++) high[packedIndex(i, i)]! *= 10;
    const [plain, ...others] = algebras.map((algebra) => algebra.cholesky(high, size, 0)!);
    for (const [k, factored] of others.entries()) {
      expectSameBits(factored.factor, plain!.factor);
      expectSameBits(algebras[k + 1]!.inverse(factored), plainAlgebra.inverse(plain!));
    }
  });

  it.each([3, 150])('and the same refined inverse, for %i columns', (size) => {
    const matrix = gramMatrix(size, 0.1, size);
    const factor = plainAlgebra.cholesky(matrix.high, size, 0)!;
    const [first, second] = [twin, wasm].map((algebra) => algebra.refinedInverse(factor, matrix));
    expectSameBits(second!.inverse, first!.inverse);
    expect(second!.error).toBe(first!.error);
  });
});

describe.each(algebras)('$name', (algebra) => {
  it('refuses at the first pivot below the threshold, in every tile and block', () => {
    const size = 140;
    const gram = gramMatrix(size, 1, 9).high;
    expect(algebra.cholesky(gram, size, 1e-3)!.smallestPivot).toBeGreaterThan(1e-3);
    for (const column of [0, 1, 3, 4, 64, 127, 128, 139]) {
      const high = gram.slice();
      for (const diagonal of [0, -1, Number.NaN]) {
        high[packedIndex(column, column)] = diagonal;
        expect(algebra.cholesky(high, size, 0)).toBeNull();
      }
    }
    expect(algebra.cholesky(Float64Array.of(1, 1, 1), 2, 0)).toBeNull();
    expect(algebra.cholesky(Float64Array.of(Number.POSITIVE_INFINITY), 1, 0)).toBeNull();
    const nearlyOne = Float64Array.of(1, 0.99, 1);
    expect(algebra.cholesky(nearlyOne, 2, 0.02)).toBeNull();
    expect(algebra.cholesky(nearlyOne, 2, 0.0198)!.smallestPivot).toBeCloseTo(0.0199, 12);
  });

  it('inverts to what the condition leaves', () => {
    const size = 13;
    for (const own of [1, 0.1, 1e-3]) {
      const { high } = gramMatrix(size, own, 2);
      const matrix = { high, low: new Float64Array(high.length) };
      const exact = exactInverse(matrix, size);
      const inverse = algebra.inverse(algebra.cholesky(high, size, 0)!);
      const error = inverseError({ high: inverse, low: matrix.low }, exact);
      expect(error).toBeLessThan(4 * size * 2 ** -53 * inflation(matrix, exact));
    }
  });
});

it.each([createTwinEngine, createDenseEngine])('says so when there is no memory (%o)', (create) => {
  const place = { code: 'memory-exhausted' };
  expect(() => reserveMemory(create(), 2 ** 45)).toThrow(expect.objectContaining(place));
});

describe('the refined inverse', () => {
  it.each([
    [2, 1],
    [9, 0.1],
    [9, 1e-3],
    [30, 1],
    [30, 0.05],
    [30, 1e-4],
  ])('of %i columns, %f of them their own, errs by no more than it says', (size, own) => {
    const matrix = gramMatrix(size, own, size + 1);
    const exact = exactInverse(matrix, size);
    const factor = wasm.cholesky(matrix.high, size, 0)!;
    const { inverse, error } = wasm.refinedInverse(factor, matrix);
    const low = new Float64Array(inverse.length);
    expect(inverseError({ high: inverse, low }, exact)).toBeLessThan(error + 2 ** -53);
    if (inflation(matrix, exact) < 1e4) expect(error).toBeLessThan(1e-16);
  });

  it('agrees with the one in double-double in all digits at 160 columns', () => {
    const matrix = gramMatrix(160, 0.5, 6);
    const { inverse, error } = wasm.refinedInverse(wasm.cholesky(matrix.high, 160, 0)!, matrix);
    const accurate = accurateInverse(accurateCholesky(matrix, 160, 0)).high;
    expect(error).toBeLessThan(1e-16);
    for (let i = 0; i < 160; i++) {
      const index = packedIndex(i, i);
      expect(Math.abs(inverse[index]! / accurate[index]! - 1)).toBeLessThanOrEqual(2 ** -52);
    }
  });

  it('says that it knows nothing where the factor is that of another matrix, or nothing is finite', () => {
    const matrix = gramMatrix(6, 0.1, 1);
    const other = wasm.cholesky(gramMatrix(6, 1, 2).high, 6, 0)!;
    expect(wasm.refinedInverse(other, matrix).error).toBe(Number.POSITIVE_INFINITY);
    const zeros = { high: new Float64Array(21), low: new Float64Array(21) };
    expect(wasm.refinedInverse(other, zeros).error).toBe(Number.POSITIVE_INFINITY);
    const none = { size: 0, factor: new Float64Array(), smallestPivot: 1 };
    const empty = { high: none.factor, low: none.factor };
    expect(wasm.refinedInverse(none, empty)).toEqual({ inverse: none.factor, error: 0 });
    const vanishing = { high: gramMatrix(6, 1, 2).high.map((value) => value * 1e-307), low: zeros.low };
    const huge = wasm.cholesky(
      gramMatrix(6, 1, 2).high.map((value) => value * 1e100),
      6,
      0,
    )!;
    expect(wasm.refinedInverse(huge, vanishing).error).toBe(Number.POSITIVE_INFINITY);
    const tiny = { size: 1, factor: Float64Array.of(1e-200), smallestPivot: 1 };
    const { inverse, error } = wasm.refinedInverse(tiny, {
      high: Float64Array.of(1),
      low: new Float64Array(1),
    });
    expect([...inverse, error]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });
});
