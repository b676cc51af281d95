/** Kernels that are given back and taken again. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { giveBack, takeKernel } from '../../src/kernel/spare.js';
import { Holding } from '../../src/pool/holding.js';
import { answers, drawRows, everyPass } from './drawn.js';
import { loadPooled } from './support.js';

describe.each(['wasm', 'twin'] as const)('a spare kernel (%s)', (kind) => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    vi.runAllTimers();
    vi.useRealTimers();
  });

  it('has its memory zeroed again, but where nobody minds', () => {
    const { kernel } = takeKernel(kind);
    const address = kernel.reserve(1000);
    new Uint8Array(kernel.buffer, address, 1000).fill(7);
    giveBack(kernel);
    const again = takeKernel(kind).kernel;
    expect(again).toBe(kernel);
    expect(again.reserve(100, false)).toBe(address);
    expect(new Uint8Array(again.buffer, address, 100)).toEqual(new Uint8Array(100).fill(7));
    const next = again.reserve(2000);
    expect(new Uint8Array(again.buffer, next, 2000)).toEqual(new Uint8Array(2000));
  });

  it('is let go after a while, and where the others are enough', () => {
    const kernels = Array.from({ length: 5 }, () => takeKernel(kind).kernel);
    for (const kernel of kernels) giveBack(kernel);
    const taken = Array.from({ length: 5 }, () => takeKernel(kind).kernel);
    expect(kernels.filter((kernel) => taken.includes(kernel))).toEqual(kernels.slice(1));
    giveBack(taken[0]!);
    vi.advanceTimersByTime(6000);
    expect(takeKernel(kind).kernel).not.toBe(taken[0]);
  });

  it('gives the bits of a new one', async () => {
    const { rows, draw } = drawRows(4096 + 3, 3);
    const passes = everyPass(3, draw);
    const sumsOf = (holding: Holding) => passes.map((pass) => [...holding.steps(pass)]);
    const run = { count: rows.count, columns: 3, start: 0, rows: rows.count };
    const dirty = takeKernel(kind).kernel;
    const address = dirty.reserve(2 ** 20);
    new Float64Array(dirty.buffer, address, 2 ** 17).fill(Number.NaN);
    giveBack(dirty);
    const [reused, fresh] = [Holding.of(run, kind), Holding.of(run, kind)];
    const source = { ...rows, offset: null };
    for (const holding of [reused, fresh]) {
      holding.load(source, 0, 0, 4096);
      holding.load(source, 4096, 4096, 3);
    }
    expect(sumsOf(reused)).toEqual(sumsOf(fresh));
    expect(sumsOf(reused.sample(3))).toEqual(sumsOf(fresh.sample(3)));
  });
});

it('rows that were released answer no more', async () => {
  const { rows, draw } = drawRows(9000, 3);
  const fit = await loadPooled(rows);
  const [shard] = fit.rows.shards;
  const sample = shard!.sample(2);
  fit.release();
  for (const one of [shard!, sample]) {
    await expect(answers([one], everyPass(3, draw))).rejects.toMatchObject({ code: 'source-failed' });
  }
});
