/** What follows a fit by Firth's penalised likelihood: robust and resampled standard errors, influence, fits without rows. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readZoo } from '../../../../test/oracle/zoo.js';
import { zooTable } from '../../../../test/oracle/zoo-fit.js';
import {
  diagnose,
  evaluate,
  type Fit,
  type FitOptions,
  fit,
  fitSync,
  loadModel,
  margins,
  readCsvSync,
  residuals,
  summariseDiagnosis,
} from '../../src/index.js';
import { selectRows } from '../../src/table/columns.js';

const golden = new URL('../../../../test/golden/', import.meta.url);
type Errors = Readonly<Record<string, string[]>>;
const known = JSON.parse(readFileSync(new URL('firth/robust.json', golden), 'utf8')) as {
  readonly endometrial: Errors;
  readonly births: Errors;
};
const FIRTH: FitOptions = { penalty: 'firth' };
const endometrial = zooTable(readZoo('endometrial_sep'));
const tumours = 'HG ~ NV + PI + EH';
const births = readCsvSync(readFileSync(new URL('robust/birthwt-groups.csv', golden)));
const smokers = 'low ~ age + lwt + smoke';

const errorsOf = ({ coefficients }: Fit) => coefficients.map(({ standardError }) => standardError!);

function expectClose(actual: readonly number[], wanted: readonly number[], digits: number): void {
  expect(actual).toHaveLength(wanted.length);
  actual.forEach((value, j) => {
    expect(Math.abs(value / wanted[j]! - 1)).toBeLessThan(10 ** -digits);
  });
}

describe('robust standard errors at the penalised estimate', () => {
  it.each(['HC0', 'HC1', 'HC2', 'HC3'] as const)('%s', (covariance) => {
    const separated = fitSync(endometrial, tumours, { ...FIRTH, covariance });
    expectClose(errorsOf(separated), known.endometrial[covariance]!.map(Number), 10);
    const fitted = fitSync(births, smokers, { ...FIRTH, covariance });
    expectClose(errorsOf(fitted), known.births[covariance]!.map(Number), 10);
    expect([fitted.report.intervals, fitted.report.penalty]).toEqual(['wald', 'firth']);
  });

  it('of clusters, the same at once and in turns', async () => {
    const options = { ...FIRTH, cluster: 'clinic' };
    const fitted = await fit(births, smokers, options);
    expectClose(errorsOf(fitted), known.births.cluster!.map(Number), 10);
    expect(errorsOf(fitSync(births, smokers, options))).toEqual(errorsOf(fitted));
    expect(fitted.report.waldTests!.terms.map(({ term }) => term)).toEqual(['age', 'lwt', 'smoke']);
    expect(loadModel(fitted.modelFile()).fit.covariance).toBe('cluster');
  });

  it('not by profile, nor under sampling weights', () => {
    const refused = (options: FitOptions) => () => fitSync(births, smokers, { ...FIRTH, ...options });
    expect(refused({ covariance: 'HC3', intervals: 'profile' })).toThrow(/"intervals"/);
    expect(refused({ weights: 'w', weightsKind: 'sampling' })).toThrow(/"penalty"/);
    const ridge = { penalty: 'ridge', lambda: 0.1 } as const;
    expect(() => fitSync(births, smokers, { ...ridge, covariance: 'HC3' })).toThrow(/"penalty"/);
  });
});

describe('resampled standard errors', () => {
  const without = (row: number) =>
    selectRows(
      endometrial,
      Int32Array.from({ length: endometrial.rows - 1 }, (_, i) => (i < row ? i : i + 1)),
    );

  it('jackknife: the spread of fits of their own', () => {
    const fitted = fitSync(endometrial, tumours, { ...FIRTH, covariance: 'jackknife' });
    const n = endometrial.rows;
    const refits = Array.from({ length: n }, (_, row) =>
      fitSync(without(row), tumours, { ...FIRTH, intervals: 'wald', termTests: 'none' }).coefficients.map(
        ({ estimate }) => estimate!,
      ),
    );
    const wanted = errorsOf(fitted).map((_, j) => {
      const mean = refits.reduce((sum, one) => sum + one[j]!, 0) / n;
      const spread = refits.reduce((sum, one) => sum + (one[j]! - mean) ** 2, 0);
      return Math.sqrt((spread * (n - 1)) / n);
    });
    expectClose(errorsOf(fitted), wanted, 8);
  });

  it('bootstrap: separated samples have estimates too', async () => {
    const options: FitOptions = { ...FIRTH, covariance: 'bootstrap', intervals: 'bca', replicates: 200 };
    const fitted = await fit(endometrial, tumours, options);
    const { resampling, intervals } = fitted.report;
    expect(fitted.summary()).toMatch(/Firth's penalised likelihood\nStandard errors of 200 bootstrap/);
    expect([resampling!.leftOut.separated, resampling!.leftOut.notReached, intervals]).toEqual([0, 0, 'bca']);
    expect(errorsOf(fitSync(endometrial, tumours, options))).toEqual(errorsOf(fitted));
    for (const { estimate, interval } of fitted.coefficients) {
      expect(interval![0]).toBeLessThan(estimate!);
      expect(interval![1]).toBeGreaterThan(estimate!);
    }
  });
});

describe('a diagnosis at the penalised estimate', async () => {
  const fitted = fitSync(endometrial, tumours, { ...FIRTH, intervals: 'wald' });
  const diagnosis = await diagnose(endometrial, fitted, { without: [1, 5, 33] });

  it('has the influence of the rows on it', () => {
    const { cooksDistance, leverage } = residuals(fitted, endometrial);
    expect([diagnosis.penalty, diagnosis.influence!.at]).toEqual(['firth', 'firth']);
    for (const row of diagnosis.influence!.rows) {
      expect(row.cooksDistance).toBeCloseTo(cooksDistance[row.row - 1]!, 12);
      expect(row.leverage).toBeCloseTo(leverage[row.row - 1]!, 12);
    }
  });

  it('fits without rows by the same likelihood, and tests its fit', () => {
    const rest = Int32Array.from({ length: endometrial.rows }, (_, i) => i).filter(
      (row) => ![0, 4, 32].includes(row),
    );
    const fresh = fitSync(selectRows(endometrial, rest), tumours, { ...FIRTH, intervals: 'wald' });
    const [refit] = diagnosis.refits!;
    expect([refit!.separation, refit!.converged]).toEqual([null, true]);
    refit!.coefficients.forEach(({ estimate, standardError }, j) => {
      const one = fresh.coefficients[j]!;
      expect(Math.abs(estimate! - one.estimate!)).toBeLessThan(1e-12 * one.standardError!);
      expect(standardError! / one.standardError!).toBeCloseTo(1, 12);
    });
    expect(diagnosis.goodnessOfFit!.hosmerLemeshow!.p).toBeGreaterThan(0);
    expect(summariseDiagnosis(diagnosis)).toContain("at Firth's estimate");
  });

  it('for a formula where it is asked for, and not for a model where it is not wanted', async () => {
    const asked = await diagnose(endometrial, tumours, { penalty: 'firth' });
    expect(asked.influence).toEqual(diagnosis.influence);
    const plain = await diagnose(endometrial, fitted, { penalty: 'none' });
    expect([plain.penalty, plain.goodnessOfFit, plain.influence!.at]).toEqual([null, null, 'firth']);
  });
});

describe('effects and evaluations', () => {
  it('take the penalised estimate and its covariance', async () => {
    const fitted = fitSync(births, 'low ~ age + smoke', FIRTH);
    const { effects } = await margins(births, fitted, { variables: ['age'] });
    const { probability } = fitted.predict(births);
    const slope = probability.reduce((sum, p) => sum + p * (1 - p), 0) / probability.length;
    expect(effects[0]!.estimate).toBeCloseTo(slope * fitted.coefficients[1]!.estimate!, 13);
    expect(effects[0]!.standardError).toBeGreaterThan(0);
    expect(evaluate(fitted, births).trainingRows).toBe(true);
  });
});
