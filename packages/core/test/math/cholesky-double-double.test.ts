import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accurateCholesky,
  accurateDot,
  accurateInverse,
  accurateProduct,
  accurateSolve,
  type Pairs,
  pairs,
} from '../../src/math/cholesky-double-double.js';
import { inverseRoot } from '../../src/math/inverse-root.js';
import { packedIndex, packedLength } from '../../src/math/packed.js';
import {
  Digits,
  exactInverse,
  gramMatrix,
  inflation,
  inverseError,
  pairValue,
  randomNumbers,
} from './matrices.js';
import { exactly, type Real } from './real.js';

const UNIT = 2 ** -105;

function vector(size: number, seed: number): Pairs {
  const random = randomNumbers(seed);
  const high = Float64Array.from({ length: size }, random);
  return { high, low: high.map((value) => value * 2 ** -54 * random()) };
}

/** The matrix that has 1/(i + j + 1), times the least common multiple of the denominators: all entries integers. */
function hilbert(size: number): { matrix: Pairs; multiple: number } {
  const divides = (a: number, b: number): number => (b === 0 ? a : divides(b, a % b));
  let multiple = 1;
  for (let k = 2; k < 2 * size; k++) multiple *= k / divides(multiple, k);
  const matrix = pairs(packedLength(size));
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) matrix.high[packedIndex(i, j)] = multiple / (i + j + 1);
  return { matrix, multiple };
}

/** Entry of the inverse of Hilbert's matrix, an integer (Choi 1983, "Tricks or treats with the Hilbert matrix"). */
function hilbertInverse(size: number, i: number, j: number): bigint {
  const choose = (n: number, k: number): bigint => {
    let result = 1n;
    for (let m = 1; m <= k; m++) result = (result * BigInt(n - k + m)) / BigInt(m);
    return result;
  };
  const sign = (i + j) % 2 === 0 ? 1n : -1n;
  const middle = choose(i + j, i) ** 2n;
  return sign * BigInt(i + j + 1) * choose(size + i, size - j - 1) * choose(size + j, size - i - 1) * middle;
}

describe('the inverse in double-double', () => {
  it.each([1, 2, 5, 8, 10, 12])('of Hilbert’s matrix of size %i', (size) => {
    const { matrix, multiple } = hilbert(size);
    const exact = Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_, j) => new Digits(hilbertInverse(size, i, j).toString()).div(multiple)),
    );
    const inverse = accurateInverse(accurateCholesky(matrix, size, 0));
    expect(inverseError(inverse, exact)).toBeLessThan(size * UNIT * inflation(matrix, exact));
  });

  it.each([
    [1, 1],
    [7, 1],
    [12, 1e-3],
    [20, 1e-5],
    [35, 1e-2],
  ])('of %i columns, %f of them their own', (size, own) => {
    const matrix = gramMatrix(size, own, size);
    const exact = exactInverse(matrix, size);
    const factor = accurateCholesky(matrix, size, 0);
    const bound = 4 * size * UNIT * inflation(matrix, exact);
    expect(inverseError(accurateInverse(factor), exact)).toBeLessThan(bound);

    const right = vector(size, 5);
    const solved = accurateSolve(factor, right);
    const product = accurateProduct(matrix, solved);
    for (let i = 0; i < size; i++) {
      const wanted = exact[i]!.reduce(
        (sum, value, j) => sum.plus(value.times(pairValue(right, j))),
        new Digits(0),
      );
      const units = exact[i]!.reduce(
        (sum, value, j) => sum.plus(value.times(pairValue(right, j)).abs()),
        new Digits(0),
      );
      expect(pairValue(solved, i).minus(wanted).abs().div(units).toNumber()).toBeLessThan(bound);
      const back = pairValue(product, i).minus(pairValue(right, i)).abs().toNumber();
      const magnitudes = Array.from({ length: size }, (_, j) =>
        Math.abs(matrix.high[packedIndex(Math.max(i, j), Math.min(i, j))]! * solved.high[j]!),
      ).reduce((sum, value) => sum + value, 0);
      expect(back).toBeLessThan(8 * size * UNIT * magnitudes * Math.sqrt(inflation(matrix, exact)));
    }
  });

  it('is the square of the root', () => {
    const size = 9;
    const factor = accurateCholesky(gramMatrix(size, 0.1, 3), size, 0);
    const [root, inverse] = [inverseRoot(factor), accurateInverse(factor)];
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = new Digits(0);
        let magnitudes = 0;
        for (let k = i; k < size; k++) {
          const term = pairValue(root, packedIndex(k, i)).times(pairValue(root, packedIndex(k, j)));
          sum = sum.plus(term);
          magnitudes += Math.abs(term.toNumber());
        }
        const difference = sum
          .minus(pairValue(inverse, packedIndex(i, j)))
          .abs()
          .toNumber();
        expect(difference).toBeLessThanOrEqual(size * UNIT * magnitudes);
      }
    }
  });

  it('leaves out dependent columns', () => {
    const whole = gramMatrix(3, 1, 8).high;
    const [a, b, c, d, e, f] = [...whole];
    // Third column twice the first: the matrix of columns 0, 1, 0, 2.
    const high = Float64Array.of(a!, b!, c!, 2 * a!, 2 * b!, 4 * a!, d!, e!, 2 * d!, f!);
    const factor = accurateCholesky({ high, low: new Float64Array(10) }, 4, 1e-20);
    expect(factor.dependent).toEqual([2]);
    const inverse = accurateInverse(factor);
    const without = accurateInverse(accurateCholesky({ high: whole, low: new Float64Array(6) }, 3, 0));
    const kept = [0, 1, 2, 6, 7, 9].map((index) => inverse.high[index]!);
    expect(kept).toEqual([...without.high]);
    expect([3, 4, 5, 8].map((index) => inverse.high[index])).toEqual([0, 0, 0, 0]);
    expect(accurateSolve(factor, vector(4, 1)).high[2]).toBe(0);
  });
});

