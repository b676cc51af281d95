/** Workers that a page makes itself, that die, that cannot be had. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fitSync, OddsmithError } from '../../src/index.js';
import { openWorker, type WorkerLike } from '../../src/worker/index.js';
import type { Request } from '../../src/worker/protocol.js';
import { serve } from '../../src/worker/server.js';

const table = {
  rows: 6,
  columns: [
    { kind: 'numeric', name: 'y', type: 'number', values: Float64Array.of(0, 1, 0, 1, 0, 1) },
    { kind: 'numeric', name: 'x', type: 'number', values: Float64Array.of(1, 2, 3, 4, 5, 6) },
  ],
} as const;
const expected = fitSync(table, 'y ~ x').coefficients;

type Handler = (event: { data: unknown; message?: string }) => void;

/** Answers as a worker does; `life` may make it die at its first request or never start. */
class FakeWorker implements WorkerLike {
  readonly listeners: Record<string, Handler> = {};
  readonly receive = serve((reply) => this.emit('message', structuredClone(reply)));
  readonly posted: unknown[] = [];
  terminated = false;
  readonly life: string;

  constructor(life: 'well' | 'dies' | 'refused' | 'deaf') {
    this.life = life;
    setTimeout(() =>
      life === 'refused' ? this.emit('error', null) : this.emit('message', { kind: 'ready' }),
    );
  }

  addEventListener(type: string, listener: Handler): void {
    this.listeners[type] = listener;
  }

  emit(type: string, data: unknown): void {
    this.listeners[type]?.({ data, ...(this.life === 'dies' && { message: 'out of memory' }) });
  }

  postMessage(message: unknown): void {
    this.posted.push(message);
    if (this.life === 'dies') this.emit('error', null);
    else if (this.life !== 'deaf') this.receive(structuredClone(message) as Request);
  }

  terminate(): void {
    this.terminated = true;
  }
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof OddsmithError ? error.toJSON() : error;
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("a page's own worker", () => {
  it('is used, once, and ended by close', async () => {
    const made: FakeWorker[] = [];
    const worker = openWorker({ worker: () => made[made.push(new FakeWorker('well')) - 1]! });
    expect((await worker.fit(table, 'y ~ x')).coefficients).toEqual(expected);
    expect((await worker.fit(table, 'y ~ x')).coefficients).toEqual(expected);
    worker.close();
    expect(made.map(({ terminated }) => terminated)).toEqual([true]);
  });

  it('that dies rejects everything pending with source-failed, and is replaced at the next call', async () => {
    const lives = ['dies', 'well'] as const;
    const made: FakeWorker[] = [];
    const worker = openWorker({ worker: () => made[made.push(new FakeWorker(lives[made.length]!)) - 1]! });
    const pending = [failure(worker.fit(table, 'y ~ x')), failure(worker.describe(table))];
    for (const error of await Promise.all(pending)) {
      expect(error).toMatchObject({ code: 'source-failed', message: 'The worker stopped: out of memory.' });
    }
    expect((await worker.fit(table, 'y ~ x')).coefficients).toEqual(expected);
    expect(made.map(({ terminated }) => terminated)).toEqual([true, false]);
  });

  it('that is too busy to hear of cancelling is replaced, unless others wait for it', async () => {
    const lives = ['deaf', 'deaf'] as const;
    const made: FakeWorker[] = [];
    const worker = openWorker({ worker: () => made[made.push(new FakeWorker(lives[made.length]!)) - 1]! });
    const cancelAfter = async (calls: number) => {
      const controller = new AbortController();
      const work = failure(worker.describe(table, {}, { signal: controller.signal }));
      await vi.waitUntil(
        () => made.at(-1)?.posted.filter((message) => (message as Request).kind === 'call').length === calls,
      );
      controller.abort();
      expect(await work).toMatchObject({ code: 'cancelled' });
    };
    await cancelAfter(1);
    await vi.waitUntil(() => made[0]!.terminated);
    const other = failure(worker.describe(table));
    await cancelAfter(2);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(made.map(({ terminated }) => terminated)).toEqual([true, false]);
    worker.close();
    expect(await other).toMatchObject({ code: 'cancelled' });
  });

  it('is sent a table once, and again when it is another one', async () => {
    const made: FakeWorker[] = [];
    const worker = openWorker({ worker: () => made[made.push(new FakeWorker('well')) - 1]! });
    const other = structuredClone(table);
    for (const data of [table, table, other, other, table]) {
      expect((await worker.fit(data, 'y ~ x')).coefficients).toEqual(expected);
    }
    const kinds = made[0]!.posted.map((message) => (message as Request).kind);
    expect(kinds).toEqual(['columns', 'call', 'call', 'columns', 'call', 'call', 'columns', 'call']);
    worker.close();
  });

  it('is sent a large table in portions', async () => {
    const made: FakeWorker[] = [];
    const worker = openWorker({ worker: () => made[made.push(new FakeWorker('deaf')) - 1]! });
    const columns = ['y', 'u', 'v'].map((name) => ({
      kind: 'numeric' as const,
      name,
      type: 'number' as const,
      values: new Float64Array(600_000),
    }));
    const work = failure(worker.describe({ rows: 600_000, columns }));
    await vi.waitUntil(() => (made[0]?.posted.at(-1) as Request | undefined)?.kind === 'call');
    const posted = made[0]!.posted.map((message) => message as Request);
    const portions = posted.flatMap((one) => (one.kind === 'columns' ? [one.columns.length] : []));
    expect(portions).toEqual([1, 1, 1]);
    worker.close();
    expect(await work).toMatchObject({ code: 'cancelled' });
  });

  it('that cannot start is told, and tried again at the next call', async () => {
    const lives = ['refused', 'well'] as const;
    let made = 0;
    const worker = openWorker({ worker: () => new FakeWorker(lives[made++]!) });
    expect(await failure(worker.fit(table, 'y ~ x'))).toMatchObject({
      code: 'source-failed',
      message: 'No worker could be started: its script could not be run.',
    });
    expect((await worker.fit(table, 'y ~ x')).coefficients).toEqual(expected);
  });

  it('whose making throws is told', async () => {
    const worker = openWorker({
      worker: () => {
        throw new Error('no such file');
      },
    });
    expect(await failure(worker.fit(table, 'y ~ x'))).toMatchObject({
      code: 'source-failed',
      message: 'No worker could be started: no such file.',
    });
  });
});

describe('where no worker can be had', () => {
  it.each([
    [
      'because there are none',
      () => vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined as never),
    ],
    [
      'because the page forbids it',
      () =>
        vi.stubGlobal(
          'Worker',
          class extends FakeWorker {
            constructor() {
              super('refused');
            }
          },
        ),
    ],
  ])('%s, this thread does the work in slices', async (_, forbid) => {
    forbid();
    const worker = openWorker();
    const told: number[] = [];
    const fit = await worker.fit(table, 'y ~ x', { onIteration: ({ iteration }) => told.push(iteration) });
    expect(fit.coefficients).toEqual(expected);
    expect(told).toEqual(Array.from(told, (_, i) => i + 1));
    expect(told.length).toBeGreaterThan(2);
    const controller = new AbortController();
    const work = worker.fit(table, 'y ~ x', {
      signal: controller.signal,
      onIteration: () => controller.abort(),
    });
    expect(await failure(work)).toMatchObject({ code: 'cancelled' });
    expect(await failure(worker.fit(table, 'y ~ z'))).toMatchObject({ code: 'column-unknown' });
    worker.close();
    expect(await failure(worker.fit(table, 'y ~ x'))).toMatchObject({ code: 'source-failed' });
  });
});
