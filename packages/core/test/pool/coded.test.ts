/** Factors as codes on several threads: the sums of rows in memory, bit for bit, and an end to all that may happen. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { inMemory } from '../../src/fit/begun.js';
import { beginOnThreads } from '../../src/fit/begun-on-threads.js';
import { loadCodedRows } from '../../src/fit/coded-rows.js';
import { codedSource } from '../../src/fit/coded-source.js';
import { fit } from '../../src/fit/fit.js';
import type { LoadedRows } from '../../src/fit/loaded-rows.js';
import { loadPooledCodes } from '../../src/fit/pooled-codes.js';
import type { PoolOptions } from '../../src/fit/pooled-rows.js';
import { bindData } from '../../src/fit/prepare.js';
import type { TrainingData } from '../../src/formula/training.js';
import type { FactorShard } from '../../src/objective/factor-shard.js';
import type { HeldPass } from '../../src/objective/pooled.js';
import { Pool } from '../../src/pool/pool.js';
import type { Reply, Request } from '../../src/pool/protocol.js';
import { POOL_SCRIPT } from '../../src/pool/script.generated.js';
import { openText } from '../../src/worker/link.js';
import { uniform } from '../kernel/block.js';
import { everyPass } from './drawn.js';
import { answersOfCodes, drawTable, drawTraining } from './drawn-codes.js';

const pools: Pool[] = [];

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  for (const pool of pools.splice(0)) pool.close();
});

/** A pool whose threads react to requests first. */
function poolOf(code: string): Pool {
  const reacts = `require('node:worker_threads').parentPort.on('message', (request) => { ${code} });`;
  const pool = new Pool((listener) => openText<Request, Reply>(async () => reacts + POOL_SCRIPT, listener));
  pools.push(pool);
  return pool;
}

function pooled(data: TrainingData, options: Partial<PoolOptions> = {}) {
  return loadPooledCodes(data, codedSource(data)!, {
    ...{ threads: 2, kernel: 'auto', intercept: true },
    ...options,
  });
}

const sampled = ({ shards }: LoadedRows, ...strides: number[]) => ({
  shards: [strides.reduce((shard, stride) => shard.sample(stride), shards[0] as FactorShard)],
});

const failure = (work: Promise<unknown> | unknown) =>
  Promise.resolve(work).then(
    () => null,
    (reason: unknown) => reason,
  );

/** Rows for seven parts and a bit, the last panel not full. */
const COUNT = 7 * 4096 + 1005;

describe.each([2, 3, 7])('codes on %i threads', (threads) => {
  const data = drawTraining(COUNT, [3, 7, 12]);
  const columns = data.design.columns.length;
  const passes = everyPass(columns, uniform(3));

  it('answer every kind of pass as one', async () => {
    const one = loadCodedRows(data, 'auto', [])!;
    const many = await pooled(data, { threads });
    expect(many).toMatchObject({ threads, note: null, kernelNote: null });
    expect(many.rows.scales).toEqual(one.rows.scales);
    expect(many.rows.hessianCost).toBe(one.rows.hessianCost);
    expect(many.rows.shards[0]).toMatchObject({ rows: COUNT, columns });
    expect(await answersOfCodes(many.rows, passes)).toEqual(await answersOfCodes(one.rows, passes));
    many.release();
    one.release();
  });

  it('leave rows out, and take them back', async () => {
    const one = loadCodedRows(data, 'auto', [])!;
    const many = await pooled(data, { threads });
    const out = Uint8Array.from({ length: COUNT }, (_, i) => i % 2);
    for (const rows of [out, null]) {
      for (const { leaveOut } of [one.rows, many.rows]) leaveOut(rows);
      expect(await answersOfCodes(many.rows, passes)).toEqual(await answersOfCodes(one.rows, passes));
    }
    many.release();
    one.release();
  });

  it('choose the same sample, and a sample of that', async () => {
    const one = loadCodedRows(data, 'auto', [])!.rows;
    const many = await pooled(data, { threads });
    for (const strides of [[1], [5], [5, 3], [1000]]) {
      const [few, same] = [sampled(one, ...strides), sampled(many.rows, ...strides)];
      expect(same.shards[0]!.rows).toBe(few.shards[0]!.rows);
      expect(await answersOfCodes(same, passes)).toEqual(await answersOfCodes(few, passes));
    }
    many.release();
  });
});

