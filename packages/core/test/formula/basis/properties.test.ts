import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Basis, basisWidth, fillBasis, settleBasis } from '../../../src/formula/basis/index.js';

const seed = 20250611;
const settings = { seed, numRuns: 200 };

function valuesAt(basis: Basis, x: number): number[] {
  const into = new Float64Array(basisWidth(basis));
  fillBasis(basis, x, into, 0);
  return [...into];
}

/** Thirty to eighty values, around an offset and in a unit of any size. */
const samples = fc
  .record({
    shares: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 30, maxLength: 80 }),
    offset: fc.constantFrom(0, 1, -1e3, 1e6),
    exponent: fc.integer({ min: -60, max: 60 }),
  })
  .map(({ shares, offset, exponent }) =>
    Float64Array.from(shares, (share, i) => (offset + share + i / 40) * 2 ** exponent),
  );

describe('properties', () => {
  test('B-splines with the constant are positive between the boundary knots and add up to 1 everywhere', () => {
    fc.assert(
      fc.property(
        samples,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 5 }),
        fc.double({ min: -0.5, max: 1.5, noNaN: true }),
        (x, degree, more, share) => {
          const df = degree + 1 + more;
          const basis = settleBasis({ name: 'bs', degree, df, intercept: true }, x);
          if (basis.kind !== 'bs') throw new Error(basis.kind);
          const [low, high] = basis.boundary;
          const values = valuesAt(basis, low + share * (high - low));
          const size = Math.max(1, ...values.map(Math.abs));
          expect(Math.abs(values.reduce((sum, value) => sum + value, 0) - 1)).toBeLessThan(1e-13 * size);
          if (share >= 0 && share <= 1) expect(Math.min(...values)).toBeGreaterThanOrEqual(-1e-15);
        },
      ),
      settings,
    );
  });

  test.each([
    { name: 'ns', df: 4 },
    { name: 'ns', df: 2, intercept: true },
    { name: 'rcs', count: 5 },
  ] as const)('$name goes on as straight lines', (request) => {
    fc.assert(
      fc.property(samples, fc.double({ min: 0.1, max: 10, noNaN: true }), (x, step) => {
        const basis = settleBasis(request, x);
        const [low, high] = [Math.min(...x), Math.max(...x)];
        const far = step * (high - low);
        for (const [from, direction] of [
          [low, -1],
          [high, 1],
        ] as const) {
          const [at0, at1, at2] = [0, 1, 2].map((k) => valuesAt(basis, from + direction * k * far));
          at0!.forEach((value, j) => {
            const size = Math.max(Math.abs(value), Math.abs(at2![j]!)) + Number.MIN_VALUE;
            expect(Math.abs(value - 2 * at1![j]! + at2![j]!) / size).toBeLessThan(1e-8);
          });
        }
      }),
      settings,
    );
  });

  test('orthogonal polynomials are orthonormal over the values and have no mean', () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 6 }), (x, degree) => {
        const basis = settleBasis({ name: 'poly', degree }, x);
        const rows = Array.from(x, (value) => [1, ...valuesAt(basis, value)]);
        for (let j = 1; j <= degree; j++) {
          for (let k = 0; k <= j; k++) {
            const product = rows.reduce((sum, row) => sum + row[j]! * row[k]!, 0);
            expect(Math.abs(product - (j === k ? 1 : 0))).toBeLessThan(1e-11);
          }
        }
      }),
      settings,
    );
  });

  test('a power of two as the unit changes no bit of poly, bs and ns', () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: -200, max: 200 }), (x, exponent) => {
        const unit = 2 ** exponent;
        const other = x.map((value) => value * unit);
        for (const request of [
          { name: 'poly', degree: 4 },
          { name: 'bs', df: 6 },
          { name: 'ns', df: 4 },
        ] as const) {
          const [one, two] = [settleBasis(request, x), settleBasis(request, other)];
          for (const value of x.slice(0, 5))
            expect(valuesAt(two, value * unit)).toEqual(valuesAt(one, value));
        }
      }),
      { ...settings, numRuns: 50 },
    );
  });

  test('a basis survives being written to JSON', () => {
    const x = Float64Array.from({ length: 40 }, (_, i) => Math.sqrt(i) + i / 7);
    for (const request of [
      { name: 'poly', degree: 4 },
      { name: 'poly', degree: 4, raw: true },
      { name: 'bs', df: 6 },
      { name: 'ns', df: 4 },
      { name: 'rcs', count: 4 },
    ] as const) {
      const basis = settleBasis(request, x);
      const again: Basis = JSON.parse(JSON.stringify(basis));
      for (const value of [-3, 0.1, 4.4, 99]) expect(valuesAt(again, value)).toEqual(valuesAt(basis, value));
    }
  });
});
