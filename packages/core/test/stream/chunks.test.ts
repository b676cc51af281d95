/** What is written to chunks and read again is the same, bit for bit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChunkWriter } from '../../src/stream/chunk-writer.js';
import { CHUNK_ROWS, ChunkDecoder, type Chunks } from '../../src/stream/chunks.js';
import { narrowest } from '../../src/stream/storage.js';
import type { Column } from '../../src/table/table.js';
import { MemoryStore } from './memory-store.js';

const SEED = 20_261_121;

function numeric(values: readonly number[]): Column & { kind: 'numeric' } {
  return { kind: 'numeric', name: 'x', type: 'number', values: Float64Array.from(values) };
}

async function readAll(chunks: Chunks): Promise<Column[][]> {
  const decoder = new ChunkDecoder(chunks);
  const buffer = new ArrayBuffer(chunks.mostBytes);
  const read: Column[][] = [];
  for (const [index, place] of chunks.places.entries()) {
    await chunks.read(index, buffer);
    read.push(structuredClone(decoder.columns(place, buffer)));
  }
  return read;
}

describe('storage', () => {
  it.each([
    [[0, 255], 'u8'],
    [[-1, 255], 'i16'],
    [[32_767], 'i16'],
    [[32_768], 'i32'],
    [[-(2 ** 31)], 'i32'],
    [[2 ** 31], 'f32'],
    [[1, 0.5], 'f32'],
    [[0, -0], 'f32'],
    [[1e-46], 'f64'],
    [[2 ** 31, 1], 'f32'],
    [[2 ** 31 + 1], 'f64'],
    [[0.1], 'f64'],
  ])('%j fit %s', (values, storage) => {
    expect(narrowest(Float64Array.from(values), values.length)).toBe(storage);
  });
});

describe('chunks', () => {
  it('keep every number', async () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.integer({ min: 0, max: 300 }),
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.constant(-0),
    );
    const column = fc.oneof(
      fc.array(value, { minLength: 1, maxLength: 60 }),
      fc.array(fc.integer({ min: -40_000, max: 40_000 }), { minLength: 1, maxLength: 60 }),
    );
    await fc.assert(
      fc.asyncProperty(column, async (values) => {
        const writer = new ChunkWriter(new MemoryStore());
        await writer.add([numeric(values)], { count: values.length, kept: null });
        const [[back]] = (await readAll(await writer.finish())) as [[Column & { kind: 'numeric' }]];
        expect([...back.values]).toEqual(values);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it('go on from batch to batch, with the labels of all', async () => {
    const writer = new ChunkWriter(new MemoryStore());
    const rows = 3 * CHUNK_ROWS + 5;
    const labels = Array.from({ length: 400 }, (_, i) => `label ${i}`);
    const labelOf = (row: number) => labels[(row * row) % 400]!;
    for (let start = 0; start < rows; start += 7000) {
      const count = Math.min(7000, rows - start);
      const numbers = numeric(Array.from({ length: count }, (_, i) => Math.sqrt(start + i)));
      const own = [...new Set(Array.from({ length: count }, (_, i) => labelOf(start + i)))];
      const codes = Int32Array.from({ length: count }, (_, i) => own.indexOf(labelOf(start + i)));
      const text = {
        kind: 'categorical',
        name: 'g',
        type: 'text',
        levels: own,
        ownOrder: true,
        codes,
      } as const;
      const odd = Int32Array.from({ length: count >> 1 }, (_, i) => 2 * i + 1);
      await writer.add([numbers, text], { count: odd.length, kept: odd });
    }
    const chunks = await writer.finish();
    const columns = await readAll(chunks);
    const kept: [number, string][] = columns.flatMap(([x, g]) => {
      if (x?.kind !== 'numeric' || g?.kind !== 'categorical')
        throw new Error('other columns than were written');
      return Array.from(x.values, (value, i): [number, string] => [value, g.levels[g.codes[i]!]!]);
    });
    const expected: [number, string][] = [];
    for (let start = 0; start < rows; start += 7000) {
      const count = Math.min(7000, rows - start);
      for (let i = 1; i < count; i += 2) expected.push([Math.sqrt(start + i), labelOf(start + i)]);
    }
    expect(chunks.rows).toBe(expected.length);
    expect(kept).toEqual(expected);
  });
});
