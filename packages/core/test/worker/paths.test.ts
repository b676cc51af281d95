/** Paths and cross-validation in a worker: the same reports as here, told and cancelled. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { readZoo } from '../../../../test/oracle/zoo.js';
import { crossValidate, fitPath, readCsvSync } from '../../src/index.js';
import { openWorker } from '../../src/worker/index.js';

const pima = readCsvSync(readFileSync(readZoo('pima').csv));
const FORMULA = 'type ~ npreg + glu + bmi + age';
const worker = openWorker();
afterAll(() => worker.close());

/** Without what the clock says. */
function timeless<Report extends { readonly seconds: number }>(report: Report): Report {
  return JSON.parse(JSON.stringify({ ...report, seconds: 0 }), (key, value: unknown) =>
    key === 'seconds' ? 0 : value,
  ) as Report;
}

describe('in a worker', () => {
  it('follows a path: the same report, every λ told', async () => {
    const options = { alpha: 0.5, lambdaCount: 20 };
    const told: [number, number][] = [];
    const onLambda = (done: number, total: number) => void told.push([done, total]);
    const there = await worker.fitPath(pima, FORMULA, { ...options, onLambda });
    expect(timeless(there)).toEqual(timeless(await fitPath(pima, FORMULA, options)));
    expect(told).toEqual(there.points.map((_, k) => [k + 1, 20]));
    const refused = worker.fitPath(pima, FORMULA, { lambdaCount: 1 });
    await expect(refused).rejects.toMatchObject({ code: 'option-invalid' });
  });

  it('cross-validates: the same report, told to the end', async () => {
    const options = { folds: 4, lambdaCount: 15, seed: 7 };
    let last: readonly number[] = [];
    const onProgress = (done: number, total: number) => {
      expect(done).toBeGreaterThanOrEqual(last[0] ?? 0);
      last = [done, total];
    };
    const there = await worker.crossValidate(pima, FORMULA, { ...options, onProgress });
    expect(timeless(there)).toEqual(timeless(await crossValidate(pima, FORMULA, options)));
    expect(last[0]).toBe(last[1]);
    expect(last[1]).toBeGreaterThan(0);
  });

  it('stops either on the way', async () => {
    for (const run of [
      (signal: AbortSignal, heard: () => void) =>
        worker.fitPath(pima, FORMULA, { signal, onLambda: heard, lambdaCount: 300 }),
      (signal: AbortSignal, heard: () => void) =>
        worker.crossValidate(pima, FORMULA, { signal, onProgress: heard, lambdaCount: 300 }),
    ]) {
      const control = new AbortController();
      const work = run(control.signal, () => control.abort());
      await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    }
    expect((await worker.fitPath(pima, FORMULA, { lambdaCount: 3 })).points).toHaveLength(3);
  });
});
