import { describe, expect, it } from 'vitest';
import type { Iteration, Shard } from '../../src/objective/objective.js';
import { newton } from '../../src/solver/newton.js';
import { ask, run, runSync } from '../../src/solver/run.js';
import { load, suite } from './problems.js';

const { rows } = suite().find(({ set }) => set.id === 'pima')!;

function work(shards: readonly Shard[]) {
  return ask(shards, newton.run({ size: rows.columns, start: new Float64Array(rows.columns) }, {}));
}

describe('run', () => {
  it('gives the same bits as runSync, over shards that answer later too', async () => {
    const { shards } = load(rows);
    const later: Shard[] = shards.map((shard: Shard) => ({
      answers: shard.answers,
      pass: async (request) => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        return shard.pass(request);
      },
    }));
    const now = runSync(
      ask(shards, newton.run({ size: rows.columns, start: new Float64Array(rows.columns) }, {})),
    );
    expect((await run(work(later))).coefficients).toEqual(now.coefficients);
  });

  it('tells every iteration, with a loss that falls', async () => {
    const seen: Iteration[] = [];
    await run(work(load(rows).shards), { onIteration: (iteration) => seen.push(iteration) });
    expect(seen.map(({ iteration }) => iteration)).toEqual(seen.map((_, i) => i + 1));
    expect(seen.length).toBeGreaterThan(3);
    for (let i = 1; i < seen.length; i++)
      expect(seen[i]!.loss).toBeLessThanOrEqual(seen[i - 1]!.loss * (1 + 1e-15));
  });

  it('stops when it is cancelled, before and between passes', async () => {
    const before = AbortSignal.abort(new Error('no'));
    await expect(run(work(load(rows).shards), { signal: before })).rejects.toThrow('no');
    const controller = new AbortController();
    let passes = 0;
    const { shards } = load(rows);
    const counted = shards.map(
      (shard: Shard): Shard => ({
        answers: shard.answers,
        pass: (request) => {
          if (++passes === 2) controller.abort(new Error('enough'));
          return shard.pass(request);
        },
      }),
    );
    await expect(run(work(counted), { signal: controller.signal })).rejects.toThrow('enough');
    expect(passes).toBe(2);
  });

  it('passes on the failure of a shard', async () => {
    const broken: Shard = { answers: new Set(), pass: () => Promise.reject(new Error('gone')) };
    await expect(run(work([broken]))).rejects.toThrow('gone');
  });

  it('cannot wait at once', () => {
    const later: Shard = { answers: new Set(), pass: () => new Promise(() => {}) };
    expect(() => runSync(work([later]))).toThrow('cannot wait');
  });
});
