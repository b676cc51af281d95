/** Robust covariances against those in memory: by rows, by clusters of every type, of samples. */
import { type FitOptions, type FitRelationOptions, fitSync } from '@oddsmith/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectSameCovariance } from '../../../packages/oddsmith/test/engine/same-covariance.js';
import { someOf } from '../../../packages/oddsmith/test/engine/thorough.js';
import type { Library, Stage } from '../stage.js';
import { fitThere } from './asking.js';
import { type Maker, made, records, V, v, X, x } from './rows.js';

const batch = (i: number) => Math.floor(29 * Math.abs(Math.cos(i * 3.7 + Math.cos(i * i * 0.21))));

const ROWS: readonly Maker[] = [
  [
    'yes',
    'boolean',
    (i) => 2 * Math.sin(i * 7.77) < x(i) + 0.4 * Math.sin(i % 37) + Math.sin(2 * batch(i)) - 0.5,
  ],
  ...[X, V],
  ['good', 'integer', (i) => i % 4],
  ['bad', 'integer', (i) => 2 + (i % 3)],
  ['times', 'integer', (i) => 1 + (i % 4)],
  ['share', 'number', (i) => 0.5 + ((i * 31) % 17) / 7],
  // One after another, and the same as doubles.
  ['id', 'integer', (i) => String(2n ** 53n + BigInt(i % 37))],
  ['clinic', 'text', (i) => `${['a', 'A', 'ä', 'it\'s "; \\'][i % 4]}${i % 23}`],
  ['day', 'date', (i) => new Date(Date.UTC(2020, 0, 1 + (i % 43))).toISOString().slice(0, 10)],
  ['eighth', 'number', (i) => (i % 41) / 8],
  ['batch', 'integer', batch],
  ['region', 'integer', (i) => i % 5],
  ['k', 'integer', (i) => i % 3],
  ['gap', 'text', (i) => (i === 7 ? null : `g${i % 9}`)],
  ['hole', 'integer', (i) => (i === 8 ? null : i % 9)],
  ['own', 'integer', (i) => (i === 9 ? 1 : 0)],
];

const KINDS = ['HC0', 'HC1', 'HC2', 'HC3'] as const;
const SAMPLE = { weights: 'share', weightsKind: 'sampling' } as const;
const CASES: readonly (readonly [string, FitRelationOptions])[] = [
  ...KINDS.map((covariance) => ['yes ~ x * v', { covariance }] as const),
  ...KINDS.map((covariance) => ['cbind(good, bad) ~ x + v', { covariance, weights: 'times' }] as const),
  ...['id', 'clinic', 'day', 'eighth'].map((cluster) => ['yes ~ x + v', { cluster }] as const),
  ['yes ~ x + v', { cluster: ['clinic', 'batch'] }],
  ['yes ~ x + v', { cluster: ['id', 'day'], weights: 'times' }],
  ['yes ~ x + v', SAMPLE],
  ['yes ~ x + v', { ...SAMPLE, cluster: 'id' }],
  ['yes ~ x + v', { ...SAMPLE, strata: 'region' }],
  ['yes ~ x + v', { ...SAMPLE, cluster: 'clinic', strata: 'region' }],
  // Rows that repeat, which are counted there.
  ['yes ~ factor(k)', { covariance: 'HC3' }],
  ['yes ~ factor(k)', { cluster: 'id' }],
];

export function robustErrors(stage: () => Stage | Library): void {
  describe('robust standard errors', () => {
    const rows = made(ROWS, 700);
    beforeAll(() => stage().load('robust', rows));

    it.each(someOf(CASES))('%s %j', async (formula, given) => {
      const options: FitRelationOptions = { termTests: 'none', ...given };
      const found = await fitThere(stage(), 'robust', formula, options);
      expectSameCovariance(found, fitSync(records(rows), formula, options as FitOptions));
    });

    it('columns that are called what queries call theirs', async () => {
      const names = ['oddsmith_group0', 't_s0', 'score', 'n', 'm0', 'r'];
      const [yes] = ROWS;
      const named = made([
        yes!,
        ...names.map((name): Maker => [name, 'number', (i) => (i === 0 ? 1 : Math.cos(i * name.length))]),
      ]);
      await stage().load('named', named);
      for (const name of names) {
        const options = { cluster: name, termTests: 'none' } as const;
        const found = await fitThere(stage(), 'named', `yes ~ n + ${name}`, options);
        expectSameCovariance(found, fitSync(records(named), `yes ~ n + ${name}`, options));
      }
    });

    it('more sums than one statement holds', async () => {
      const names = Array.from({ length: 29 }, (_, j) => `k${j}`);
      const wide = made(
        [
          ['yes', 'boolean', (i) => v(i) < 0.5 + 0.2 * Math.sin(i % 31)],
          ...names.map((name, j): Maker => [name, 'number', (i) => Math.cos((j + 1.3) * i)]),
          ['g', 'integer', (i) => i % 101],
          ['region', 'integer', (i) => i % 5],
          ['share', 'number', (i) => 0.5 + ((i * 31) % 17) / 7],
        ],
        1500,
      );
      await stage().load('wide', wide);
      const formula = `yes ~ ${names.join(' + ')}`;
      for (const one of [{ covariance: 'HC3' }, { ...SAMPLE, cluster: 'g', strata: 'region' }] as const) {
        const options = { ...one, termTests: 'none' } as const;
        const found = await fitThere(stage(), 'wide', formula, options);
        expectSameCovariance(found, fitSync(records(wide), formula, options));
      }
    });

    it.each(['gap', 'hole'])('rows without a cluster are an error: %s', async (cluster) => {
      for (const formula of ['yes ~ x', 'yes ~ factor(k)'])
        await expect(fitThere(stage(), 'robust', formula, { cluster })).rejects.toMatchObject({
          ...{ code: 'value-missing', at: { column: cluster, option: 'cluster' } },
        });
    });

    it('leverage 1 is an error', async () => {
      const fit = fitThere(stage(), 'robust', 'cbind(good, bad) ~ x + own', { covariance: 'HC3' });
      await expect(fit).rejects.toMatchObject({ code: 'value-out-of-domain', at: { option: 'covariance' } });
    });
  });
}
