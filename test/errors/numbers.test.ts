/** Extreme numbers: the right answer where there is one, else a clear error; never NaN, never a hang. */
import { type ErrorCode, type FitOptions, fitSync, loadModel, OddsmithError, predict } from '@oddsmith/core';
import { describe, expect, it } from 'vitest';
import { notFinite } from '../fuzz/outcome.js';
import { correctDigits } from '../oracle/digits.js';
import { countsOf, exactFit } from '../oracle/newton.js';

const ROWS = 40;
const rows = (make: (i: number) => unknown) => Array.from({ length: ROWS }, (_, i) => make(i));
const numbers = (make: (i: number) => number) => Array.from({ length: ROWS }, (_, i) => make(i));
const y = numbers((i) => ((i * 7) % 11) % 2);
const x = numbers((i) => Math.sin(i) * 3);

type Case = readonly [
  name: string,
  columns: Record<string, unknown[]>,
  formula: string,
  options?: FitOptions,
];

/** A fit without a number that is none, whose model file is whole and predicts. */
function soundFit([, columns, formula, options]: Case) {
  const fit = fitSync(columns, formula, options);
  expect(notFinite(fit.report)).toEqual([]);
  expect(fit.summary()).not.toMatch(/NaN|Infinity|undefined/);
  const { probability } = predict(loadModel(fit.modelFile()), columns);
  expect(probability.every((p) => p >= 0 && p <= 1)).toBe(true);
  return fit.report;
}

interface Exact {
  readonly name: string;
  readonly x: number[];
  readonly weights?: number[];
  readonly offset?: number[];
  /** Equal weights of 100^root change nothing but the standard errors, by 10^root. */
  readonly root?: number;
}

const EXACT: readonly Exact[] = [
  { name: 'columns of 1e130', x: x.map((v) => v * 3e129) },
  { name: 'columns of 1e-130', x: x.map((v) => v * 1e-129) },
  { name: 'one value far out', x: x.map((v, i) => (i === 3 ? 1e3 : v)) },
  { name: 'values that are 0 beside the others', x: x.map((v, i) => (i === 3 ? 5e-324 : v)) },
  { name: 'weights of 1e-12', x, weights: x.map(() => 1e-12), root: -6 },
  { name: 'weights of 1e20', x, weights: x.map(() => 1e20), root: 10 },
  { name: 'a weight of 1e-300', x, weights: x.map((_, i) => (i === 3 ? 1e-300 : 1)) },
  { name: 'a weight of 1000', x, weights: x.map((_, i) => (i === 7 ? 1000 : 1)) },
  { name: 'an offset of 1e5', x, offset: x.map((_, i) => (i === 1 ? 1e5 : 0)) },
  { name: 'an offset of -9e15', x, offset: x.map((_, i) => (i === 4 ? -9e15 : 0)) },
];

/** An event with an offset beyond 800 (a non-event beyond −800) is left out of the reference: its likelihood is 1 to 300 digits, and its derivatives 0. */
function reference({ x, weights, offset, root }: Exact) {
  const kept = [...x.keys()].filter((i) => Math.abs(offset?.[i] ?? 0) < 800);
  const pick = (values: readonly number[]) => kept.map((i) => values[i]!);
  return exactFit({
    columns: [kept.map(() => 1), pick(x)],
    ...countsOf(pick(y), pick(weights && root === undefined ? weights : x.map(() => 1))),
    ...(offset && { offset: pick(offset) }),
  });
}

/** A decimal string times a power of ten. */
function shifted(decimal: string, power: number): string {
  const [mantissa, exponent = '0'] = decimal.split('e');
  return `${mantissa}e${Number(exponent) + power}`;
}

