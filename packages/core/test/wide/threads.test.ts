/** Wide paths on several threads. */
import { describe, expect, it } from 'vitest';
import { fitPathSync, type PathOptions } from '../../src/index.js';
import { createWideEngine } from '../../src/kernel/wide/create.js';
import { run } from '../../src/solver/run.js';
import { Hands } from '../../src/wide/hands.js';
import { onThreads } from '../../src/wide/threads.js';
import { wideTraining } from '../../src/wide/training.js';
import { widePath } from '../../src/wide/wide-path.js';
import { wideProblem } from './problems.js';

describe('a wide path', () => {
  it.each([1, 0])('has the same bits on any number of threads: alpha %d', async (alpha) => {
    const { data } = wideProblem(0, 60, 700);
    const options: PathOptions = { alpha, lambdaCount: 8, lambdaRatio: 0.05 };
    const training = wideTraining(data, 'y ~ .', options)!;
    const { seconds: _, ...expected } = fitPathSync(data, 'y ~ .', options);
    for (const threads of [2, 3]) {
      const hands = new Hands(threads, 3);
      try {
        await hands.begun();
        const { seconds, ...found } = await run(widePath(training, options, hands));
        expect(found).toEqual(expected);
      } finally {
        hands.end();
      }
    }
  });
});

describe('hands', () => {
  it('share out the calls of an engine once helpers are there', async () => {
    const hands = new Hands(2, 1);
    await hands.begun();
    const [engine, alone] = [hands.engine('wasm'), createWideEngine('wasm')];
    const [stride, count] = [64, 4096];
    const fill = (memory: Float64Array) => {
      for (let i = 0; i < stride * (count + 1); i++) memory[i] = ((i * 7919) % 1013) / 1013 - 0.5;
    };
    const out = stride * (count + 1);
    for (const one of [engine, alone]) fill(one.reserve(out + count));
    alone.products(stride, stride, count, 0, out);
    const expected = alone.reserve(0).slice(out, out + count);
    const calls = Array.from({ length: 64 }, (_, k) => [
      stride + 64 * k * stride,
      stride,
      64,
      0,
      out + 64 * k,
    ]);
    while (hands.helpers === 0) await hands.make(engine, 'products', calls);
    engine.reserve(0).fill(0, out, out + count);
    await hands.make(engine, 'products', calls);
    expect(engine.reserve(0).slice(out, out + count)).toEqual(expected);
    hands.end();
  });

  it('are as many as pay', async () => {
    const of = async (rows: number, columns: number, threads?: number) => {
      const design = { rows, columns: { length: columns } } as never;
      return onThreads(
        { design },
        { alpha: 1, ...(threads && { threads }) },
        1,
        async (hands) => hands.threads,
      );
    };
    expect(await of(50, 1000)).toBe(1);
    expect(await of(2000, 20_000, 2)).toBe(2);
    expect(await of(2000, 20_000, 1)).toBe(1);
  });
});
