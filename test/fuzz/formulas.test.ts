/** Generated formulas over awkward data: a fit or a clear error each time. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitOrError, RUNS, SEED } from './outcome.js';

const ROWS = 24;

/** Columns of every kind, small enough for thousands of fits. */
function columns(): Record<string, unknown[]> {
  const row = (make: (i: number) => unknown) => Array.from({ length: ROWS }, (_, i) => make(i));
  return {
    y: row((i) => ((i * 7) % 11) % 2),
    share: row((i) => (i % 5) / 4),
    total: row((i) => (i % 3) * 4),
    label: row((i) => (i % 4 < 2 ? 'no' : 'yes')),
    three: row((i) => ['a', 'b', 'c'][i % 3]),
    x: row((i) => Math.sin(i) * 3),
    x2: row((i) => Math.sin(i) * 6),
    big: row((i) => (i - 12) * 1e9),
    tiny: row((i) => ((i * 5) % 7) * 1e-9),
    'odd name': row((i) => (i * i) % 5),
    flag: row((i) => i % 3 === 0),
    constant: row(() => 4),
    gaps: row((i) => (i % 6 === 0 ? null : i)),
    none: row(() => null),
    infinite: row((i) => (i === 3 ? Number.POSITIVE_INFINITY : i)),
  };
}

const data = columns();
const name = fc.constantFrom(
  ...Object.keys(data).map((column) => (column.includes(' ') ? `\`${column}\`` : column)),
  'missing_column',
  '.',
  '1',
  '0',
);
const call = fc.constantFrom(
  'log',
  'sqrt',
  'exp',
  'abs',
  'factor',
  'offset',
  'I',
  'log10',
  'log1p',
  'poly',
  'foo',
  'cbind',
);
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 5, arbitrary: name },
    { weight: 1, arbitrary: fc.double({ noNaN: true }).map(String) },
    {
      weight: 6,
      arbitrary: fc
        .tuple(
          tie('expression'),
          fc.constantFrom('+', '-', ':', '*', '/', '^', ' + ', ' %in% '),
          tie('expression'),
        )
        .map(([left, operator, right]) => `${left}${operator}${right}`),
    },
    { weight: 2, arbitrary: fc.tuple(call, tie('expression')).map(([f, inner]) => `${f}(${inner})`) },
    { weight: 1, arbitrary: tie('expression').map((inner) => `(${inner})`) },
    { weight: 1, arbitrary: tie('expression').map((inner) => `-${inner}`) },
  ),
}));
const left = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'y',
      'label',
      'flag',
      'share',
      'cbind(total, y)',
      'I(x > 0)',
      'three',
      'constant',
      'gaps',
    ),
  },
  { weight: 1, arbitrary: expression },
);
const formula = fc
  .tuple(left, fc.constantFrom('~', ' ~ ', '', '~~'), expression)
  .map((parts) => parts.join(''));
const likely = fc.tuple(left, expression).map(([response, right]) => `${response} ~ ${right}`);

it(`${RUNS} formulas end in a fit or a clear error`, () => {
  let fits = 0;
  fc.assert(
    fc.property(
      fc.oneof({ weight: 9, arbitrary: likely }, { weight: 1, arbitrary: formula }),
      fc.boolean(),
      (text, totals) => {
        if (fitOrError(data, text, totals ? { weights: 'total' } : {})) fits++;
      },
    ),
    { seed: SEED, numRuns: RUNS },
  );
  expect(fits).toBeGreaterThan(RUNS / 50);
}, 600_000);

it('garbage is refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      expect(fitOrError(data, text)).toBe(false);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});
