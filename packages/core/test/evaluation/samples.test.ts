/** Bootstrap samples and refits: what is drawn, that a sample is what evaluating its rows says, and what cannot be done. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readZoo } from '../../../../test/oracle/zoo.js';
import { drawsOf } from '../../src/evaluation/resampling/draws.js';
import {
  type Data,
  type EvaluateResampledOptions,
  type Evaluation,
  evaluate,
  evaluateResampled,
  fitSync,
  readCsvSync,
} from '../../src/index.js';
import { manyRandomIntegers } from '../../src/math/random.js';

const births = readCsvSync(readFileSync(readZoo('birthwt').csv));
const FORMULA = 'low ~ age + lwt + smoke';
const model = fitSync(births, FORMULA);

const figure = ({ bootstrap }: Evaluation, name: string) =>
  bootstrap!.figures.find((one) => one.figure === name)!;

describe('draws', () => {
  const weights = (events: number[], others: number[]) => ({
    events: Float64Array.from(events),
    others: Float64Array.from(others),
  });
  const total = ({ events, others }: ReturnType<ReturnType<typeof drawsOf>['next']>) =>
    [...events, ...others].reduce((sum, value) => sum + value, 0);

  it('are of as many observations as there are, each as likely as the others', () => {
    const given = weights([3, 0, 1, 2], [0, 4, 0, 10]);
    const draws = drawsOf(given, true, null, 5);
    expect(draws.unit).toBe('observations');
    const sums = weights([0, 0, 0, 0], [0, 0, 0, 0]);
    const samples = 4000;
    for (let r = 0; r < samples; r++) {
      const sample = draws.next();
      expect(total(sample)).toBe(20);
      sample.events.forEach((value, i) => {
        sums.events[i]! += value;
      });
      sample.others.forEach((value, i) => {
        sums.others[i]! += value;
      });
    }
    // Binomial with mean w: five standard errors of the mean of 4,000 samples.
    for (const side of ['events', 'others'] as const)
      given[side].forEach((w, i) => {
        expect(Math.abs(sums[side][i]! / samples - w)).toBeLessThanOrEqual(5 * Math.sqrt(w / samples));
      });
  });

  it('are of whole rows under weights that are no counts, and of whole clusters', () => {
    const given = weights([0.5, 0, 2], [0, 1.5, 0]);
    const byRow = drawsOf(given, false, null, 1).next();
    expect(drawsOf(given, false, null, 1).unit).toBe('rows');
    const often = [byRow.events[0]! / 0.5, byRow.others[1]! / 1.5, byRow.events[2]! / 2];
    expect(often.every(Number.isInteger)).toBe(true);
    expect(often[0]! + often[1]! + often[2]!).toBe(3);
    const clusters = { codes: Int32Array.from([0, 1, 0]), count: 2 };
    const draws = drawsOf(given, true, clusters, 1);
    expect(draws.unit).toBe('clusters');
    for (let r = 0; r < 50; r++) {
      const { events, others } = draws.next();
      expect(events[0]! / 0.5).toBe(events[2]! / 2);
      expect(events[0]! / 0.5 + others[1]! / 1.5).toBe(2);
    }
  });

  it('come from xoshiro128** as its authors wrote it', () => {
    // The state that randomIntegers(1) gives, run through the C code of prng.di.unimi.it/xoshiro128starstar.c in BigInt.
    const mask = 0xffffffffn;
    const rotl = (x: bigint, k: bigint) => ((x << k) | (x >> (32n - k))) & mask;
    let state = 1n;
    const begin = Array.from({ length: 4 }, () => {
      state = (state + 0x9e3779b9n) & mask;
      let m = ((state ^ (state >> 16n)) * 0x85ebca6bn) & mask;
      m = ((m ^ (m >> 13n)) * 0xc2b2ae35n) & mask;
      return m ^ (m >> 16n);
    });
    const next = manyRandomIntegers(1);
    for (let i = 0; i < 200; i++) {
      const result = (rotl((begin[1]! * 5n) & mask, 7n) * 9n) & mask;
      const t = (begin[1]! << 9n) & mask;
      begin[2]! ^= begin[0]!;
      begin[3]! ^= begin[1]!;
      begin[1]! ^= begin[2]!;
      begin[0]! ^= begin[3]!;
      begin[2]! ^= t;
      begin[3] = rotl(begin[3]!, 11n);
      expect(BigInt(next())).toBe(result);
    }
  });
});

describe('bootstrap', () => {
  it('is the spread of what evaluate says of the rows of each sample', async () => {
    const found = await evaluateResampled(model, births, { bootstrap: 30, seed: 3 });
    const y = births.columns.find(({ name }) => name === 'low')!;
    if (y.kind !== 'numeric') throw new Error('low is a number');
    const draws = drawsOf({ events: y.values, others: y.values.map((v) => 1 - v) }, true, null, 3);
    const samples = Array.from({ length: 30 }, () => {
      const { events, others } = draws.next();
      return evaluate(model, births, { weights: events.map((a, i) => a + others[i]!) });
    });
    const spreadOf = (of: (one: Evaluation) => number) => {
      const values = samples.map(of);
      const mean = values.reduce((sum, value) => sum + value, 0) / 30;
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 29);
    };
    const pairs: [string, (one: Evaluation) => number][] = [
      ['auc', ({ auc }) => auc!.estimate],
      ['averagePrecision', ({ averagePrecision }) => averagePrecision!],
      ['logLoss', ({ logLoss }) => logLoss!],
      ['brierSkill', ({ brierDecomposition }) => brierDecomposition.skill!],
      ['calibrationSlope', ({ calibration }) => calibration.slope!.estimate],
      ['calibrationError', ({ calibration }) => calibration.errors.equalMass],
      ['fBeta', ({ confusion }) => confusion.rates.find(({ name }) => name === 'fBeta')!.estimate!],
      [
        'matthewsCorrelation',
        ({ confusion }) => confusion.rates.find(({ name }) => name === 'matthewsCorrelation')!.estimate!,
      ],
    ];
    for (const [name, of] of pairs)
      expect(Math.abs(figure(found, name).standardError! / spreadOf(of) - 1)).toBeLessThan(1e-9);
    expect(found).toMatchObject(evaluate(model, births));
  });

  it('agrees with DeLong, for the difference of two models too, and is the same for the same seed', async () => {
    const against = fitSync(births, 'low ~ age + lwt');
    const options: EvaluateResampledOptions = { bootstrap: 400, against, seed: 2 };
    const found = await evaluateResampled(model, births, options);
    const { aucDifference } = found.comparison!;
    const difference = found.bootstrap!.differences!.find((one) => one.figure === 'auc')!;
    expect(difference.estimate).toBeCloseTo(aucDifference!.estimate, 14);
    expect(Math.abs(difference.standardError! / aucDifference!.standardError! - 1)).toBeLessThan(0.15);
    expect(Math.abs(figure(found, 'auc').standardError! / found.auc!.standardError! - 1)).toBeLessThan(0.15);
    expect(await evaluateResampled(model, births, options)).toEqual(found);
    const other = await evaluateResampled(model, births, { ...options, seed: 4 });
    expect(figure(other, 'auc').standardError).not.toBe(figure(found, 'auc').standardError);
  });

  it('counts the samples in which a figure is not defined', async () => {
    const rows = [
      { x: 1, y: 0 },
      { x: 2, y: 1 },
      { x: 2.5, y: 0 },
      { x: 3, y: 0 },
    ];
    const found = await evaluateResampled(fitSync(rows, 'y ~ x'), rows, { bootstrap: 200 });
    // A sample without the one event: (3/4)^4 of them.
    const { undefined: lacking, interval } = figure(found, 'auc');
    expect(lacking).toBeGreaterThan(30);
    expect(lacking).toBeLessThan(100);
    expect(interval![0]).toBeLessThanOrEqual(interval![1]);
    expect(JSON.stringify(found)).not.toMatch(/NaN|Infinity/);
  });

  it('tells how it gets on, and is cancelled', async () => {
    const told: number[] = [];
    await evaluateResampled(model, births, {
      ...{ bootstrap: 5, optimism: 4 },
      onProgress: (done, total) => {
        expect(total).toBe(9);
        told.push(done);
      },
    });
    expect(told).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const stop = new AbortController();
    const endless = evaluateResampled(model, births, {
      ...{ bootstrap: 100_000, signal: stop.signal },
      onProgress: (done) => {
        if (done === 3) stop.abort();
      },
    });
    await expect(endless).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('optimism', () => {
  const spread = async (data: Data, fitted: typeof model, options: EvaluateResampledOptions) =>
    (await evaluateResampled(fitted, data, options)).optimism!;

  it('is that of refits by fit with the weights of the samples, penalised ones too', async () => {
    const y = births.columns.find(({ name }) => name === 'low')!;
    if (y.kind !== 'numeric') throw new Error('low is a number');
    for (const options of [
      {},
      { penalty: 'ridge', lambda: 0.1 },
      { penalty: 'firth', intervals: 'wald' },
    ] as const) {
      const fitted = fitSync(births, FORMULA, options);
      const found = await spread(births, fitted, { optimism: 6, seed: 9 });
      const draws = drawsOf({ events: y.values, others: y.values.map((v) => 1 - v) }, true, null, 9);
      const gaps = Array.from({ length: 6 }, () => {
        const { events, others } = draws.next();
        const weights = events.map((a, i) => a + others[i]!);
        const again = fitSync(births, FORMULA, { ...options, weights });
        return evaluate(again, births, { weights }).brier - evaluate(again, births).brier;
      });
      const mean = gaps.reduce((sum, value) => sum + value, 0) / 6;
      const { optimism, corrected, apparent } = found.figures.find((one) => one.figure === 'brier')!;
      expect(Math.abs(optimism! / mean - 1)).toBeLessThan(1e-8);
      expect(corrected).toBe(apparent! - optimism!);
      expect(found).toMatchObject({ resamples: 6, seed: 9, failed: 0 });
    }
  });

  it('leaves out samples without a finite estimate', async () => {
    const rows = [0, 0, 1, 0, 1, 0, 1, 1].map((y, x) => ({ x, y }));
    const found = await spread(rows, fitSync(rows, 'y ~ x'), { optimism: 60 });
    expect(found.failed).toBeGreaterThan(0);
    expect(found.failed).toBeLessThan(60);
    expect(found.figures[0]!.samples).toBe(60 - found.failed);
  });

  it('is of training rows alone, and of finite models', async () => {
    const others = [
      { low: 1, age: 20, lwt: 100, smoke: 1 },
      { low: 0, age: 30, lwt: 120, smoke: 0 },
    ];
    await expect(evaluateResampled(model, others, { optimism: 5 })).rejects.toMatchObject({
      code: 'option-unavailable',
      at: { option: 'optimism' },
    });
    const separated = [1, 2, 3, 4, 5, 6].map((x) => ({ x, y: x > 3 ? 1 : 0 }));
    await expect(
      evaluateResampled(fitSync(separated, 'y ~ x'), separated, { optimism: 5 }),
    ).rejects.toMatchObject({ code: 'option-unavailable' });
  });

  it('draws clusters whole where it is told to', async () => {
    const options = { optimism: 5, bootstrap: 5, cluster: 'race', seed: 6 };
    const found = await evaluateResampled(model, births, options);
    expect(found.bootstrap!.unit).toBe('clusters');
    await expect(evaluateResampled(model, births, { bootstrap: 5, cluster: 'rase' })).rejects.toMatchObject({
      code: 'column-unknown',
    });
  });
});

it.each([
  [{ bootstrap: 1 }, 'option-invalid'],
  [{ optimism: -3 }, 'option-invalid'],
  [{ seed: 0.5, bootstrap: 5 }, 'option-invalid'],
  [{ boostrap: 5 }, 'option-unknown'],
])('refuses %j', async (options, code) => {
  await expect(evaluateResampled(model, births, options as EvaluateResampledOptions)).rejects.toMatchObject({
    code,
  });
});
