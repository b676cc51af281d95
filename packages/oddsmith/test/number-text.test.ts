import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_NUMBER, writeNumber, writeWhole } from '../src/output/number-text.js';

const bytes = new Uint8Array(64);
const view = new DataView(bytes.buffer);
const START = 8;

function text(write: typeof writeNumber, x: number): string {
  const end = write(x, view, START);
  expect(end - START).toBeLessThanOrEqual(LONGEST_NUMBER);
  return new TextDecoder().decode(bytes.subarray(START, end));
}

const written = (x: number) => text(writeNumber, x);

describe('the text of a number', () => {
  it('is that of String for every pattern of bits', () => {
    const float = new Float64Array(1);
    const words = new Uint32Array(float.buffer);
    let state = 20261121;
    const next = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state;
    };
    for (let i = 0; i < 100_000; i++) {
      words[0] = next() ^ (next() >>> 16);
      words[1] = next() ^ (next() >>> 16);
      const x = float[0]!;
      if (written(x) !== String(x)) expect(written(x)).toBe(String(x));
    }
  });

  it('is that of String for numbers as they occur', () => {
    const size = fc.integer({ min: -30, max: 30 });
    const digits = fc.integer({ min: 1, max: 17 });
    const share = fc.double({ min: -1, max: 1, noNaN: true });
    const number = fc.oneof(
      share,
      fc.double(),
      fc.tuple(share, size).map(([x, power]) => x * 10 ** power),
      fc.tuple(share, size, digits).map(([x, power, count]) => Number((x * 10 ** power).toPrecision(count))),
      fc.tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 15 })).map(([x, power]) => x / 10 ** power),
      fc.double({ min: -40, max: 40, noNaN: true }).map((z) => 1 / (1 + Math.exp(-z))),
    );
    const property = fc.property(number, (x) => {
      expect(written(x)).toBe(String(x));
    });
    fc.assert(property, { seed: 20261121, numRuns: 20_000 });
  });

  it('is that of String at every power of two and of ten, and beside them', () => {
    const float = new Float64Array(1);
    const words = new BigInt64Array(float.buffer);
    const around = [
      ...Array.from({ length: 2098 }, (_, i) => 2 ** (i - 1074)),
      ...Array.from({ length: 632 }, (_, i) => Number(`1e${i - 323}`)),
    ];
    for (const x of around) {
      for (let step = -2n; step <= 2n; step++) {
        float[0] = x;
        words[0] = words[0]! + step;
        const near = float[0]!;
        if (written(near) !== String(near)) expect(written(near)).toBe(String(near));
      }
    }
  });

  it.each([0, -0, -1, 0.5, -2.5, 2 ** 31, -(2 ** 31), 2 ** 53, 1e15, 123456789012345.6, 1e21, 1e-7, 1.5e-7])(
    '%f',
    (x) => {
      expect(written(x)).toBe(String(x));
      expect(written(-x)).toBe(String(-x));
    },
  );

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%f', (x) => {
    expect(written(x)).toBe(String(x));
  });
});

it('whole numbers are written with all their digits', () => {
  for (let power = 0; power <= 15; power++) {
    for (const x of [10 ** power - 1, 10 ** power, 10 ** power + 1, 4 * 10 ** power + 56]) {
      expect(text(writeWhole, x)).toBe(String(x));
    }
  }
  expect(text(writeWhole, Number.MAX_SAFE_INTEGER)).toBe('9007199254740991');
});
