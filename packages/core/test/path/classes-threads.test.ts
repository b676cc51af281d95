/** Rows of several classes on several threads: the bits of one, by a kernel and by its twin. */
import { describe, expect, it } from 'vitest';
import { StandardisedRows } from '../../src/families/multinomial/penalised/rows.js';
import { type Asked, atOnce, inTurns, type Steps } from '../../src/families/multinomial/penalised/steps.js';
import { onThreads } from '../../src/families/multinomial/penalised/threads.js';
import { createClassKernel } from '../../src/kernel/classes/create.js';
import type { ClassKernel } from '../../src/kernel/classes/kernel.js';
import { Crew } from '../../src/thread/crew.js';
import { normal, uniform } from './problems.js';

const [ROWS, COLUMNS, CLASSES] = [9001, 5, 4];

function source() {
  const next = uniform(77);
  const x = Array.from({ length: COLUMNS }, (_, j) =>
    Float64Array.from({ length: ROWS }, () => (j === 0 ? 1 : 1000 + 0.1 * j * normal(next))),
  );
  const codes = Int32Array.from({ length: ROWS }, () => Math.floor(CLASSES * next()));
  const weights = Float64Array.from({ length: ROWS }, () => Math.floor(3 * next()));
  const part = {
    ...{ rows: ROWS, codes, weights },
    fill(start: number, count: number, into: Float64Array, base: number, stride: number) {
      for (let i = 0; i < count; i++)
        for (let j = 0; j < COLUMNS; j++)
          into[((base + (i >> 3)) * stride + j) * 8 + (i & 7)] = x[j]![start + i]!;
    },
  };
  return { parts: [part], columns: COLUMNS, classes: CLASSES, intercept: true, x, weights };
}

/** All that rows answer, in one array; the steps of a sample, too. */
function* answers(kernel: ClassKernel, threads: number): Steps<Float64Array> {
  const rows = yield* StandardisedRows.load(source(), kernel, threads);
  const b = Float64Array.from({ length: COLUMNS * CLASSES }, (_, c) =>
    c % 7 === 3 ? 0 : 0.3 * (c % 5) - 0.5,
  );
  const all = [rows.means, rows.deviations];
  for (const some of [rows, rows.sample(2)]) {
    const { loss, gradient } = yield* some.sums(b);
    all.push(Float64Array.of(loss), gradient, (yield* some.hessian(b, [0, 1, 2, 4])).squares);
  }
  return Float64Array.from(all.flatMap((part) => Array.from(part)));
}

/** The same steps, which begin their last jobs when all helpers are there, and count the calls that are made on this thread. */
function* counted<Result>(
  steps: Steps<Result>,
  counts: { asked: number; own: number },
  crew: Crew,
): Steps<Result> {
  let place: Asked['place'] | null = null;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    const asked = step.value;
    if (asked !== null) {
      const { job } = asked;
      counts.asked += job.calls.length;
      const functions = { ...asked.place.functions };
      functions[job.pass] = (...given) => {
        counts.own++;
        // Another thread is given the time to take a call, too.
        const end = performance.now() + 2000;
        const { counter } = asked.place;
        while (crew.helpers > 0 && counter[0]! < Math.min(2, job.calls.length) && performance.now() < end);
        return asked.place.functions[job.pass]!(...given);
      };
      place = { ...asked.place, functions };
      yield { place, job };
      const end = performance.now() + 10_000;
      while (crew.helpers < 2 && performance.now() < end) yield { place, job: { ...job, calls: [] } };
    } else yield null;
  }
}

describe('rows of several classes', () => {
  it('give the same bits on one thread, on three and by the twin', async () => {
    const alone = atOnce(answers(createClassKernel('wasm'), 1), undefined);
    expect(atOnce(answers(createClassKernel('twin'), 1), undefined)).toEqual(alone);
    const crew = new Crew(3);
    try {
      await crew.begun;
      const counts = { asked: 0, own: 0 };
      const steps = () => counted(answers(createClassKernel('wasm', true), 3), counts, crew);
      expect(await inTurns(steps(), undefined, crew)).toEqual(alone);
      expect(crew.helpers).toBe(2);
      expect(counts.own).toBeGreaterThan(0);
      expect(counts.own).toBeLessThan(counts.asked);
    } finally {
      crew.end();
    }
  });

  it('have the moments of their columns, which lie far from 0', () => {
    const { x, weights } = source();
    const rows = atOnce(StandardisedRows.load(source(), createClassKernel('wasm'), 1), undefined);
    const total = weights.reduce((sum, one) => sum + one, 0);
    for (let j = 1; j < COLUMNS; j++) {
      // Exact to the last digits: less 1,000 first.
      const mean = x[j]!.reduce((sum, value, i) => sum + weights[i]! * (value - 1000), 0) / total;
      const square =
        x[j]!.reduce((sum, value, i) => sum + weights[i]! * (value - 1000 - mean) ** 2, 0) / total;
      expect(Math.abs(rows.means[j]! - 1000 - mean)).toBeLessThan(1e-12);
      expect(Math.abs(rows.deviations[j]! / Math.sqrt(square) - 1)).toBeLessThan(1e-10);
    }
    expect([rows.means[0], rows.deviations[0]]).toEqual([0, 1]);
  });

  it('end with the error of their steps, and leave no thread behind', async () => {
    function* failing(): Steps<never> {
      yield null;
      throw new Error('nothing to be done');
    }
    await expect(onThreads(3, failing(), undefined)).rejects.toThrow('nothing to be done');
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    const steps = answers(createClassKernel('wasm', true), 2);
    await expect(onThreads(2, steps, controller.signal)).rejects.toThrow('enough');
  });
});
