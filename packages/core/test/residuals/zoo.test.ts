/** Residuals and influence against certified values. */
import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { finiteSets, zooFit, zooOptions, zooTable } from '../../../../test/oracle/zoo-fit.js';
import { residuals } from '../../src/index.js';

const DIGITS = 12;
const COLUMNS = {
  pearson: 'pearson_residual',
  deviance: 'deviance_residual',
  leverage: 'leverage',
  cooksDistance: 'cooks_distance',
  logOdds: 'link_prediction',
  logOddsStandardError: 'link_prediction_se',
} as const;

describe.each(finiteSets)('$id', (set) => {
  const fit = zooFit(set, { termTests: 'none' });
  const { weights, weightsKind } = zooOptions(set);
  const found = residuals(fit, zooTable(set), { weights, weightsKind, dfbetas: true });
  const known = set.certified_inference as Readonly<Record<string, readonly string[]>>;

  it.each(Object.entries(COLUMNS))(`%s has ${DIGITS} digits`, (column, key) => {
    expect(known[key]!.length).toBeGreaterThan(0);
    known[key]!.forEach((exact, i) => {
      const actual = found[column as keyof typeof COLUMNS][i]!;
      expect(correctDigits(actual, exact), `row ${i + 1}`).toBeGreaterThanOrEqual(DIGITS);
    });
  });

  it(`DFBETA of the first row has ${DIGITS} digits`, () => {
    known.one_step_dfbeta_row1!.forEach((exact, j) => {
      const { term, values } = found.dfbetas![j]!;
      const dfbeta = values[0]! * fit.coefficients[j]!.standardError!;
      expect(correctDigits(dfbeta, exact), term).toBeGreaterThanOrEqual(DIGITS);
    });
  });

  it('leverages add up to the coefficients, deviance residuals to the deviance', () => {
    const column = zooTable(set).columns.find(({ name }) => name === weights);
    const times = weightsKind === 'frequency' && column?.kind === 'numeric' ? column.values : null;
    let [leverage, deviance] = [0, 0];
    found.leverage.forEach((h, row) => {
      leverage += (times?.[row] ?? 1) * h;
      deviance += (times?.[row] ?? 1) * found.deviance[row]! ** 2;
    });
    expect(leverage).toBeCloseTo(fit.coefficients.length, 9);
    expect(deviance / fit.report.deviance).toBeCloseTo(1, 12);
  });
});