describe('the dot product in double-double', () => {
  const real = (values: Pairs, k: number) => exactly(values.high[k]!).plus(exactly(values.low[k]!));
  const check = (a: Pairs, b: Pairs) => {
    let sum: Real = exactly(0);
    let magnitudes: Real = exactly(0);
    for (let k = 0; k < a.high.length; k++) {
      const term = real(a, k).times(real(b, k));
      sum = sum.plus(term);
      magnitudes = magnitudes.plus(term.abs());
    }
    const { hi, lo } = accurateDot(a, b);
    const bound = magnitudes.times(2 * a.high.length * UNIT);
    expect(exactly(hi).plus(exactly(lo)).minus(sum).abs().lte(bound)).toBe(true);
    expect(Math.abs(lo)).toBeLessThanOrEqual(Math.abs(hi) * 2 ** -53);
  };

  it('errs by n·2⁻¹⁰⁴ of the magnitudes, also where they cancel', () => {
    const number = fc
      .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.integer({ min: -60, max: 60 }))
      .map(([x, k]) => (Math.abs(x) < 1e-6 ? 0 : x * 2 ** k));
    const arrays = fc.array(fc.tuple(number, number), { maxLength: 30 });
    fc.assert(
      fc.property(arrays, arrays, (first, second) => {
        // Twice the same terms with opposite signs, but for a low part: most of the sum cancels.
        const terms = [...first, ...second, ...first.map(([x, y]) => [-x, y] as const)];
        const high = (side: 0 | 1) => Float64Array.from(terms, (term) => term[side]);
        const low = (values: Float64Array) => values.map((value, k) => value * 2 ** -54 * Math.cos(k));
        const [x, y] = [high(0), high(1)];
        check({ high: x, low: low(x) }, { high: y, low: low(y) });
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it('scales where splitting would overflow', () => {
    const zeros = new Float64Array(3);
    check(
      { high: Float64Array.of(1.7e308, 3, -9e307), low: zeros },
      { high: Float64Array.of(0.3, 1e300, 0.7), low: zeros },
    );
  });

  it('of what overflows is infinite, not NaN', () => {
    const huge = { high: Float64Array.of(1e200, 1), low: new Float64Array(2) };
    expect(accurateDot(huge, huge)).toEqual({ hi: Number.POSITIVE_INFINITY, lo: 0 });
  });
});