describe('answers that are there are right', () => {
  it.each(EXACT)('$name', (one) => {
    const { coefficients } = soundFit([
      one.name,
      { y, x: one.x },
      'y ~ x',
      { ...(one.weights && { weights: one.weights }), ...(one.offset && { offset: one.offset }) },
    ]);
    const exact = reference(one);
    coefficients.forEach(({ estimate, standardError }, j) => {
      expect(correctDigits(estimate, exact.coefficients[j]!)).toBeGreaterThanOrEqual(13);
      const error = shifted(exact.standardErrors[j]!, -(one.root ?? 0));
      expect(correctDigits(standardError, error)).toBeGreaterThanOrEqual(13);
    });
  });
});

const many = Array.from({ length: 10_000 }, (_, i) => `level ${i}`);
const wide = Object.fromEntries(
  Array.from({ length: 30 }, (_, j) => [`x${j}`, [0, 1, 2, 3, 4].map((i) => Math.sin(i * j + i))]),
);

const SOUND: readonly Case[] = [
  ['constant columns', { y, x: rows(() => 4), z: rows(() => 0) }, 'y ~ x + z'],
  ['fewer rows than columns', { y: [0, 1, 0, 1, 1], ...wide }, 'y ~ .'],
  ['two rows', { y: [0, 1], x: [1, 2] }, 'y ~ x'],
  ['two rows, intercept alone', { y: [0, 1] }, 'y ~ 1'],
  ['an intercept alone', { y, x }, 'y ~ 1'],
  ['whole numbers beyond 2⁵³', { y, x: rows((i) => 2 ** 60 + 1024 * i) }, 'y ~ x'],
  ['bigints', { y, x: rows((i) => 10n ** 20n + BigInt(i) ** 5n) }, 'y ~ x'],
  ['separation at 1e120', { y: rows((i) => Number(i > 20)), x: rows((i) => i * 1e120) }, 'y ~ x'],
  ['separation at 1e-120', { y: rows((i) => Number(i > 20)), x: rows((i) => i * 1e-120) }, 'y ~ x'],
  ['negative zeros', { y: rows((i) => (y[i] === 0 ? -0 : 1)), x: rows((i) => (i % 2 ? -0 : i)) }, 'y ~ x'],
  ['offsets that say all', { y, x, o: rows((i) => (y[i] === 1 ? 1e4 : -1e4)) }, 'y ~ x', { offset: 'o' }],
  [
    'offsets that say the contrary',
    { y, x, o: rows((i) => (y[i] === 1 ? -1e4 : 1e4)) },
    'y ~ x',
    { offset: 'o' },
  ],
  ['a confidence of nearly 1', { y, x }, 'y ~ x', { confidence: 1 - 2 ** -53 }],
  ['a rate of 1e300', { y, x }, 'y ~ x', { solver: 'gradient-descent', rate: 1e300, epochs: 50 }],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '\u202egnp.exe',
    '😀',
    'a\nb',
    '\x1b[31m',
    'n'.repeat(10_000),
  ].map(
    (name): Case => [
      `a column and a level called ${JSON.stringify(name.slice(0, 20))}`,
      Object.fromEntries([
        ['y', y],
        [name, x],
        ['g', rows((i) => (i % 2 ? name : 'other'))],
      ]),
      'y ~ .',
    ],
  ),
];

describe('answers are finite', () => {
  it.each(SOUND.map((one) => ({ name: one[0], one })))('$name', ({ one }) => {
    const { converged, separation, stopReason } = soundFit(one);
    expect(converged || separation !== null || stopReason !== 'newton-decrement').toBe(true);
  });
});

type Refused = readonly [...Case, code: ErrorCode, place: object];

