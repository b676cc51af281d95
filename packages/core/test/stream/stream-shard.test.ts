/** A shard outside memory against one in memory: the same sums, bit for bit. */
import { describe, expect, it } from 'vitest';
import { expandTerms } from '../../src/formula/full/expand.js';
import { parseFormula } from '../../src/formula/parse.js';
import { bindTraining } from '../../src/formula/training.js';
import { createKernel } from '../../src/kernel/create.js';
import { randomIntegers } from '../../src/math/random.js';
import { type MemoryPass, MemoryShard } from '../../src/objective/memory.js';
import type { Pass } from '../../src/objective/objective.js';
import { ChunkWriter } from '../../src/stream/chunk-writer.js';
import { Scan } from '../../src/stream/scan.js';
import { StreamPasses } from '../../src/stream/stream-passes.js';
import { StreamShard } from '../../src/stream/stream-shard.js';
import { StreamedRows } from '../../src/stream/streamed-rows.js';
import { MemoryStore } from './memory-store.js';
import { mixedTable } from './streaming.js';

const table = mixedTable(70_003, 11);
const FORMULA = 'y ~ a * colour + b + offset(exposure)';
const terms = expandTerms(
  parseFormula(FORMULA),
  table.columns.map(({ name }) => name),
);
const training = bindTraining(terms, table, { weights: 'weight' });
const columns = training.schema.columns.length;
const { design, events, others } = training;
const makeKernel = () => createKernel('wasm').kernel;

function inMemory(scales: Float64Array, leftOut: Uint8Array | null = null): MemoryShard {
  const keep = (weights: Float64Array) => weights.map((weight, i) => (leftOut?.[i] ? 0 : weight));
  const rows = {
    count: design.rows,
    columns,
    events: keep(events),
    others: keep(others),
    offset: design.offset,
    fill: design.fill,
  };
  const shard = new MemoryShard(makeKernel(), rows, 0, rows.count);
  shard.scale(scales);
  return shard;
}

async function outside(scales: Float64Array, threads = 1, largestSample = Infinity): Promise<StreamShard> {
  const scan = new Scan(terms, { weights: 'weight' });
  const writer = new ChunkWriter(new MemoryStore());
  const batch = scan.take(table);
  await writer.add(batch.columns, batch.rows);
  const binding = { schema: scan.settle().schema, weights: 'weight' };
  const rows = new StreamedRows(await writer.finish(), binding);
  const answering = Array.from({ length: threads }, () => new StreamPasses(rows, scales, makeKernel()));
  return new StreamShard(rows, scales, answering, makeKernel, largestSample);
}

const next = randomIntegers(3);
const vector = () => Float64Array.from({ length: columns }, () => (next() / 2 ** 32 - 0.5) / 4);
const [at, other] = [vector(), vector()];
const PASSES: readonly Pass[] = [
  { kind: 'loss', at },
  { kind: 'gradient', at },
  { kind: 'hessian', at },
  { kind: 'gradient', at, atLow: other.map((x) => x * 1e-17), precision: 'double-double' },
  { kind: 'hessian', at, precision: 'double-double' },
  { kind: 'along', at, step: other, lengths: Float64Array.of(1, 0.5, 0.25) },
  { kind: 'hessianTimes', at, vector: other },
  { kind: 'predicted', at },
];
const ones = new Float64Array(columns).fill(1);

describe('StreamShard', () => {
  it.each([1, 3])('answers every pass with the bits of rows in memory on %i threads', async (threads) => {
    const [memory, stream] = [inMemory(ones), await outside(ones, threads)];
    expect(stream.rows).toBe(design.rows);
    for (const pass of PASSES) expect(await stream.parts(pass)).toEqual(memory.parts(pass as MemoryPass));
  });

  it('multiplies columns by scales near and far', async () => {
    const scales = ones.map((_, j) => 2 ** ((j * 37) % 140));
    const [memory, stream] = [inMemory(scales), await outside(scales)];
    const there = at.map((x, j) => x / scales[j]!);
    for (const kind of ['gradient', 'hessian'] as const) {
      expect(await stream.pass({ kind, at: there })).toEqual(memory.pass({ kind, at: there }));
    }
  });

  it('leaves rows out, and takes them back', async () => {
    const out = Uint8Array.from({ length: design.rows }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const pass: MemoryPass = { kind: 'gradient', at };
    const stream = await outside(ones, 2);
    stream.leaveOut(out);
    expect(await stream.pass(pass)).toEqual(inMemory(ones, out).pass(pass));
    stream.leaveOut(null);
    expect(await stream.pass(pass)).toEqual(inMemory(ones).pass(pass));
  });

  it('answers passes that are asked before the last is over', async () => {
    const stream = await outside(ones);
    const passes = [PASSES[1]!, PASSES[2]!, PASSES[0]!];
    const memory = inMemory(ones);
    expect(await Promise.all(passes.map((pass) => stream.pass(pass)))).toEqual(
      passes.map((pass) => memory.pass(pass as MemoryPass)),
    );
  });

  it.each([1, 4, 100, 3000])('takes the sample that memory takes: every %i-th panel', async (stride) => {
    const [memory, stream] = [inMemory(ones).sample(stride), (await outside(ones)).sample(stride)];
    expect(stream.rows).toBe(memory.rows);
    for (const pass of PASSES) expect(await stream.pass(pass)).toEqual(memory.pass(pass as MemoryPass));
  });

  it('thins out a sample that memory has no room for, and counts its rows for more', async () => {
    const sample = (await outside(ones, 1, 2000)).sample(8);
    const thin = inMemory(ones).sample(8 * 4);
    expect(sample.rows).toBeLessThanOrEqual(2000);
    expect(sample.rows).toBe(thin.rows);
    const { loss, gradient } = thin.pass({ kind: 'gradient', at });
    const found = await sample.pass({ kind: 'gradient', at });
    expect(Math.abs(found.loss / (4 * loss) - 1)).toBeLessThan(1e-14);
    gradient!.forEach((value, j) => {
      expect(Math.abs(found.gradient![j]! - 4 * value)).toBeLessThan(1e-12 * found.loss);
    });
  });
});
