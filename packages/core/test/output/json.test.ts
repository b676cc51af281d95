import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checksum } from '../../src/output/checksum.js';
import { jsonErrorPosition, jsonText } from '../../src/output/json.js';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    finite,
    fc.string({ unit: 'binary' }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value')),
    fc.dictionary(fc.string({ unit: 'binary' }), tie('value'), { noNullPrototype: true }),
  ),
})).value;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('writing', () => {
  test('keeps every bit and every character', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(jsonText(value))).toStrictEqual(value);
      }),
      { seed: 1, numRuns: 300 },
    );
    expect(Object.is(JSON.parse(jsonText([-0]))[0], -0)).toBe(true);
  });

  test('short arrays and objects stay on one line', () => {
    expect(jsonText({ a: [1, null], b: { c: 'd' }, e: [], f: {}, g: [[1]] })).toBe(
      '{\n  "a": [1, null],\n  "b": { "c": "d" },\n  "e": [],\n  "f": {},\n  "g": [\n    [1]\n  ]\n}',
    );
  });
});

describe('where a text stops being JSON', () => {
  test.each([
    ['', 0],
    ['{', 1],
    ['{"a": 1,}', 8],
    ['{"a" 1}', 1],
    ['[1 2]', 3],
    ['[1,]', 3],
    ['[1}', 2],
    ['{"a": tru}', 6],
    ['"\n"', 0],
    ['1 1', 2],
    ['01', 1],
    ['{"a": 1', 7],
  ])('%j: at %i', (text, position) => {
    expect(jsonErrorPosition(text)).toBe(position);
  });

  test('agrees with JSON.parse on broken and whole texts', () => {
    let broken = 0;
    fc.assert(
      fc.property(json, fc.nat(), fc.nat(), fc.string({ maxLength: 1 }), (value, at, cut, inserted) => {
        const whole = jsonText(value);
        const start = at % (whole.length + 1);
        const text = whole.slice(0, start) + inserted + whole.slice(start + (cut % 3));
        const position = jsonErrorPosition(text);
        expect(jsonErrorPosition(whole)).toBeNull();
        expect(position === null).toBe(isJson(text));
        if (position === null) return;
        broken++;
        expect(position).toBeGreaterThanOrEqual(0);
        expect(position).toBeLessThanOrEqual(text.length);
      }),
      { seed: 1, numRuns: 1000 },
    );
    expect(broken).toBeGreaterThan(300);
  });

  test('any depth is fine', () => {
    expect(jsonErrorPosition('['.repeat(200_000))).toBe(200_000);
  });
});

test('the checksum is CRC-32, of UTF-8', () => {
  expect(checksum('123456789')).toBe('crc32:cbf43926');
  expect(checksum('')).toBe('crc32:00000000');
  // zlib.crc32("東京é".encode()) in Python
  expect(checksum('東京é')).toBe('crc32:4f30d087');
});
