import { describe, expect, it } from 'vitest';
import { packedIndex, packedLength } from '../../src/math/packed.js';
import { multiplyUpper, solveLower, solveUpper } from '../../src/math/triangular.js';
import { randomNumbers } from './matrices.js';

/** Forward and back substitution element by element, as in any textbook. */
function textbook(factor: Float64Array, size: number, right: Float64Array) {
  const at = (i: number, j: number) => factor[packedIndex(i, j)]!;
  const lower = right.slice();
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) lower[i]! -= at(i, k) * lower[k]!;
    lower[i]! /= at(i, i);
  }
  const upper = right.slice();
  for (let i = size - 1; i >= 0; i--) {
    for (let k = size - 1; k > i; k--) upper[i]! -= at(k, i) * upper[k]!;
    upper[i]! /= at(i, i);
  }
  return { lower, upper };
}

describe('a packed triangle', () => {
  it.each([0, 1, 2, 3, 4, 5, 8, 11, 16, 30])('of size %i is solved to the bits of the textbook', (size) => {
    const random = randomNumbers(size);
    const factor = Float64Array.from({ length: packedLength(size) }, random);
    const right = Float64Array.from({ length: size }, random);
    const { lower, upper } = textbook(factor, size, right);
    expect(solveLower({ factor, size }, right)).toEqual(lower);
    expect(solveUpper({ factor, size }, right)).toEqual(upper);
  });

  it('multiplies by what it solves', () => {
    const size = 6;
    const random = randomNumbers(1);
    const factor = Float64Array.from({ length: packedLength(size) }, random);
    for (let i = 0; i < size; i++) factor[packedIndex(i, i)] = 2;
    const right = Float64Array.from({ length: size }, random);
    const back = multiplyUpper({ factor, size }, solveUpper({ factor, size }, right));
    for (const [i, value] of back.entries()) expect(value).toBeCloseTo(right[i]!, 14);
  });
});
