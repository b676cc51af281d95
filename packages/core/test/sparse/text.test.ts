import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { hashed, readSvmlight, SvmlightReader } from '../../src/sparse/index.js';
import { murmur3 } from '../../src/sparse/text/murmur.js';
import { written } from './drawn.js';

const TEXT = `# words
+1 1:0.5 3:-2e-1 # first
-1 qid:3 2:1

1\t1:12345678901234567890 \r
-1`;

const EXPECTED = [
  [0.5, 0, -0.2],
  [0, 1, 0],
  [12345678901234567890, 0, 0],
  [0, 0, 0],
];

async function failure(text: string, options = {}): Promise<{ code: string; message: string; at: object }> {
  try {
    await readSvmlight(text, options);
  } catch (error) {
    return error as { code: string; message: string; at: object };
  }
  throw new Error('Nothing was thrown.');
}

describe('SVMlight text', () => {
  it('has a row in each line', async () => {
    const { matrix, labels, isZeroBased, warnings } = await readSvmlight(TEXT);
    expect(written(matrix)).toEqual(EXPECTED);
    expect([...labels]).toEqual([1, -1, 1, -1]);
    expect(isZeroBased).toBe(false);
    expect(warnings.map(({ code }) => code)).toEqual(['query-ignored']);
  });

  it('may come in pieces cut anywhere, and gzipped', async () => {
    const bytes = new TextEncoder().encode(TEXT);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const reader = new SvmlightReader();
      reader.push(bytes.slice(0, cut));
      reader.push(bytes.slice(cut, cut + 3));
      reader.push(bytes.slice(cut + 3));
      expect(written(reader.finish().matrix)).toEqual(EXPECTED);
    }
    expect(written((await readSvmlight(gzipSync(bytes))).matrix)).toEqual(EXPECTED);
  });

  it('has texts for labels, and indices from 0 where there is one', async () => {
    const { matrix, labels, isZeroBased } = await readSvmlight('spam 0:1 4:2\nham 1:1\n', { columns: 7 });
    expect(labels).toEqual(['spam', 'ham']);
    expect(isZeroBased).toBe(true);
    expect(matrix.columns).toBe(7);
    expect([...matrix.indices]).toEqual([0, 4, 1]);
  });

  it('reads numbers as JavaScript does', async () => {
    const numbers = [
      '0.1',
      '-1.7976931348623157e308',
      '5e-324',
      '.5',
      '3.',
      '+2',
      '0.000123456789012345',
      '1e22',
    ];
    const { matrix } = await readSvmlight(numbers.map((text) => `1 1:${text}\n`).join(''));
    expect([...matrix.values!]).toEqual(numbers.map(Number));
  });

  it.each([
    ['1 1:0.5\n1 2:x\n', /a number behind the colon at line 2, character 5, not "x"/],
    ['1 1:0.5 1:2\n', /an index above 1: indices climb in a row at line 1, character 9/],
    ['1 -1:2\n', /index:value, the index a whole number at line 1, character 3, not "-1:2"/],
    ['1 3 4:5\n', /line 1, character 3, not "3"/],
    ['1 1:nan\n', /character 5, not "nan"/],
    ['1:2 2:3\n', /Expected a label at line 1, character 1/],
  ])('refuses %j', async (text, message) => {
    const error = await failure(text, { file: 'words.svm' });
    expect(error.code).toBe('file-format');
    expect(error.message).toMatch(message);
    expect(error.at).toMatchObject({ file: 'words.svm' });
  });

  it('refuses an index 0 where indices begin with 1', async () => {
    expect((await failure('1 0:1\n', { zeroBased: false })).message).toMatch(/index 0/);
  });
});

describe('hashed words', () => {
  // Known answers of MurmurHash3_x86_32.
  it.each([
    ['', 0, 0],
    ['', 1, 0x514e28b7],
    ['test', 0x9747b28c, 0x704b81dc],
    ['Hello, world!', 0x9747b28c, 0x24884cba],
    ['The quick brown fox jumps over the lazy dog', 0x9747b28c, 0x2fa826cd],
  ])('MurmurHash3 of %j with seed %i', (text, seed, hash) => {
    expect(murmur3(new TextEncoder().encode(text), seed) >>> 0).toBe(hash);
  });

  it('are the columns that the hash says', () => {
    const words = ['great', 'café', 'film'];
    const matrix = hashed(['Great café, great FILM!'], 1024);
    const expected = new Array<number>(1024).fill(0);
    for (const word of [...words, 'great']) {
      const hash = murmur3(new TextEncoder().encode(word));
      expected[Math.abs(hash) % 1024]! += hash < 0 ? -1 : 1;
    }
    expect(written(matrix)).toEqual([expected]);
  });

  it('may be runs of words, of length 1', () => {
    const matrix = hashed(['one two three', '', 'one two'], 4096, { ngrams: [1, 2], normalized: true });
    const counts = [0, 1, 2].map((i) => matrix.starts[i + 1]! - matrix.starts[i]!);
    expect(counts).toEqual([5, 0, 3]);
    expect(Math.abs(matrix.values![0]!)).toBe(1 / Math.sqrt(5));
    expect(() => hashed(['a'], 0)).toThrow(/from 1 to 2\^30/);
    expect(() => hashed(['a'], 8, { ngrams: [2, 1] })).toThrow(/ngrams/);
  });

  it('refuses what is no text, and misspelt options', () => {
    const untyped = hashed as (texts: unknown, size: number, options?: object) => unknown;
    expect(() => untyped(['a b', 7], 16)).toThrow('Text 2 is no text but 7');
    expect(() => untyped(['a b'], 16, { ngram: [1, 2] })).toThrow('Did you mean "ngrams"');
  });
});
