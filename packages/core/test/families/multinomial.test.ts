/** Multinomial models against certified values, against binary fits, and their own laws. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { type Fit, fit, fitSync, loadModel, predict, readCsvSync } from '../../src/index.js';

const folder = new URL('../../../../test/golden/zoo-families/', import.meta.url);
const known = JSON.parse(readFileSync(new URL('womenlf_multinomial.json', folder), 'utf8'));
const women = readCsvSync(readFileSync(new URL('womenlf_multinomial.csv', folder)));
const formula = 'partic ~ hincome + children';
const levels = { partic: known.levels as string[] };

function expectDigits(actual: (number | null)[], wanted: string[], digits: number): void {
  expect(actual.length).toBe(wanted.length);
  actual.forEach((value, i) => {
    const right = correctDigits(value, wanted[i]!);
    expect(right, `entry ${i}: ${value}, not ${wanted[i]}`).toBeGreaterThanOrEqual(digits);
  });
}

const estimates = ({ report }: Fit) => report.coefficients.map(({ estimate }) => estimate);
const errors = ({ report }: Fit) => report.coefficients.map(({ standardError }) => standardError);

describe('labour-force participation of women', () => {
  const fitted = fitSync(women, formula, { levels, family: 'multinomial' });

  it('has the certified estimates, standard errors and log-likelihood to 14 digits', () => {
    expectDigits(estimates(fitted), known.certified.coef, 14);
    expectDigits(errors(fitted), known.certified.se, 14);
    expectDigits([fitted.report.logLikelihood], [known.certified.loglik], 14);
  });

  it('says what it is', () => {
    const { report } = fitted;
    expect(report.family).toBe('multinomial');
    expect(report.event).toBeNull();
    expect(report.reference).toBe('not.work');
    expect(report.converged).toBe(true);
    expect(report.coefficients.map((one) => `${one.class}:${one.term}`)).toEqual([
      'parttime:(Intercept)',
      'parttime:hincome',
      'parttime:children[present]',
      'fulltime:(Intercept)',
      'fulltime:hincome',
      'fulltime:children[present]',
    ]);
    expect(report.classes).toEqual([
      { level: 'not.work', weight: 155 },
      { level: 'parttime', weight: 42 },
      { level: 'fulltime', weight: 66 },
    ]);
  });

  it('is the same by fit, with turns', async () => {
    const waited = await fit(women, formula, { levels, family: 'multinomial' });
    const { seconds: _, ...report } = waited.report;
    const { seconds: __, ...wanted } = fitted.report;
    expect(report).toEqual(wanted);
  });
});
