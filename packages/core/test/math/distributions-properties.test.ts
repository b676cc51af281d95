import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { regularizedBeta } from '../../src/math/distributions/beta.js';
import {
  chiSquareCdf,
  chiSquareQuantile,
  chiSquareUpperQuantile,
  chiSquareUpperTail,
} from '../../src/math/distributions/chi-square.js';
import { erf, erfc } from '../../src/math/distributions/error-function.js';
import { fCdf, fQuantile, fUpperTail } from '../../src/math/distributions/f.js';
import { regularizedGammaP, regularizedGammaQ } from '../../src/math/distributions/gamma.js';
import { logGamma } from '../../src/math/distributions/log-gamma.js';
import {
  normalCdf,
  normalLogUpperTail,
  normalQuantile,
  normalTwoSided,
  normalUpperQuantile,
  normalUpperTail,
} from '../../src/math/distributions/normal.js';
import {
  studentTCdf,
  studentTQuantile,
  studentTTwoSided,
  studentTUpperTail,
} from '../../src/math/distributions/student-t.js';

const SETTINGS = { seed: 20240611, numRuns: 300 };
const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
/** Spread evenly over powers of ten. */
const positive = (min: number, max: number) => real(Math.log(min), Math.log(max)).map(Math.exp);
const df = positive(0.1, 1e6);
const probability = fc.oneof(real(1e-12, 1 - 1e-12), positive(1e-290, 0.5));

function check<T extends [unknown, ...unknown[]]>(property: fc.IProperty<T>): void {
  fc.assert(property, SETTINGS);
}

function expectClose(value: number, wanted: number, tolerance: number): void {
  expect(Math.abs(value - wanted)).toBeLessThanOrEqual(tolerance * Math.abs(wanted));
}

describe('a larger argument has no smaller lower probability', () => {
  const pairs = fc
    .tuple(positive(1e-6, 1e4), real(1e-12, 0.5))
    .map(([x, part]) => [x, x * (1 + part)] as const);

  it('normal', () => {
    check(
      fc.property(pairs, ([x, y]) => {
        expect(normalCdf(y)).toBeGreaterThanOrEqual(normalCdf(x));
        expect(normalCdf(-y)).toBeLessThanOrEqual(normalCdf(-x));
        expect(normalLogUpperTail(y)).toBeLessThanOrEqual(normalLogUpperTail(x));
      }),
    );
  });

  it('chi-square, t and F', () => {
    check(
      fc.property(pairs, df, df, ([x, y], d1, d2) => {
        const slack = 1 + 5e-16;
        expect(chiSquareCdf(x, d1)).toBeLessThanOrEqual(chiSquareCdf(y, d1) * slack);
        expect(chiSquareUpperTail(y, d1)).toBeLessThanOrEqual(chiSquareUpperTail(x, d1) * slack);
        expect(studentTTwoSided(y, d1)).toBeLessThanOrEqual(studentTTwoSided(x, d1) * slack);
        expect(fCdf(x, d1, d2)).toBeLessThanOrEqual(fCdf(y, d1, d2) * slack);
        expect(fUpperTail(y, d1, d2)).toBeLessThanOrEqual(fUpperTail(x, d1, d2) * slack);
      }),
    );
  });
});

describe('the two sides', () => {
  it('add up to one', () => {
    check(
      fc.property(positive(1e-6, 1e4), df, df, (x, d1, d2) => {
        expectClose(normalCdf(x) + normalUpperTail(x), 1, 3e-16);
        expectClose(erf(x) + erfc(x), 1, 3e-16);
        expectClose(chiSquareCdf(x, d1) + chiSquareUpperTail(x, d1), 1, 3e-16);
        expectClose(regularizedGammaP(d1, x) + regularizedGammaQ(d1, x), 1, 3e-16);
        expectClose(studentTCdf(x, d1) + studentTUpperTail(x, d1), 1, 3e-16);
        expectClose(fCdf(x, d1, d2) + fUpperTail(x, d1, d2), 1, 3e-16);
      }),
    );
  });

  it('mirror each other', () => {
    check(
      fc.property(real(1e-300, 38), df, probability, (x, d, p) => {
        expect(normalCdf(-x)).toBe(normalUpperTail(x));
        expect(normalTwoSided(x)).toBe(normalTwoSided(-x));
        expect(erf(-x)).toBe(-erf(x));
        expect(studentTCdf(-x, d)).toBe(studentTUpperTail(x, d));
        expect(normalUpperQuantile(p)).toBe(-normalQuantile(p));
      }),
    );
  });

  it('F of 1/x with the degrees of freedom swapped', () => {
    const powersOfTwo = fc.integer({ min: -40, max: 40 }).map((k) => (k < 0 ? 1 / 2 ** -k : 2 ** k));
    check(
      fc.property(powersOfTwo, df, df, (x, d1, d2) => {
        expectClose(fCdf(x, d1, d2), fUpperTail(1 / x, d2, d1), 1e-15);
      }),
    );
  });
});

