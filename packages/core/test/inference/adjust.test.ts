import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { ADJUSTMENTS, adjust } from '../../src/index.js';

const golden = JSON.parse(
  readFileSync(new URL('../../../../test/golden/nested/nested.json', import.meta.url), 'utf8'),
) as { adjust: { p: (number | null)[]; adjusted: Record<(typeof ADJUSTMENTS)[number], string[]> }[] };

it.each(ADJUSTMENTS)('%s is that of p.adjust', (method) => {
  for (const { p, adjusted } of golden.adjust) {
    const found = adjust(p, method);
    expect(found).toHaveLength(p.length);
    found.forEach((value, i) => {
      if (p[i] === null) expect(value).toBeNull();
      else expect(correctDigits(value, adjusted[method][i]!), `${p}: ${value}`).toBeGreaterThan(14);
    });
  }
});

it('knows fdr, an empty list, and what it cannot do', () => {
  const p = [0.01, 0.02, 0.9];
  expect(adjust(p, 'fdr')).toEqual(adjust(p, 'BH'));
  expect(adjust(p)).toEqual(adjust(p, 'holm'));
  expect(adjust([])).toEqual([]);
  expect(adjust([null, 0.5], 'BY')).toEqual([null, 0.5]);
  expect(() => adjust(p, 'homel' as never)).toThrow(/no adjustment "homel".*Did you mean "hommel"/);
  expect(() => adjust([0.5, 1.5])).toThrow(/at place 2 is 1.5/);
  expect(() => adjust([Number.NaN])).toThrow(/expected a number from 0 to 1/);
});

it('keeps the order of p-values and never lowers one', () => {
  const p = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(p, fc.constantFrom(...ADJUSTMENTS), (values, method) => {
      const found = adjust(values, method);
      for (const [i, a] of values.entries()) {
        expect(found[i]).toBeGreaterThanOrEqual(a * (1 - 1e-15));
        expect(found[i]).toBeLessThanOrEqual(1);
        for (const [k, b] of values.entries()) if (a <= b) expect(found[i]).toBeLessThanOrEqual(found[k]!);
      }
    }),
    { seed: 6 },
  );
});
