/** Rows whose values are stored as float32 answer as those of doubles, bit for bit, wherever they are. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createKernel } from '../../src/kernel/create.js';
import { shardRows } from '../../src/objective/division.js';
import { MemoryShard, type Rows } from '../../src/objective/memory.js';
import { useResiduals } from '../../src/objective/use-residuals.js';
import { load } from '../solver/problems.js';
import { answers, drawRows, everyPass } from './drawn.js';
import { loadPooled } from './support.js';

/** Rows for four parts, the last panel not full. */
const COUNT = 3 * 4096 + 1005;

/** The rows with values that float32 holds. */
function held(rows: Rows): Rows {
  return {
    ...rows,
    fill(start, count, into, base, stride) {
      rows.fill(start, count, into, base, stride);
      into.forEach((value, i) => {
        into[i] = Math.fround(value);
      });
    },
  };
}

beforeAll(useResiduals);

describe.each([1, 1e-25, 1e30])('columns of about %d', (size) => {
  const { rows, draw } = drawRows(COUNT, 3, size);
  const residual = {
    kind: 'hessian',
    precision: 'residual',
    at: Float64Array.of(0.1, 0.2, 0.3),
    columns: Int32Array.of(2),
    others: Int32Array.of(1),
    factors: Float64Array.of(1.5),
  } as const;
  const passes = [...everyPass(3, draw), residual];
  const doubles = held(rows);
  const singles = { ...doubles, single: true };
  const batch = { kind: 'batch', at: Float64Array.of(1, 2, 3), rows: Int32Array.of(5, 12_500) } as const;

  it.each(['wasm', 'twin'] as const)(
    'in the memory of %s: every pass, samples, batches, rows',
    async (kind) => {
      const [expected, found] = [load(doubles, kind), load(singles, kind)];
      expect(found.scales).toEqual(expected.scales);
      expect(await answers(found.shards, passes)).toEqual(await answers(expected.shards, passes));
      expect(found.shards[0]!.pass(batch)).toEqual(expected.shards[0]!.pass(batch));
      const sampled = [expected, found].map(({ shards }) => shards[0]!.sample(5).sample(3));
      expect(await answers([sampled[1]!], passes)).toEqual(await answers([sampled[0]!], passes));
      const read = [expected, found].map(({ shards }) => {
        const into = new Float64Array(12);
        shards[0]!.read(COUNT - 4, 4, into);
        return into;
      });
      expect(read[1]).toEqual(read[0]);
      expect(await answers(found.shards, passes)).toEqual(await answers(expected.shards, passes));
    },
  );

  it.each([2, 3])('on %i threads', async (threads) => {
    const one = load(doubles);
    const many = await loadPooled(singles, { threads });
    expect(many.threads).toBe(threads);
    expect(many.rows.scales).toEqual(one.scales);
    expect(await answers(many.rows.shards, passes)).toEqual(await answers(one.shards, passes));
    const samples = [one, many.rows].map(({ shards }) => shards[0]!.sample(5));
    expect(await answers([samples[1]!], passes)).toEqual(await answers([samples[0]!], passes));
    many.release();
  });
});

it('takes half the memory', () => {
  const bytes = (single: boolean) => {
    const { kernel } = createKernel('wasm');
    const before = kernel.reserve(64);
    new MemoryShard(kernel, { count: 40_000, columns: 30, single }, 0, 40_000);
    return kernel.reserve(64) - before;
  };
  expect(bytes(false) - bytes(true)).toBeGreaterThan(0.95 * 40_000 * 30 * 4);
  expect(shardRows(3e6, 100, true) / shardRows(3e6, 100)).toBeGreaterThan(1.5);
});