describe('quantiles invert', () => {
  it('normal', () => {
    check(
      fc.property(probability, (p) => {
        const z = normalQuantile(p);
        expectClose(normalCdf(z), p, 1e-15 * (1 + z * z));
        expectClose(normalUpperTail(normalUpperQuantile(p)), p, 1e-15 * (1 + z * z));
      }),
    );
  });

  it('chi-square', () => {
    check(
      fc.property(probability, df, (p, d) => {
        const x = chiSquareQuantile(p, d);
        if (x > 1e-300) expectClose(chiSquareCdf(x, d), p, 1e-15 * (1 + d + x));
        const y = chiSquareUpperQuantile(p, d);
        if (y > 1e-300) expectClose(chiSquareUpperTail(y, d), p, 1e-15 * (1 + d + y));
      }),
    );
  });

  it('t and F', () => {
    check(
      fc.property(probability, positive(0.01, 1e5), positive(0.01, 1e5), (p, d1, d2) => {
        const t = studentTQuantile(p, d1);
        if (Math.abs(t) < 1e300) expectClose(studentTCdf(t, d1), p, 1e-15 * (1 + d1));
        const x = fQuantile(p, d1, d2);
        if (x > 1e-300 && x < 1e300) expectClose(fCdf(x, d1, d2), p, 1e-15 * (1 + d1 + d2));
      }),
    );
  });
});

describe('relations between distributions', () => {
  it('Q(a + 1, x) − Q(a, x) = xᵃ e⁻ˣ / Γ(a + 1)', () => {
    check(
      fc.property(real(0.01, 100), real(0.01, 150), (a, x) => {
        const step = Math.exp(a * Math.log(x) - x - logGamma(a + 1));
        const tolerance = 1e-13 * (step + regularizedGammaQ(a + 1, x));
        const difference = regularizedGammaQ(a + 1, x) - regularizedGammaQ(a, x);
        expect(Math.abs(difference - step)).toBeLessThan(tolerance);
      }),
    );
  });

  it('chi-square with an even number of degrees of freedom is a Poisson sum', () => {
    check(
      fc.property(fc.integer({ min: 1, max: 60 }), real(0, 200), (half, x) => {
        let term = Math.exp(-x / 2);
        let sum = term;
        for (let k = 1; k < half; k++) {
          term *= x / 2 / k;
          sum += term;
        }
        expectClose(chiSquareUpperTail(x, 2 * half), sum, 1e-13);
      }),
    );
  });

  it('a binomial sum is an incomplete beta function', () => {
    check(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        real(0.01, 0.9),
        (a, b, x) => {
          // P(at least a of n = a + b − 1), from the last term down
          const n = a + b - 1;
          let term = x ** n;
          let sum = term;
          for (let k = n; k > a; k--) {
            term *= ((k / (n - k + 1)) * (1 - x)) / x;
            sum += term;
          }
          expectClose(regularizedBeta(x, a, b), sum, 1e-12);
        },
      ),
    );
  });

  it('t² is F with one degree of freedom, z² chi-square with one', () => {
    // squares of such numbers are exact
    const short = fc.integer({ min: 1, max: 30_000 }).map((k) => k / 1024);
    check(
      fc.property(short, df, (t, d) => {
        expectClose(studentTTwoSided(t, d), fUpperTail(t * t, 1, d), 5e-16);
        expectClose(normalTwoSided(t), chiSquareUpperTail(t * t, 1), 5e-16);
      }),
    );
  });

  it('Γ(x + 1) = x Γ(x)', () => {
    check(
      fc.property(real(0.5, 1e6), (x) => {
        const next = logGamma(x + 1);
        expect(Math.abs(logGamma(x) + Math.log(x) - next)).toBeLessThan(1e-14 * (1 + Math.abs(next)));
      }),
    );
  });
});
