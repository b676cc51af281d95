import { describe, expect, it } from 'vitest';
import { packedLength, packedProduct } from '../../src/math/packed.js';
import { packedForm } from '../../src/math/packed-form.js';

describe('a packed symmetric matrix', () => {
  it.each([1, 2, 4, 5, 11])('of %i rows gives xᵀAx as x·(A·x), exactly for whole numbers', (size) => {
    const matrix = Float64Array.from({ length: packedLength(size) }, (_, i) => ((i * 7) % 11) - 5);
    const x = Float64Array.from({ length: size }, (_, i) => ((i * 5) % 7) - 3);
    const expected = packedProduct(matrix, x).reduce((sum, value, i) => sum + value * x[i]!, 0);
    expect(packedForm(matrix, x)).toBe(expected);
  });
});
