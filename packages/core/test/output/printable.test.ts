import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth, elide, flow, padEnd, padStart, printable, wrap } from '../../src/output/printable.js';

interface Letters {
  readonly wide: readonly (readonly [number, number])[];
  readonly narrow: readonly (readonly [number, number])[];
}

const letters = JSON.parse(
  readFileSync(new URL('../../../../test/golden/output/wide-letters.json', import.meta.url), 'utf8'),
) as Letters;

const page = { width: 60, unicode: true };
const ascii = { width: 60, unicode: false };
const anyText = fc.string({ unit: 'grapheme', maxLength: 60 });

function misfits(ranges: Letters['wide'], width: number): string[] {
  return ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index)
      .filter((code) => displayWidth(String.fromCodePoint(code)) !== width)
      .map((code) => code.toString(16)),
  );
}

describe('width on a terminal', () => {
  test('of every letter agrees with the East Asian Width of Unicode', () => {
    expect(letters.wide.length).toBeGreaterThan(20);
    expect(misfits(letters.wide, 2)).toEqual([]);
    expect(misfits(letters.narrow, 1)).toEqual([]);
  });

  test('of accents on their own is none', () => {
    expect(displayWidth('e\u0301')).toBe(1);
    expect(displayWidth('東京都')).toBe(6);
  });

  test('padding counts cells', () => {
    expect(padStart('東京', 6)).toBe('  東京');
    expect(padEnd('東京', 6)).toBe('東京  ');
    expect(padEnd('long enough', 3)).toBe('long enough');
  });
});

describe('what may be printed', () => {
  test('nothing moves the cursor or turns the writing direction', () => {
    expect(printable('a\u001b[31mb\nc\td\u202ee\ud800', page)).toBe(
      'a\\u{1b}[31mb\\nc\\td\\u{202e}e\\u{d800}',
    );
  });

  test('ASCII pages keep other letters exactly, as escapes', () => {
    expect(printable('é ≥ χ² — ∞ …', ascii)).toBe('\\u{e9} >= chi2 - Inf ...');
  });

  test('any text becomes one line of ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text, ascii)).toMatch(/^[\x20-\x7e]*$/);
      }),
      { seed: 1 },
    );
  });
});

describe('cutting', () => {
  test('leaves out the middle', () => {
    expect(elide('a_very_long_name_indeed', 11, page)).toBe('a_ver…ndeed');
    expect(elide('a_very_long_name_indeed', 11, ascii)).toBe('a_ve...deed');
    expect(elide('東京都千代田区', 8, page)).toBe('東京…区');
    expect(elide('short', 5, page)).toBe('short');
  });

  test('fits, and keeps both ends', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 4, max: 40 }), (text, width) => {
        const line = printable(text, page);
        const cut = elide(line, width, page);
        expect(displayWidth(cut)).toBeLessThanOrEqual(width);
        if (cut === line) return;
        expect(displayWidth(line)).toBeGreaterThan(width);
        const [head, tail] = [cut.slice(0, cut.lastIndexOf('…')), cut.slice(cut.lastIndexOf('…') + 1)];
        expect(line.startsWith(head) && line.endsWith(tail)).toBe(true);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe('wrapping', () => {
  test('keeps every word and fits', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 90 })), (words) => {
        const lines = wrap(words.join(' '), page);
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(60);
        const all = printable(words.join(''), page).replaceAll(' ', '');
        expect(lines.join('').replaceAll(' ', '')).toBe(all);
      }),
      { seed: 1 },
    );
  });

  test('items stay whole', () => {
    expect(flow(['a'.repeat(30), 'b c', 'd'.repeat(30)], '   ', page)).toEqual([
      `${'a'.repeat(30)}   b c`,
      `  ${'d'.repeat(30)}`,
    ]);
  });
});