it('codes are so for the twin, for numbers far from 1, and where this thread holds nothing', async () => {
  vi.stubGlobal('document', {});
  const data = drawTraining(2 * 4096 + 5, [4, 9], 1e-200);
  const passes = everyPass(data.design.columns.length, uniform(3));
  const one = loadCodedRows(data, 'twin', [])!;
  const many = await pooled(data, { kernel: 'twin' });
  expect(many.rows.kernel).toBe('twin');
  expect(await answersOfCodes(many.rows, passes)).toEqual(await answersOfCodes(one.rows, passes));
  many.release();
});

it('codes of one factor and no number, in memory that was used before', async () => {
  const data = bindData(drawTable(3 * 4096 + 3, [40]), 'y ~ f0', {});
  const passes = everyPass(40, uniform(3));
  const expected = await answersOfCodes(loadCodedRows(data, 'auto', [])!.rows, passes);
  for (let time = 0; time < 2; time++) {
    const many = await pooled(data);
    expect(await answersOfCodes(many.rows, passes)).toEqual(expected);
    many.release();
    await expect(answersOfCodes(many.rows, passes)).rejects.toMatchObject({ code: 'source-failed' });
  }
});

it('a pass over a sample and one over all rows, asked for at the same time, do not mix', async () => {
  const data = drawTraining(COUNT, [3, 7]);
  const { rows, release } = await pooled(data);
  // A turn after every block.
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 20));
  const passes = everyPass(data.design.columns.length, uniform(3));
  const sample = sampled(rows, 3);
  const expected = [await answersOfCodes(sample, passes), await answersOfCodes(rows, passes)];
  const asked = [sample, rows].map(({ shards }) => Promise.all(passes.map((pass) => shards[0]!.pass(pass))));
  expect(await Promise.all(asked)).toEqual(expected);
  release();
});

describe('what goes wrong with codes on threads', () => {
  const data = drawTraining(3 * 4096, [3, 7]);
  const gradient: HeldPass = { kind: 'gradient', at: new Float64Array(data.design.columns.length) };
  const dead = {
    code: 'source-failed',
    message: 'Thread 1 of the pool stopped: it ended with exit code 7. Fit again: a new one takes its place.',
  };

  it('is told with the name of the thread', async () => {
    const pool = poolOf("if (request.kind === 'pass') process.exit(7);");
    const { rows, release } = await pooled(data, { pool });
    expect(await failure(rows.shards[0]!.pass(gradient))).toMatchObject(dead);
    release();
    const deaf = poolOf("if (request.kind === 'rows') process.exit(7);");
    expect(await failure(pooled(data, { pool: deaf }))).toMatchObject(dead);
  });

  it('is the error it is here', async () => {
    const forbid = poolOf("WebAssembly.Module = function () { throw new Error('no SIMD'); };");
    expect(await failure(pooled(data, { pool: forbid, kernel: 'wasm' }))).toMatchObject({
      code: 'option-unavailable',
    });
  });

  it('leaves the rows on this thread where no other can be started', async () => {
    const pool = new Pool(() => {
      throw new Error('there are no workers here');
    });
    const fitted = await pooled(data, { pool });
    expect(fitted.threads).toBe(1);
    expect(fitted.note).toMatch(/there are no workers here/);
    const expected = await answersOfCodes(loadCodedRows(data, 'auto', [])!.rows, [gradient]);
    expect(await answersOfCodes(fitted.rows, [gradient])).toEqual(expected);
    fitted.release();
  });

  it('is cancelled at once with the reason of the signal', async () => {
    const controller = new AbortController();
    const { rows } = await pooled(data, { signal: controller.signal });
    const asked = failure(rows.shards[0]!.pass({ ...gradient, kind: 'hessian' }));
    controller.abort('enough');
    expect(await asked).toBe('enough');
    expect(await failure(rows.shards[0]!.pass(gradient))).toBe('enough');
  });
});

it('fits of codes take threads where that pays, and give the same bits', async () => {
  const levels = [5, 8, 10, 12, 15, 20];
  const table = drawTable(300_000, levels);
  const formula = 'y ~ f0 + f1 + f2 + f3 + f4 + f5';
  const begun = await beginOnThreads(table, formula, { threads: 2 });
  expect(begun.threads).toBe(2);
  expect(() => inMemory(begun)).toThrow();
  begun.release();
  const reports = [];
  for (const threads of [1, 2, 3]) {
    const { report } = await fit(table, formula, { threads, termTests: 'none' });
    reports.push({ ...report, seconds: 0 });
  }
  expect(reports[1]).toEqual(reports[0]);
  expect(reports[2]).toEqual(reports[0]);
});
