/** Threads that are shared, cancelled, that die, that cannot be had. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PoolOptions } from '../../src/fit/pooled-rows.js';
import type { Pass } from '../../src/objective/objective.js';
import { Line } from '../../src/pool/line.js';
import { Pool } from '../../src/pool/pool.js';
import type { Reply, Request } from '../../src/pool/protocol.js';
import { POOL_SCRIPT } from '../../src/pool/script.generated.js';
import { openText } from '../../src/worker/link.js';
import { load } from '../solver/problems.js';
import { answers, drawRows, everyPass } from './drawn.js';
import { loadPooled } from './support.js';

const pools: Pool[] = [];

/** A pool whose threads do something of their own first. */
function poolOf(...texts: string[]): Pool {
  const pool = new Pool((listener) =>
    openText<Request, Reply>(async () => (texts.shift() ?? '') + POOL_SCRIPT, listener),
  );
  pools.push(pool);
  return pool;
}

afterEach(() => {
  for (const pool of pools.splice(0)) pool.close();
  vi.useRealTimers();
});

/** A thread that reacts to requests before it serves them. */
function reacting(code: string): string {
  return `require('node:worker_threads').parentPort.on('message', (request) => { ${code} });`;
}

const { rows, draw } = drawRows(3 * 4096, 3);
const passes = everyPass(3, draw);
const gradient = { kind: 'gradient', at: new Float64Array(3) } as const;

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (reason: unknown) => reason,
  );
}

describe('the pool', () => {
  it('serves several fits at the same time with the same threads', async () => {
    const pool = poolOf();
    expect(pool.isOpen).toBe(false);
    const fits = await Promise.all([0, 1, 2].map(() => loadPooled(rows, { pool, threads: 3 })));
    expect(pool.isOpen).toBe(true);
    const expected = await answers(load(rows).shards, passes);
    const found = await Promise.all(fits.map(({ rows: { shards } }) => answers(shards, passes)));
    expect(found).toEqual([expected, expected, expected]);
    const before = (await pool.crew(2)).lines;
    for (const fit of fits) fit.release();
    expect((await pool.crew(2)).lines).toEqual(before);
  });

  it('opens no thread for one', async () => {
    const pool = poolOf();
    expect(await loadPooled(rows, { pool, threads: 1 })).toMatchObject({ threads: 1, note: null });
    expect(pool.isOpen).toBe(false);
  });

  it('does without where no thread can be started, and says why', async () => {
    let tried = 0;
    const pool = new Pool(() => {
      tried++;
      throw new Error('there are no workers here');
    });
    const options: Partial<PoolOptions> = { pool, threads: 2 };
    const fit = await loadPooled(rows, options);
    expect(fit).toMatchObject({
      threads: 1,
      note: 'Only 0 of 1 threads could be started: there are no workers here.',
    });
    expect(await answers(fit.rows.shards, passes)).toEqual(await answers(load(rows).shards, passes));
    await loadPooled(rows, options);
    expect(tried).toBe(1);
  });
});

describe('a thread that dies', () => {
  const dead = {
    name: 'OddsmithError',
    code: 'source-failed',
    message: 'Thread 1 of the pool stopped: it ended with exit code 7. Fit again: a new one takes its place.',
  };

  it('amid a pass rejects it by name, and every later one; the next fit has a new thread', async () => {
    const pool = poolOf(reacting("if (request.kind === 'pass') process.exit(7);"));
    const fit = await loadPooled(rows, { pool });
    const [shard] = fit.rows.shards;
    expect(await failure(Promise.resolve(shard!.pass(gradient)))).toMatchObject(dead);
    expect(await failure(Promise.resolve(shard!.pass(gradient)))).toMatchObject(dead);
    fit.release();
    const next = await loadPooled(rows, { pool });
    expect(next.threads).toBe(2);
    expect(await answers(next.rows.shards, passes)).toEqual(await answers(load(rows).shards, passes));
  });

  it('while rows come in rejects the loading', async () => {
    const pool = poolOf(reacting("if (request.kind === 'rows') process.exit(7);"));
    expect(await failure(loadPooled(rows, { pool, threads: 3 }))).toMatchObject(dead);
  });

  it('by an error of its own is told with that', async () => {
    const pool = poolOf(reacting("if (request.kind === 'largest') throw new Error('out of luck');"));
    const error = await failure(loadPooled(rows, { pool }));
    expect(error).toMatchObject({ code: 'source-failed', message: expect.stringContaining('out of luck') });
  });
});

