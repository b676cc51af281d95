import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readCsv } from '../../../src/table/csv/read.js';
import { cells } from '../cells.js';

const TEXT = 'name,n,m\nÅse,1,007\n"東京\n😀",2,8\nx,,y\n';
const BYTES = new TextEncoder().encode(TEXT);
const EXPECTED = { name: ['Åse', '東京\n😀', 'x'], n: [1, 2, null], m: ['007', '8', 'y'] };

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

function webStream(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * text.length + 2));
  view.setUint16(0, 0xfeff, littleEndian);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i + 2, text.charCodeAt(i), littleEndian);
  return new Uint8Array(view.buffer);
}

describe('every kind of source gives the same table', () => {
  const marked = Uint8Array.of(0xef, 0xbb, 0xbf, ...BYTES);
  const sources = {
    string: TEXT,
    bytes: BYTES,
    buffer: BYTES.slice().buffer,
    blob: new Blob([BYTES.slice()]),
    'opened web stream': () => webStream(BYTES),
    'opened async iterable': () => pieces(BYTES, 5),
    'opened later': async () => pieces(BYTES, 5),
    'one-shot async iterable, read twice': pieces(BYTES, 3),
    'one-shot web stream, read twice': webStream(BYTES),
    'byte order mark': marked,
    'byte order mark, byte by byte': () => pieces(marked, 1),
    'UTF-16 little endian': utf16(TEXT, true),
    'UTF-16 big endian, byte by byte': () => pieces(utf16(TEXT, false), 1),
    gzip: gzipSync(BYTES),
    'gzip byte by byte': () => pieces(gzipSync(BYTES), 1),
    'gzip of UTF-16': gzipSync(utf16(TEXT, true)),
  };
  test.each(Object.entries(sources))('%s', async (_, source) => {
    expect(cells(await readCsv(source))).toEqual(EXPECTED);
  });
});

describe('a reading from outside', () => {
  test('progress counts the bytes of the source, once for each reading', async () => {
    const seen: number[] = [];
    await readCsv(() => pieces(BYTES, 20), { onProgress: (bytes) => seen.push(bytes) });
    const once = [20, 40, BYTES.length];
    expect(seen).toEqual([...once, ...once]);
  });

  test('cancelled before, during and while the source stalls; the source is closed', async () => {
    await expect(readCsv(TEXT, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });

    const controller = new AbortController();
    let closed = false;
    const stalling = () =>
      new ReadableStream<Uint8Array>({
        start: (sink) => sink.enqueue(BYTES),
        cancel: () => {
          closed = true;
        },
      });
    const reading = readCsv(stalling, { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });

    const late = new AbortController();
    const stalled = readCsv(() => new ReadableStream<Uint8Array>(), { signal: late.signal });
    setTimeout(() => late.abort(), 10);
    await expect(stalled).rejects.toMatchObject({ code: 'cancelled' });
    expect(closed).toBe(true);
  });

  test('a failing source is told with its reason and its name', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield BYTES;
      throw new Error('the disk is on fire');
    }
    const failure = {
      code: 'source-failed',
      message: expect.stringContaining('the disk is on fire'),
      at: { file: 'a.csv' },
    };
    await expect(readCsv(failing, { name: 'a.csv' })).rejects.toMatchObject(failure);
    const refusing = () => {
      throw new Error('the disk is on fire');
    };
    await expect(readCsv(refusing, { name: 'a.csv' })).rejects.toMatchObject(failure);
  });

  test('a source that is none, or that gives text', async () => {
    await expect(readCsv(undefined as unknown as string)).rejects.toMatchObject({ code: 'data-shape' });
    await expect(readCsv({} as unknown as Blob)).rejects.toMatchObject({ code: 'source-failed' });
    async function* texts() {
      yield 'a,b\n1,2\n';
    }
    const open = texts as unknown as () => AsyncIterable<Uint8Array>;
    await expect(readCsv(open)).rejects.toMatchObject({
      code: 'source-failed',
      message: expect.stringContaining('bytes'),
    });
  });

  test('a source that changes between the two readings', async () => {
    let opened = 0;
    const growing = () => pieces(new TextEncoder().encode(`a,b\n1,2\n${'x,y\n'.repeat(++opened)}`), 100);
    await expect(readCsv(growing)).rejects.toMatchObject({ code: 'source-failed' });
  });

  test('gzip that is damaged or cut short', async () => {
    const packed = gzipSync(BYTES);
    await expect(readCsv(packed.subarray(0, packed.length - 9))).rejects.toMatchObject({
      code: 'file-format',
    });
    const damaged = Uint8Array.from(packed, (byte, i) => (i === 20 ? byte ^ 0xff : byte));
    await expect(readCsv(damaged)).rejects.toMatchObject({ code: 'file-format' });
  });

  test('the name becomes the source of the table', async () => {
    expect((await readCsv(TEXT, { name: 'a.csv' })).source).toBe('a.csv');
    expect(await readCsv(TEXT)).not.toHaveProperty('source');
  });
});
