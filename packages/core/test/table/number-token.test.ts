import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseNumber } from '../../src/table/number-token.js';

const SEED = 20240131;

function parse(text: string): number {
  // Bytes around the token must not be read as part of it.
  const bytes = new TextEncoder().encode(`7${text}7`);
  return parseNumber(bytes, 1, bytes.length - 1);
}

/** A small generator with a fixed seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const random = generator(SEED);
const below = (n: number) => Math.floor(random() * n);
const digits = (n: number) => Array.from({ length: n }, () => below(10)).join('');

function randomDouble(): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, below(2 ** 32));
  view.setUint32(4, below(2 ** 32));
  const value = view.getFloat64(0);
  return Number.isFinite(value) ? value : 1;
}

/** The exact decimal expansion of the point halfway between a double of moderate size and the next one. */
function halfway(): string {
  const mantissa = 2n ** 52n + BigInt(below(2 ** 26)) * 2n ** 26n + BigInt(below(2 ** 26));
  const shift = BigInt(below(60));
  // (2·mantissa + 1) / 2^(shift + 1) = (2·mantissa + 1)·5^k / 10^k
  const k = shift + 1n;
  const text = ((2n * mantissa + 1n) * 5n ** k).toString().padStart(Number(k) + 1, '0');
  return `${text.slice(0, -Number(k))}.${text.slice(-Number(k))}`;
}

const shapes: Record<string, () => string> = {
  'up to 15 digits': () => `${digits(1 + below(8))}.${digits(below(8))}`,
  '16 to 19 digits': () => `${below(2) ? '-' : ''}${below(10)}.${digits(15 + below(4))}`,
  '17 digits of a double': () => ((random() - 0.5) * 1000).toPrecision(17),
  'shortest of any double': () => String(randomDouble()),
  '17 digits of any double': () => randomDouble().toExponential(16),
  'exponents up to 50': () => `${digits(1 + below(20))}e${below(100) - 50}`,
  'leading zeros': () => `0.${'0'.repeat(below(25))}${digits(1 + below(18))}`,
  'large integers': () => digits(15 + below(20)),
  'many digits': () => `${digits(1 + below(30))}.${digits(20 + below(30))}`,
  'exactly halfway': halfway,
  'just above halfway': () => `${halfway()}${'0'.repeat(below(10))}1`,
  'halfway cut to 25 digits': () => halfway().slice(0, 26),
  'around the smallest and largest': () =>
    `${below(10)}.${digits(17)}e${random() < 0.5 ? 305 + below(5) : -305 - below(22)}`,
};

describe('parseNumber equals Number bit for bit', () => {
  for (const [shape, make] of Object.entries(shapes)) {
    test(`${shape} (seed ${SEED})`, () => {
      const wrong: string[] = [];
      for (let i = 0; i < 10_000; i++) {
        const text = make();
        if (!Object.is(parse(text), Number(text))) wrong.push(text);
      }
      expect(wrong).toEqual([]);
    });
  }

  test('integers next to 2^53 and ties to even', () => {
    for (const text of [
      '9007199254740992',
      '9007199254740993',
      '9007199254740994',
      '9007199254740995',
      '90071992547409930',
    ]) {
      expect(parse(text)).toBe(Number(text));
    }
  });
});

describe('what counts as a number', () => {
  test.each([
    ['+1', 1],
    ['1.', 1],
    ['.5', 0.5],
    ['-.5e1', -5],
    ['1e5', 100000],
    ['1E-5', 0.00001],
    ['1e+05', 100000],
    ['007', 7],
    ['-0', -0],
    ['0e999999999999', 0],
    ['Inf', Infinity],
    ['inf', Infinity],
    ['-inf', -Infinity],
    ['+Infinity', Infinity],
    ['-INFINITY', -Infinity],
    ['1e999', Infinity],
    ['1e-999', 0],
    ['1e99999999999999999999', Infinity],
  ])('%s', (text, value) => {
    expect(parse(text)).toBe(value);
  });

  test.each([
    '',
    '+',
    '-',
    '.',
    '-.',
    'e5',
    '1e',
    '1e+',
    '1e5.',
    '1e5x',
    '1.2.3',
    '--1',
    '+-1',
    '0x10',
    '1_000',
    '1,000',
    '1 000',
  ])('"%s" is none', (text) => {
    expect(parse(text)).toBeNaN();
  });

  test.each(['NaN', 'nan', 'Infinit', 'infx', '.inf', 'in', '12a', '1e5e5', '１', '½', '1f', '1n', 'true'])(
    '"%s" is none',
    (text) => {
      expect(parse(text)).toBeNaN();
    },
  );

  test('any text: a number exactly when the grammar says so', () => {
    const grammar = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
    const text = fc.string({ unit: fc.constantFrom(...'0123456789.+-eE'), maxLength: 9 });
    fc.assert(
      fc.property(text, (candidate) => {
        const expected = grammar.test(candidate) ? Number(candidate) : Number.NaN;
        return Object.is(parse(candidate), expected);
      }),
      { seed: SEED, numRuns: 5000 },
    );
  });
});