const REFUSED: readonly Refused[] = [
  ['1e308', { y, x: x.map((v) => v * 1e307) }, 'y ~ x', {}, 'value-out-of-domain', { row: 12, column: 'x' }],
  [
    'subnormal',
    { y, x: rows((i) => (Number(i) % 5) * 5e-324) },
    'y ~ x',
    {},
    'value-out-of-domain',
    { row: 5, column: 'x' },
  ],
  [
    'Infinity',
    { y, x: rows((i) => (i === 3 ? Infinity : i)) },
    'y ~ x',
    {},
    'value-not-finite',
    { row: 4, column: 'x' },
  ],
  [
    '-Infinity in the response',
    { y: rows((i) => (i === 3 ? -Infinity : 1)), x },
    'y ~ x',
    {},
    'value-not-finite',
    { row: 4, column: 'y' },
  ],
  [
    'a bigint beyond 1e308',
    { y, x: rows(() => 10n ** 400n) },
    'y ~ x',
    {},
    'value-not-finite',
    { row: 1, column: 'x' },
  ],
  ['one row', { y: [1], x: [2] }, 'y ~ x', {}, 'response-constant', { column: 'y' }],
  ['one class', { y: rows(() => 1), x }, 'y ~ x', {}, 'response-constant', { column: 'y' }],
  ['a response of NaN', { y: rows(() => Number.NaN), x }, 'y ~ x', {}, 'data-empty', {}],
  ['nothing but missing values', { y, x: rows(() => null) }, 'y ~ x', {}, 'data-empty', {}],
  ['no rows', { y: [], x: [] }, 'y ~ x', {}, 'data-empty', {}],
  [
    'mixed types',
    { y, x: rows((i) => (i === 5 ? 'a' : i)) },
    'y ~ x',
    {},
    'column-type',
    { row: 6, column: 'x' },
  ],
  ['objects', { y, x: rows(() => ({})) }, 'y ~ x', {}, 'column-type', { row: 1, column: 'x' }],
  ['symbols', { y, x: rows(() => Symbol('s')) }, 'y ~ x', {}, 'column-type', { row: 1, column: 'x' }],
  [
    '10,000 levels',
    { y: many.map((_, i) => i % 2), id: many },
    'y ~ id',
    {},
    'formula-unsupported',
    { column: 'id' },
  ],
  [
    'weights that overflow',
    { y, x, w: rows(() => 1e308) },
    'y ~ x',
    { weights: 'w' },
    'weights-invalid',
    { option: 'weights' },
  ],
  [
    'weights of 1e-300',
    { y, x, w: rows(() => 1e-300) },
    'y ~ x',
    { weights: 'w' },
    'weights-invalid',
    { option: 'weights' },
  ],
  [
    'an infinite weight',
    { y, x, w: rows((i) => (i === 2 ? Infinity : 1)) },
    'y ~ x',
    { weights: 'w' },
    'weights-invalid',
    { row: 3, column: 'w' },
  ],
  [
    'offsets of 1e308',
    { y, x, o: rows((i) => (i === 6 ? 1e308 : 0)) },
    'y ~ x',
    { offset: 'o' },
    'value-out-of-domain',
    { row: 7 },
  ],
  [
    'trials of 1e15',
    { s: rows(() => 5), f: rows(() => 1e15), x },
    'cbind(s, f) ~ x',
    {},
    'value-out-of-domain',
    { row: 1 },
  ],
  [
    'a product beyond 1e308',
    { y, x: x.map((v) => v * 1e200), z: x.map((v) => v * 1e200) },
    'y ~ x:z',
    {},
    'value-out-of-domain',
    {},
  ],
  ['powers beyond 1e130', { y, x }, 'y ~ I(x^400)', {}, 'value-out-of-domain', { column: 'I(x^400)' }],
];

describe('what has no answer is refused', () => {
  it.each(REFUSED)('%s', (name, columns, formula, options, code, place) => {
    let error: unknown;
    try {
      soundFit([name, columns, formula, options as FitOptions]);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(OddsmithError);
    expect(error).toMatchObject({ code, at: place });
  });
});

describe('prediction far from the training data', () => {
  it.each([1e308, -1e308, 5e-324, 1e300])('x = %d has a probability', (far) => {
    const fit = fitSync({ y, x, z: x.map((v, i) => Math.cos(i) + v / 9) }, 'y ~ x + z');
    const { probability, problems } = fit.predict({ x: [far, far], z: [far, -far] }, { intervals: 'wald' });
    expect(problems.size).toBe(0);
    expect(Array.from(probability).every((p) => p >= 0 && p <= 1)).toBe(true);
  });
});
