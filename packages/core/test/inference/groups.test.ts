/** Standard errors by clusters and of samples against sandwich and survey (`golden/robust/make.R`), and what is refused. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type FitOptions, fit, fitSync, readCsvSync } from '../../src/index.js';

const folder = new URL('../../../../test/golden/robust/', import.meta.url);
const known = JSON.parse(readFileSync(new URL('robust.json', folder), 'utf8')) as {
  formula: string;
  cluster: { one: string[]; two: string[]; stata: string[]; race: string };
  sampling: { estimate: string[]; rows: string[]; strata: string[]; clusters: string[]; both: string[] };
};
const table = readCsvSync(readFileSync(new URL('birthwt-groups.csv', folder)));
const LEVELS: FitOptions = { levels: { race: ['white', 'black', 'other'] } };
const SAMPLE: FitOptions = { ...LEVELS, weights: 'w', weightsKind: 'sampling' };

/** R's numbers come from double precision: 11 digits of them are beyond doubt. */
function expectClose(actual: readonly (number | null)[], wanted: readonly string[]): void {
  expect(actual).toHaveLength(wanted.length);
  actual.forEach((value, j) => {
    expect(Math.abs(value! / Number(wanted[j]) - 1)).toBeLessThan(1e-11);
  });
}

function errorsOf(options: FitOptions): (number | null)[] {
  return fitSync(table, known.formula, options).coefficients.map(({ standardError }) => standardError);
}

describe('clusters', () => {
  it('one way as sandwich and as Stata', () => {
    expectClose(errorsOf({ ...LEVELS, cluster: 'clinic' }), known.cluster.one);
    expectClose(errorsOf({ ...LEVELS, cluster: 'clinic', clusterAdjustment: 'stata' }), known.cluster.stata);
  });

  it('two ways as sandwich, in either order', () => {
    expectClose(errorsOf({ ...LEVELS, cluster: ['clinic', 'week'] }), known.cluster.two);
    expectClose(errorsOf({ ...LEVELS, cluster: ['week', 'clinic'] }), known.cluster.two);
  });

  it('tests terms by Wald, and tells the clusters', () => {
    const { report } = fitSync(table, known.formula, { ...LEVELS, covariance: 'cluster', cluster: 'clinic' });
    const race = report.waldTests!.terms.find(({ term }) => term === 'race')!;
    expect(race.df).toBe(2);
    expectClose([race.statistic], [known.cluster.race]);
    expect(report.groups!.strata).toBeNull();
    expect(report.groups!.clusters[0]!.column).toBe('clinic');
    expect(report.covariance).toBe('cluster');
  });

  it('one row each are HC1 but for G/(G − 1)·(n − 1)/n', () => {
    const rows = Float64Array.from({ length: table.rows }, (_, i) => i);
    const columns = [
      ...table.columns,
      { name: 'row', kind: 'numeric' as const, type: 'number' as const, values: rows },
    ];
    const own = fitSync({ ...table, columns }, known.formula, { ...LEVELS, cluster: 'row' });
    const plain = errorsOf({ ...LEVELS, covariance: 'HC1' });
    own.coefficients.forEach(({ standardError }, j) => {
      expect(standardError! / plain[j]!).toBeCloseTo(1, 13);
    });
  });

  it('are columns that `.` does not stand for', () => {
    const { schema } = fitSync(table, 'low ~ .', {
      cluster: ['clinic', 'week'],
      weights: 'w',
      weightsKind: 'importance',
    });
    expect(schema.inputs.map(({ name }) => name)).not.toContain('clinic');
    expect(schema.inputs.map(({ name }) => name)).not.toContain('week');
  });
});

describe('sampling weights', () => {
  it('are linearised as in survey: rows, strata, clusters, both', () => {
    expectClose(errorsOf(SAMPLE), known.sampling.rows);
    expectClose(errorsOf({ ...SAMPLE, strata: 'region' }), known.sampling.strata);
    expectClose(errorsOf({ ...SAMPLE, cluster: 'clinic' }), known.sampling.clusters);
    expectClose(errorsOf({ ...SAMPLE, cluster: 'clinic', strata: 'region' }), known.sampling.both);
  });

  it('give the pseudo-likelihood estimate, and no likelihood-ratio test', async () => {
    const { report } = await fit(table, known.formula, SAMPLE);
    expectClose(
      report.coefficients.map(({ estimate }) => estimate),
      known.sampling.estimate,
    );
    expect([report.aic, report.bic]).toEqual([null, null]);
    expect([report.covariance, report.likelihoodRatioTest, report.terms]).toEqual(['linearised', null, []]);
    expect(report.waldTests!.terms.map(({ term }) => term)).toEqual(['age', 'lwt', 'race', 'smoke']);
  });

  it('do not change with their scale', () => {
    const doubled = table.columns.map((column) =>
      column.name === 'w' && column.kind === 'numeric'
        ? { ...column, values: column.values.map((w) => 4 * w) }
        : column,
    );
    const [ours, theirs] = [errorsOf(SAMPLE), fitSync({ ...table, columns: doubled }, known.formula, SAMPLE)];
    theirs.coefficients.forEach(({ standardError }, j) => {
      expect(standardError! / ours[j]!).toBeCloseTo(1, 13);
    });
  });
});

describe('refused', () => {
  const refusal = (options: FitOptions, code: string, option: string) =>
    expect(() => fitSync(table, known.formula, options)).toThrow(
      expect.objectContaining({ code, at: expect.objectContaining({ option }) }),
    );

  it('what does not go together', () => {
    refusal({ covariance: 'cluster' }, 'option-invalid', 'cluster');
    refusal({ covariance: 'HC1', cluster: 'clinic' }, 'option-invalid', 'cluster');
    refusal({ strata: 'region' }, 'option-invalid', 'strata');
    refusal({ ...SAMPLE, covariance: 'HC0' }, 'option-invalid', 'covariance');
    refusal({ ...SAMPLE, cluster: ['clinic', 'week'] }, 'option-invalid', 'cluster');
    refusal({ covariance: 'HC0', penalty: 'ridge', lambda: 1 }, 'option-unavailable', 'penalty');
    refusal({ cluster: 'clinic', clusterAdjustment: 'sas' as 'r' }, 'option-invalid', 'clusterAdjustment');
  });

  it('columns that are not there, a single cluster, a lonely stratum, a row without a cluster', () => {
    refusal({ cluster: 'clinc' }, 'column-unknown', 'cluster');
    const rows = Array.from({ length: 30 }, (_, i) => ({
      y: i % 3 === 0 ? 1 : 0,
      x: i % 7,
      all: 'a',
      g: i < 29 ? 'a' : 'b',
      w: 1 + (i % 2),
      gap: i === 4 ? null : `c${i % 5}`,
    }));
    const given = (options: FitOptions) => () => fitSync(rows, 'y ~ x', options);
    const sample: FitOptions = { weights: 'w', weightsKind: 'sampling' };
    expect(given({ cluster: 'all' })).toThrow(expect.objectContaining({ code: 'data-shape' }));
    expect(given({ ...sample, strata: 'g' })).toThrow(expect.objectContaining({ code: 'data-shape' }));
    expect(given({ cluster: 'gap' })).toThrow(
      expect.objectContaining({ code: 'value-missing', at: { row: 5, column: 'gap', option: 'cluster' } }),
    );
  });
});
