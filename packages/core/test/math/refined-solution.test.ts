import { describe, expect, it } from 'vitest';
import { cholesky } from '../../src/math/cholesky.js';
import { pairs } from '../../src/math/cholesky-double-double.js';
import { refinedSolution } from '../../src/math/refined-solution.js';
import { Digits, exactInverse, gramMatrix, inflation, pairValue, randomNumbers } from './matrices.js';

describe('the refined solution', () => {
  it.each([
    [1, 1],
    [8, 1],
    [8, 1e-3],
    [25, 0.1],
    [25, 1e-5],
  ])('for %i columns, %f of them their own, is good in double-double', (size, own) => {
    const matrix = gramMatrix(size, own, size);
    const random = randomNumbers(7);
    const high = Float64Array.from({ length: size }, random);
    const right = { high, low: high.map((value) => value * 2 ** -54 * random()) };
    const solved = refinedSolution(matrix, cholesky(matrix.high, size, 0)!, right)!;
    const exact = exactInverse(matrix, size);
    for (let i = 0; i < size; i++) {
      const terms = exact[i]!.map((value, j) => value.times(pairValue(right, j)));
      const wanted = terms.reduce((sum, term) => sum.plus(term), new Digits(0));
      const magnitudes = terms.reduce((sum, term) => sum.plus(term.abs()), new Digits(0));
      const error = pairValue(solved, i).minus(wanted).abs().div(magnitudes).toNumber();
      expect(error).toBeLessThan(4 * size * 2 ** -105 * inflation(matrix, exact));
    }
  });

  it('of nothing is nothing', () => {
    const matrix = gramMatrix(4, 1, 1);
    expect(refinedSolution(matrix, cholesky(matrix.high, 4, 0)!, pairs(4))).toEqual(pairs(4));
  });

  it('is refused where the factor in double precision is too coarse', () => {
    const matrix = gramMatrix(12, 1e-8, 3);
    const coarse = cholesky(gramMatrix(12, 1e-2, 3).high, 12, 0)!;
    const right = { high: new Float64Array(12).fill(1), low: new Float64Array(12) };
    expect(refinedSolution(matrix, coarse, right)).toBeNull();
    const factor = cholesky(Float64Array.of(1, 1, 1 + 2 ** -52), 2, 0)!;
    const nearly = { high: Float64Array.of(1, 1, 1), low: Float64Array.of(0, 0, 2 ** -60) };
    expect(
      refinedSolution(nearly, factor, { high: Float64Array.of(1, 2), low: new Float64Array(2) }),
    ).toBeNull();
  });
});