it('a failure over there is the error it is here', async () => {
  const forbid = 'WebAssembly.Module = function () { throw new Error("no SIMD"); };';
  const fit = loadPooled(rows, { pool: poolOf(forbid), kernel: 'wasm' });
  expect(await failure(fit)).toMatchObject({ code: 'option-unavailable' });
});

it('a source that fails rejects the loading with its error', async () => {
  const broken = new Error('no more rows');
  const fill = () => {
    throw broken;
  };
  expect(await failure(loadPooled({ ...rows, fill }, { pool: poolOf() }))).toBe(broken);
});

describe('cancelling', () => {
  const large = drawRows(40_000, 24).rows;
  const hessian: Pass = { kind: 'hessian', at: new Float64Array(24), precision: 'double-double' };

  it('rejects at once with the reason, while others are still answered', async () => {
    const pool = poolOf();
    const controller = new AbortController();
    const kept = await loadPooled(large, { pool });
    const cancelled = await loadPooled(large, { pool, signal: controller.signal });
    const order: unknown[] = [];
    const asked = [kept, cancelled].map(async ({ rows: { shards } }) => {
      order.push(await failure(Promise.resolve(shards[0]!.pass(hessian))));
    });
    controller.abort('enough');
    await Promise.all(asked);
    expect(order).toEqual(['enough', null]);
    expect(await failure(Promise.resolve(cancelled.rows.shards[0]!.pass(gradient)))).toBe('enough');
  });

  it('stops the loading', async () => {
    const pool = poolOf();
    expect(await failure(loadPooled(rows, { pool, signal: AbortSignal.abort('never') }))).toBe('never');
    const controller = new AbortController();
    let filled = 0;
    const source = {
      ...large,
      fill(...given: Parameters<typeof large.fill>) {
        filled += given[1];
        if (filled > 10_000) controller.abort('enough');
        large.fill(...given);
      },
    };
    expect(await failure(loadPooled(source, { pool, signal: controller.signal }))).toBe('enough');
    await loadPooled(rows, { pool });
    expect(filled).toBeLessThan(20_000);
  });
});

describe('a thread that does not hear', () => {
  async function deafLine(answers: (request: Request) => boolean) {
    const ended = vi.fn();
    const line = await Line.open('Thread 1', (listener) => {
      setTimeout(() => listener.onReply({ kind: 'ready' }));
      return {
        post: (request) => {
          if ('id' in request && answers(request))
            setTimeout(() => listener.onReply({ kind: 'answer', id: request.id, value: null }));
        },
        hold: () => undefined,
        end: ended,
      };
    });
    return { line, ended };
  }

  it.each([
    ['is ended when it is busy with released rows alone', false, [1], 1],
    ['is left alone when it lets them go', true, [1], 0],
    ['is left alone when others wait for it', false, [1, 2], 0],
  ] as const)('%s', async (_, hearsReleases, asked, times) => {
    const { line, ended } = await deafLine(({ kind }) => hearsReleases && kind === 'release');
    vi.useFakeTimers();
    for (const held of asked) line.ask({ kind: 'pass', held, pass: gradient }).catch(() => undefined);
    line.release(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(ended).toHaveBeenCalledTimes(times);
    expect(line.ended).toBe(times === 1);
  });
});
