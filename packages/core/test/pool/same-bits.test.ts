/** The sums of rows on several threads are those of rows in memory, bit for bit. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { partRows, sampledRows } from '../../src/objective/division.js';
import type { PooledShard } from '../../src/objective/pooled.js';
import { load } from '../solver/problems.js';
import { answers, drawRows, everyPass, residualPasses } from './drawn.js';
import { loadPooled } from './support.js';

afterEach(() => vi.unstubAllGlobals());

/** Rows for seven parts and a bit, the last panel not full. */
const COUNT = 7 * 4096 + 1005;

describe.each([2, 3, 7])('%i threads', (threads) => {
  const { rows, draw } = drawRows(COUNT, 3);
  const passes = [...everyPass(3, draw), ...residualPasses(3, draw)];

  it('answer every kind of pass as one', async () => {
    const one = load(rows);
    const many = await loadPooled(rows, { threads });
    expect(many).toMatchObject({ threads, note: null, kernelNote: null });
    expect(many.rows.scales).toEqual(one.scales);
    expect(many.rows.shards[0]).toMatchObject({ rows: COUNT, columns: 3 });
    expect(await answers(many.rows.shards, passes)).toEqual(await answers(one.shards, passes));
    many.release();
  });

  it('take new weights, and rows out', async () => {
    const one = load(rows);
    const many = await loadPooled(rows, { threads });
    const shards = [one.shards[0]!, many.rows.shards[0] as PooledShard] as const;
    const batch = { kind: 'batch', at: Float64Array.of(1, 2, 3), rows: Int32Array.of(5, 28_000) } as const;
    for (const shard of shards) shard.reweigh(rows.others.slice(), rows.events.slice(), 0);
    expect(await answers([shards[1]], passes)).toEqual(await answers([shards[0]], passes));
    expect(await shards[1].pass(batch)).toEqual(shards[0].pass(batch));
    for (const { leaveOut } of [one, many.rows]) leaveOut(Uint8Array.from(rows.events, (_, i) => i % 2));
    expect(await answers([shards[1]], passes)).toEqual(await answers([shards[0]], passes));
    many.release();
  });

  it('choose the same sample, and a sample of that', async () => {
    const one = load(rows).shards[0]!;
    const many = await loadPooled(rows, { threads });
    for (const stride of [1, 5, 16, 1000]) {
      const [few, same] = [one.sample(stride), many.rows.shards[0]!.sample(stride)];
      expect(same.rows).toBe(few.rows);
      expect(same.answers.has('batch')).toBe(false);
      expect(await answers([same], passes)).toEqual(await answers([few], passes));
      expect(await answers([same.sample(3)], passes)).toEqual(await answers([few.sample(3)], passes));
    }
    many.release();
  });
});

it('is so for few rows of many columns, in smaller blocks', async () => {
  const columns = 65;
  const { rows, draw } = drawRows(5 * 1024 + 13, columns);
  expect(partRows(rows.count, columns)).toBe(1024);
  const passes = everyPass(columns, draw);
  const one = load(rows);
  const many = await loadPooled(rows, { threads: 2 });
  expect(await answers(many.rows.shards, passes)).toEqual(await answers(one.shards, passes));
  const [few, same] = [one.shards[0]!.sample(4), many.rows.shards[0]!.sample(4)];
  expect(await answers([same], passes)).toEqual(await answers([few], passes));
  many.release();
});

it('is so for the twin, for columns far from 1, and where this thread holds nothing', async () => {
  vi.stubGlobal('document', {});
  const { rows, draw } = drawRows(2 * 4096 + 5, 3, 1e-200);
  const passes = [...everyPass(3, draw), ...residualPasses(3, draw)];
  const one = load(rows, 'twin');
  const many = await loadPooled(rows, { threads: 2, kernel: 'twin' });
  expect(many.rows.kernel).toBe('twin');
  expect(await answers(many.rows.shards, passes)).toEqual(await answers(one.shards, passes));
  const batch = {
    kind: 'batch',
    at: Float64Array.of(1, 1e180, 3),
    rows: Int32Array.of(8196, 0, 8196, 4096),
  } as const;
  expect(await many.rows.shards[0]!.pass(batch)).toEqual(one.shards[0]!.pass(batch));
  many.release();
});

it('is so for blocks of many columns, which this thread leaves to others', async () => {
  const { rows, draw } = drawRows(2100, 520);
  const at = Float64Array.from({ length: 520 }, () => draw() / 500);
  const passes = [
    { kind: 'gradient', at },
    { kind: 'hessian', at },
  ] as const;
  const many = await loadPooled(rows, { threads: 2 });
  expect(await answers(many.rows.shards, passes)).toEqual(await answers(load(rows).shards, passes));
  many.release();
});

it('posts a vector that is part of a buffer alone', async () => {
  const { rows } = drawRows(9000, 3);
  const all = Float64Array.of(9, 0.1, 0.2, 0.3, 9);
  const many = await loadPooled(rows);
  const [whole, part] = await answers(many.rows.shards, [
    { kind: 'gradient', at: all.slice(1, 4) },
    { kind: 'gradient', at: all.subarray(1, 4) },
  ]);
  expect(part).toEqual(whole);
  expect(all).toHaveLength(5);
  many.release();
});

it('knows how many rows a sample has', () => {
  const part = partRows(COUNT, 3);
  expect(part).toBe(4096);
  expect(sampledRows(4096, part, 1)).toBe(4096);
  expect(sampledRows(4096, part, 5)).toBe(103 * 8);
  expect(sampledRows(2 * 4096 + 9, part, 1000)).toBe(3 * 8);
});
