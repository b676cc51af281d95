import { describe, expect, it } from 'vitest';
import golden from '../../../../test/golden/descent/descent.json' with { type: 'json' };
import { cosinePi } from '../../src/math/cosine.js';
import { largestEigenvalue } from '../../src/math/eigenvalues.js';
import { randomIntegers } from '../../src/math/random.js';

describe('largestEigenvalue', () => {
  it.each(golden.eigenvalues)('of size $size: $largest', ({ size, packed, largest }) => {
    const magnitude = Math.max(...packed.map(Math.abs));
    const found = largestEigenvalue(Float64Array.from(packed), size);
    expect(Math.abs(found - Number(largest))).toBeLessThan(1e-15 * size * magnitude);
  });

  it('takes matrices at the ends of the range, and none', () => {
    expect(largestEigenvalue(Float64Array.of(3e307, 4e307, 3e307), 2) / 7e307).toBeCloseTo(1, 14);
    expect(largestEigenvalue(Float64Array.of(3e-300, 4e-300, 3e-300), 2) / 7e-300).toBeCloseTo(1, 14);
    expect(largestEigenvalue(new Float64Array(3), 2)).toBe(0);
    expect(largestEigenvalue(new Float64Array(0), 0)).toBe(0);
  });
});

describe('cosinePi', () => {
  it('agrees with 40 digits', () => {
    for (const [t, expected] of golden.cosines)
      expect(Math.abs(cosinePi(Number(t)) - Number(expected))).toBeLessThan(3e-16);
  });
});

describe('randomIntegers', () => {
  it('are the Weyl sequence through the finaliser of MurmurHash3', () => {
    const next = randomIntegers(0);
    // fmix32 of 0x9e3779b9 and of 2·0x9e3779b9, from the published finaliser in 64-bit integers.
    const mix = (value: bigint) => {
      let h = value & 0xffffffffn;
      h = ((h ^ (h >> 16n)) * 0x85ebca6bn) & 0xffffffffn;
      h = ((h ^ (h >> 13n)) * 0xc2b2ae35n) & 0xffffffffn;
      return Number(h ^ (h >> 16n));
    };
    for (let k = 1n; k <= 100n; k++) expect(next()).toBe(mix(k * 0x9e3779b9n));
  });
});
