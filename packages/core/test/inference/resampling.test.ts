/** Bootstrap and jackknife against refits with glm and intervals of boot (`golden/resampling/make.R`), and what they refuse. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { finiteSets, zooFit, zooOptions, zooTable } from '../../../../test/oracle/zoo-fit.js';
import { type Fit, type FitOptions, fit, fitSync, loadModel, readCsvSync } from '../../src/index.js';
import { Draws } from '../../src/inference/resampling/draws.js';
import { randomStream, xoshiro } from '../../src/math/xoshiro.js';

const golden = new URL('../../../../test/golden/', import.meta.url);
const json = (name: string) => JSON.parse(readFileSync(new URL(name, golden), 'utf8'));

interface Known {
  readonly errors: string[];
  readonly bias: string[];
  readonly percentile: [string, string][];
  readonly bca: [string, string][];
}
const known = json('resampling/resampling.json') as { formula: string; confidence: number } & Record<
  'rows' | 'strata' | 'clusters' | 'jackknife' | 'jackknifeClusters',
  Known
>;
const counts = json('resampling/counts.json') as {
  seed: number;
  replicates: number;
  first: number[];
} & Record<'rows' | 'strata' | 'clusters', number[][]>;
const table = readCsvSync(readFileSync(new URL('robust/birthwt-groups.csv', golden)));
const LEVELS: FitOptions = { levels: { race: ['white', 'black', 'other'] } };
const DRAWN: FitOptions = {
  ...LEVELS,
  ...{
    covariance: 'bootstrap',
    seed: counts.seed,
    replicates: counts.replicates,
    confidence: known.confidence,
  },
};

function expectClose(actual: readonly (number | null)[], wanted: readonly string[], digits = 10): void {
  expect(actual).toHaveLength(wanted.length);
  actual.forEach((value, j) => {
    expect(Math.abs(value! / Number(wanted[j]) - 1)).toBeLessThan(10 ** -digits);
  });
}

const errorsOf = ({ coefficients }: Fit) => coefficients.map(({ standardError }) => standardError);
const endsOf = ({ coefficients }: Fit) => coefficients.flatMap(({ interval }) => [...interval!]);

describe('draws', () => {
  it('are those of the C of its authors, and of a generator in Python', () => {
    const next = xoshiro(1, 2, 3, 4);
    expect(counts.first.map(() => next())).toEqual(counts.first);
    expect(counts.first.slice(0, 4)).toEqual([11520, 0, 5927040, 70819200]);
    const drawn = new Int32Array(table.rows);
    const units = { entries: table.rows, count: table.rows, of: null, multiplicity: null, strata: null };
    const draws = new Draws({ ...units, clusters: null, strataOf: null }, randomStream(counts.seed));
    for (const sample of counts.rows) {
      draws.sample(drawn);
      expect([...drawn]).toEqual(sample);
    }
  });

  it('of rows that stand for several are those of the rows written out', () => {
    const multiplicity = Float64Array.of(2, 1, 4, 1);
    const units = { of: null, strata: null, clusters: null, strataOf: null, count: 8 };
    const joined = new Draws({ ...units, entries: 4, multiplicity }, randomStream(3));
    const written = new Draws({ ...units, entries: 8, multiplicity: null }, randomStream(3));
    const [few, many] = [new Int32Array(4), new Int32Array(8)];
    for (let i = 0; i < 50; i++) {
      joined.sample(few);
      written.sample(many);
      const sums = [many[0]! + many[1]!, many[2]!, many[3]! + many[4]! + many[5]! + many[6]!, many[7]!];
      expect([...few]).toEqual(sums);
    }
  });
});

describe.each(['rows', 'strata', 'clusters'] as const)('a bootstrap of %s', (name) => {
  const drawn: FitOptions = {
    ...DRAWN,
    ...(name === 'strata' && { strata: 'low' }),
    ...(name === 'clusters' && { cluster: 'clinic' }),
  };

  it('has the standard errors and biases of refits in R', () => {
    const own = fitSync(table, known.formula, drawn);
    expectClose(errorsOf(own), known[name].errors);
    expectClose(own.report.resampling!.bias, known[name].bias, 8);
    expect(own.report.intervals).toBe('wald');
  });

  it.each(['percentile', 'bca'] as const)('has the %s intervals of boot', (intervals) => {
    const own = fitSync(table, known.formula, { ...drawn, intervals });
    expectClose(endsOf(own), known[name][intervals].flat(), 8);
    expect(own.report.intervals).toBe(intervals);
  });
});

describe('a jackknife', () => {
  it('has the standard errors and biases of refits in R', () => {
    const rows = fitSync(table, known.formula, { ...LEVELS, covariance: 'jackknife' });
    expectClose(errorsOf(rows), known.jackknife.errors);
    expectClose(rows.report.resampling!.bias, known.jackknife.bias, 7);
    const clusters = fitSync(table, known.formula, { ...LEVELS, covariance: 'jackknife', cluster: 'clinic' });
    expectClose(errorsOf(clusters), known.jackknifeClusters.errors);
    expect(clusters.report.resampling!.units).toBe(clusters.report.groups!.clusters[0]!.count);
  });

  it('is what HC3 is the first step of', () => {
    const set = finiteSets.find(({ id }) => id === 'pima')!;
    const ratios = errorsOf(zooFit(set, { covariance: 'jackknife' })).map(
      (error, j) => error! / errorsOf(zooFit(set, { covariance: 'HC3' }))[j]!,
    );
    for (const ratio of ratios) expect(Math.abs(ratio - 1)).toBeLessThan(0.02);
  });
});

describe('is the same', () => {
  const set = finiteSets.find(({ id }) => id === 'pima')!;
  const resampling: FitOptions = { covariance: 'bootstrap', replicates: 25, intervals: 'bca' };
  const bare = (one: Fit) => {
    const { seconds: _, kernel: __, ...report } = one.toJSON();
    return JSON.stringify(report);
  };

  it('at once, in turns, with the twin, and taken up again', async () => {
    const atOnce = zooFit(set, resampling);
    const options = { ...zooOptions(set), ...resampling };
    expect(bare(await fit(zooTable(set), set.formula, options))).toBe(bare(atOnce));
    expect(bare(zooFit(set, { ...resampling, kernel: 'twin' }))).toBe(bare(atOnce));
    const kept: Uint8Array[] = [];
    await fit(zooTable(set), set.formula, { ...options, checkpoint: (bytes) => kept.push(bytes) });
    const resume = Uint8Array.from(kept.flatMap((bytes) => [...bytes]));
    expect(bare(await fit(zooTable(set), set.formula, { ...options, resume }))).toBe(bare(atOnce));
  });

  it('on threads and on one', async () => {
    const next = randomStream(5);
    const uniform = () => next() / 4294967296;
    const rows = Array.from({ length: 60_000 }, () => {
      const [a, b, c] = [uniform(), uniform(), uniform()];
      return { y: uniform() < 0.2 + 0.3 * a ? 1 : 0, a, b, c };
    });
    const options: FitOptions = { covariance: 'bootstrap', replicates: 6 };
    const one = await fit(rows, 'y ~ a + b + c', { ...options, threads: 1 });
    const two = await fit(rows, 'y ~ a + b + c', { ...options, threads: 2 });
    expect(bare(two)).toBe(bare(one));
  });

  it('for rows that stand for several and the rows written out', () => {
    const next = randomStream(9);
    const few = Array.from({ length: 40 }, () => ({
      y: next() % 3 === 0 ? 1 : 0,
      x: next() % 7,
      n: 1 + (next() % 4),
    }));
    const many = few.flatMap((row) => Array.from({ length: row.n }, () => row));
    for (const covariance of ['bootstrap', 'jackknife'] as const) {
      const joined = fitSync(few, 'y ~ x', {
        covariance,
        weights: 'n',
        ...(covariance === 'bootstrap' && { replicates: 50 }),
      });
      const written = fitSync(many, 'y ~ x', {
        covariance,
        ...(covariance === 'bootstrap' && { replicates: 50 }),
      });
      errorsOf(joined).forEach((error, j) => {
        expect(Math.abs(error! / errorsOf(written)[j]! - 1)).toBeLessThan(1e-11);
      });
    }
  });

  it('for equal rows that are fitted as one', () => {
    const rows = Array.from({ length: 12_000 }, (_, i) => ({
      y: (i * 7) % 5 < 2 ? 1 : 0,
      x: i % 4,
      g: (i >> 2) % 3,
    }));
    const options: FitOptions = { covariance: 'bootstrap', replicates: 8 };
    const collapsed = fitSync(rows, 'y ~ x + g', options);
    const separate = fitSync(rows, 'y ~ x + g', {
      ...options,
      solver: 'gradient-descent',
      coordinates: 'whitened',
    });
    errorsOf(collapsed).forEach((error, j) => {
      expect(Math.abs(error! / errorsOf(separate)[j]! - 1)).toBeLessThan(1e-11);
    });
  });
});

it('changes nothing but what the covariance says, and is in the model file', () => {
  const plain = fitSync(table, known.formula, LEVELS);
  const own = fitSync(table, known.formula, { ...DRAWN, confidence: 0.95, intervals: 'bca' });
  expect(own.coefficients.map(({ estimate }) => estimate)).toEqual(
    plain.coefficients.map(({ estimate }) => estimate),
  );
  expect(own.report.logLikelihood).toBe(plain.report.logLikelihood);
  expect(own.report.waldTests!.terms.map(({ term }) => term)).toEqual(['age', 'lwt', 'race', 'smoke']);
  const again = loadModel(own.modelFile());
  expect(again.fit.resampling).toEqual(own.report.resampling);
  expect(again.covariance).toEqual(own.report.covarianceMatrix);
  expect(own.summary()).toContain('60 bootstrap samples of 189 observations (seed 20); BCa');
});

describe('samples without an estimate', () => {
  const rows = Array.from({ length: 24 }, (_, i) => ({
    y: (i * 5) % 7 < 3 ? 1 : 0,
    x: i % 6,
    g: i < 3 ? 'rare' : i % 2 === 0 ? 'a' : 'b',
  }));

  it('are left out and told', () => {
    const { report } = fitSync(rows, 'y ~ x + g', { covariance: 'bootstrap', replicates: 200 });
    const { separated, aliased, notReached } = report.resampling!.leftOut;
    expect(separated).toBeGreaterThan(0);
    expect(aliased).toBeGreaterThan(0);
    expect(notReached).toBe(0);
    const told = report.warnings.find(({ code }) => code === 'replicates-left-out')!.message;
    expect(told).toContain(`Of 200 replicates ${separated + aliased} have no finite estimate`);
  });

  it('are refused of a jackknife, by row', () => {
    const lone = rows.map((row, i) => ({
      ...row,
      g: i < 1 ? 'a' : i < 3 ? 'rare' : row.g,
      y: i === 1 ? 1 : i === 2 ? 0 : row.y,
    }));
    expect(() => fitSync(lone, 'y ~ x + g', { covariance: 'jackknife' })).toThrow(
      expect.objectContaining({ code: 'value-out-of-domain', at: { row: 2, option: 'covariance' } }),
    );
  });

  it('leave a separated fit the errors of the model', () => {
    const apart = rows.map((row) => ({ ...row, y: row.x > 2 ? 1 : 0 }));
    const { report } = fitSync(apart, 'y ~ x', { covariance: 'bootstrap' });
    expect(report.covariance).toBe('model');
    expect(report.warnings.map(({ code }) => code)).toContain('not-resampled');
  });
});

describe('refused', () => {
  const refusal = (options: FitOptions, code: string, option: string) =>
    expect(() => fitSync(table, known.formula, options)).toThrow(
      expect.objectContaining({ code, at: expect.objectContaining({ option }) }),
    );

  it('what does not go together', () => {
    refusal({ covariance: 'bootstrap', cluster: ['clinic', 'week'] }, 'option-invalid', 'cluster');
    refusal({ covariance: 'jackknife', strata: 'region' }, 'option-invalid', 'strata');
    refusal({ covariance: 'HC3', replicates: 99 }, 'option-invalid', 'replicates');
    refusal({ covariance: 'bootstrap', replicates: 1 }, 'option-invalid', 'replicates');
    refusal({ intervals: 'bca' }, 'option-invalid', 'intervals');
    refusal({ covariance: 'jackknife', intervals: 'percentile' }, 'option-invalid', 'intervals');
    refusal({ covariance: 'jackknife', seed: 3 }, 'option-invalid', 'seed');
    refusal(
      { covariance: 'bootstrap', clusterAdjustment: 'stata', cluster: 'clinic' },
      'option-invalid',
      'clusterAdjustment',
    );
    refusal({ covariance: 'bootstrap', penalty: 'ridge', lambda: 1 }, 'option-unavailable', 'penalty');
    refusal({ covariance: 'bootstrap', weights: 'w' }, 'weights-invalid', 'covariance');
    refusal({ covariance: 'bootstrap', replicates: 4 }, 'data-shape', 'replicates');
  });

  it('by a signal, on the way', async () => {
    const stop = new AbortController();
    let done = 0;
    const fitting = fit(table, known.formula, {
      ...DRAWN,
      replicates: 100_000,
      signal: stop.signal,
      onReplicate: () => {
        done++;
        if (done === 30) stop.abort();
      },
    });
    await expect(fitting).rejects.toMatchObject({ code: 'cancelled' });
    expect(done).toBe(30);
  });
});
