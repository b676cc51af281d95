/** Proportional odds against certified values, Newton in 40 digits, and R (scripts beside the values). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { fitSync } from '../../src/fit/fit-sync.js';
import type { FitOptions } from '../../src/fit/options.js';
import { toTable } from '../../src/table/data.js';
import { readCsvSync } from '../../src/table/index.js';
import type { Table } from '../../src/table/table.js';

const golden = new URL('../../../../test/golden/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, golden), 'utf8');

interface Exact {
  readonly coef: readonly string[];
  readonly se: readonly string[];
  readonly loglik: string;
}
const exact = JSON.parse(read('ordinal/exact.json')) as Record<string, Exact>;
const r = JSON.parse(read('ordinal/ordinal.json'));
const zoo = JSON.parse(read('zoo-families/housing_ordinal.json'));

const housingTable = readCsvSync(read('zoo-families/housing_ordinal.csv'));
const birthsTable = readCsvSync(read('ordinal/births.csv'));
const wineTable = readCsvSync(read('ordinal/wine.csv'));
const housingOptions: FitOptions = { levels: zoo.factor_levels, weights: 'Freq' };
const birthsOptions: FitOptions = {
  levels: { size: ['low', 'small', 'middle', 'large'], race: ['white', 'black', 'other'] },
};
const birthsSize = { levels: { size: birthsOptions.levels!.size! } };
const BIRTHS = 'size ~ age + lwt + race + smoke';
const HOUSING = 'Sat ~ Infl + Type + Cont';

function rowsOf(name: string): Record<string, string>[] {
  const [header = [], ...rows] = read(name)
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(row.map((value, j) => [header[j]!, value])));
}

function housingRows() {
  return rowsOf('zoo-families/housing_ordinal.csv').map(({ Sat, Infl, Type, Cont, Freq }) => ({
    ...{ Sat: Sat!, Infl: Infl!, Type: Type!, Cont: Cont! },
    Freq: Number(Freq),
  }));
}

function birthRows() {
  return rowsOf('ordinal/births.csv').map(({ size, race, age, lwt, smoke }) => ({
    ...{ size: size!, race: race! },
    ...{ age: Number(age), lwt: Number(lwt), smoke: Number(smoke) },
  }));
}

function fitted(table: Table, formula: string, options: FitOptions) {
  return fitSync(table, formula, { family: 'ordinal', ...options });
}

/** Least digits of estimates, standard errors and log-likelihood. */
function digitsOf({ report }: ReturnType<typeof fitted>, { coef, se, loglik }: Exact) {
  const least = (values: readonly (number | null)[], wanted: readonly string[]) =>
    Math.min(...wanted.map((one, i) => correctDigits(values[i], one)));
  expect(report.coefficients).toHaveLength(coef.length);
  return {
    coef: least(
      report.coefficients.map(({ estimate }) => estimate),
      coef,
    ),
    se: least(
      report.coefficients.map(({ standardError }) => standardError),
      se,
    ),
    loglik: correctDigits(report.logLikelihood, loglik),
  };
}

describe('proportional odds', () => {
  it('has the certified digits', () => {
    const fit = fitted(housingTable, HOUSING, housingOptions);
    const digits = digitsOf(fit, zoo.certified);
    expect(Math.min(...Object.values(digits))).toBeGreaterThan(13);
    expect(fit.report.converged).toBe(true);
    expect(fit.report.coefficients.map(({ term }) => term)).toEqual([
      'Infl[Medium]',
      'Infl[High]',
      'Type[Apartment]',
      'Type[Atrium]',
      'Type[Terrace]',
      'Cont[Low]',
      'Low|Medium',
      'Medium|High',
    ]);
    const { oddsRatio } = fit.report.coefficients.at(-1)!;
    expect(oddsRatio).toBeNull();
  });

  it.each([
    ['births', birthsTable, BIRTHS, birthsOptions],
    ['births_offset_weights', birthsTable, BIRTHS, { ...birthsOptions, weights: 'w', offset: 'o' }],
    ['births_partial', birthsTable, BIRTHS, { ...birthsOptions, nonproportional: ['age', 'smoke'] }],
    [
      'births_partial_offset_weights',
      birthsTable,
      BIRTHS,
      { ...birthsOptions, weights: 'w', offset: 'o', nonproportional: ['smoke'] },
    ],
    ['wine', wineTable, 'rating ~ temp + contact', {}],
    ['housing_partial', housingTable, HOUSING, { ...housingOptions, nonproportional: ['Infl'] }],
    [
      'housing_all_free',
      housingTable,
      HOUSING,
      { ...housingOptions, nonproportional: ['Infl', 'Type', 'Cont'] },
    ],
    ['housing_null', housingTable, 'Sat ~ 1', { levels: { Sat: zoo.factor_levels.Sat }, weights: 'Freq' }],
    ['births_null_offset', birthsTable, 'size ~ 1', { ...birthsSize, weights: 'w', offset: 'o' }],
  ] as const)('has 13 digits of Newton in 40: %s', (name, table, formula, options) => {
    const digits = digitsOf(fitted(table, formula, options), exact[name]!);
    expect(Math.min(...Object.values(digits))).toBeGreaterThan(13);
  });
});

const close = (value: number | null | undefined, wanted: string, digits = 10) =>
  expect(correctDigits(value, wanted)).toBeGreaterThan(digits);

describe('tests of an ordinal fit', () => {
  const housing = fitted(housingTable, HOUSING, housingOptions).report;
  const births = fitted(birthsTable, BIRTHS, birthsOptions).report;

  it('drops terms as clm does', () => {
    for (const [report, name] of [
      [housing, 'housing'],
      [births, 'births'],
    ] as const) {
      const { term, df, lrt, p } = r.drop1[name];
      expect(report.terms.map((test) => [test.term, test.df])).toEqual(
        term.map((one: string, i: number) => [one, df[i]]),
      );
      report.terms.forEach((test, i) => {
        close(test.statistic, lrt[i], 9);
        close(test.p, p[i], 9);
      });
    }
  });

  it('has the likelihood, criteria and null model of clm', () => {
    close(housing.aic, r.fits.housing.aic, 12);
    close(housing.bic, r.fits.housing.bic, 12);
    close(-housing.nullDeviance / 2, r.null.housing, 12);
    expect(housing.dfResidual).toBe(1681 - 8);
    expect(housing.dfNull).toBe(1681 - 2);
    expect(housing.likelihoodRatioTest!.df).toBe(6);
  });

  it('has the likelihood of polr with weights and offset', () => {
    const options = { ...birthsOptions, weights: 'w', offset: 'o' };
    const { report } = fitted(birthsTable, BIRTHS, options);
    close(report.logLikelihood, r.polr_offset.loglik, 13);
    close(report.coefficients[0]!.estimate, r.polr_offset.coef.age, 6);
  });

  it.each(['housing', 'births'] as const)("does Brant's test: %s", (name) => {
    const { all, terms, car_columns } = r.brant[name];
    const brant = (name === 'housing' ? housing : births).proportionalOdds!.brant!;
    expect(brant.df).toBe(all.df);
    close(brant.statistic, all.statistic);
    close(brant.p, all.p);
    for (const { term, statistic, df } of brant.terms) {
      expect(df).toBe(terms[term].df);
      close(statistic, terms[term].statistic);
    }
    close(brant.terms.at(-1)!.statistic, car_columns.at(-1), 9);
  });

  it('tests proportional odds by the likelihood', () => {
    const { likelihoodRatio } = housing.proportionalOdds!;
    const { Infl, Cont, all } = r.nominal.housing;
    close(likelihoodRatio!.statistic, all.lrt, 9);
    expect(likelihoodRatio!.df).toBe(all.df);
    const of = (term: string) => likelihoodRatio!.terms.find((test) => test.term === term)!;
    close(of('Infl').statistic, Infl.lrt, 9);
    close(of('Infl').p, Infl.p, 9);
    close(of('Cont').statistic, Cont.lrt, 9);
    const smoke = births.proportionalOdds!.likelihoodRatio!.terms.at(-1)!;
    close(smoke.statistic, r.nominal.births.smoke.lrt, 9);
  });
});

describe('an ordinal fit', () => {
  const table = (columns: Record<string, readonly (string | number)[]>) => toTable(columns);
  const estimates = ({ report }: ReturnType<typeof fitted>) =>
    report.coefficients.map(({ estimate }) => estimate!);

  it('of two classes is the binary fit, with minus the intercept for the threshold', () => {
    const options = { levels: { Sat: ['Low', 'High'], Infl: zoo.factor_levels.Infl }, weights: 'Freq' };
    const rows = housingRows().filter(({ Sat }) => Sat !== 'Medium');
    const binary = fitSync(rows, 'Sat ~ Infl + Cont', options).report;
    const ordinal = fitted(toTable(rows), 'Sat ~ Infl + Cont', options);
    const [intercept, ...slopes] = binary.coefficients;
    expect(estimates(ordinal).slice(0, -1)).toEqual(slopes.map(({ estimate }) => estimate));
    expect(estimates(ordinal).at(-1)).toBe(-intercept!.estimate!);
    expect(ordinal.report.logLikelihood).toBe(binary.logLikelihood);
  });

  it('turns its signs when the classes are turned', () => {
    const forward = estimates(fitted(birthsTable, BIRTHS, birthsOptions));
    const levels = { ...birthsOptions.levels, size: ['large', 'middle', 'small', 'low'] };
    const backward = estimates(fitted(birthsTable, BIRTHS, { levels }));
    const slopes = forward.length - 3;
    const turned = [...forward.slice(0, slopes), ...forward.slice(slopes).reverse()];
    turned.forEach((value, i) => {
      expect(Math.abs(backward[i]! + value)).toBeLessThan(1e-14 * Math.abs(value));
    });
  });

  it('counts a frequency weight as so many rows', () => {
    const rows = housingRows();
    const repeated = rows.flatMap((row) => Array.from({ length: row.Freq }, () => row));
    const { weights: _, ...options } = housingOptions;
    const one = fitted(toTable(repeated), HOUSING, options).report;
    const other = fitted(housingTable, HOUSING, housingOptions).report;
    one.coefficients.forEach(({ estimate, standardError }, i) => {
      close(estimate, String(other.coefficients[i]!.estimate), 14);
      close(standardError, String(other.coefficients[i]!.standardError), 14);
    });
    expect(one.bic).toBeCloseTo(other.bic!, 9);
    close(one.proportionalOdds!.brant!.statistic, String(other.proportionalOdds!.brant!.statistic), 10);
  });

  it('names aliased columns', () => {
    const x = Array.from({ length: 30 }, (_, i) => (i * 7) % 11);
    const data = { y: x.map((v, i) => 'abc'[(v + i) % 3]!), x, double: x.map((v) => 3 - 2 * v) };
    const { report } = fitted(table(data), 'y ~ x + double', {});
    expect(report.aliased).toEqual([{ term: 'double', combination: '3 - 2*x' }]);
    expect(report.coefficients.map(({ estimate }) => estimate === null)).toEqual([false, true, false, false]);
    const alone = estimates(fitted(table(data), 'y ~ x', {}));
    expect([0, 2, 3].map((i) => report.coefficients[i]!.estimate)).toEqual(alone);
  });

  it('proves that completely separated classes are, with a direction that multiplies out', () => {
    const x = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const y = [...'aaabbbccc'];
    const { report } = fitted(table({ x, y }), 'y ~ x', {});
    expect(report.separation).toMatchObject({ kind: 'complete', rows: 9 });
    expect(report.converged).toBe(false);
    expect(report.logLikelihood).toBe(0);
    const [slope, ...thresholds] = report.separation!.direction;
    x.forEach((value, i) => {
      const code = 'abc'.indexOf(y[i]!);
      if (code > 0) expect(slope! * value - thresholds[code - 1]!).toBeGreaterThan(0);
      if (code < 2) expect(slope! * value - thresholds[code]!).toBeLessThan(0);
    });
  });

  it('finds what stays finite where a level has the highest class alone', () => {
    const rows = birthRows().filter(({ race, size }) => race !== 'other' || size === 'large');
    const without = rows.filter(({ race }) => race !== 'other');
    const { report } = fitted(toTable(rows), BIRTHS, birthsOptions);
    expect(report.separation).toMatchObject({ kind: 'quasi', terms: ['race[other]'] });
    expect(report.separation!.rows).toBe(rows.length - without.length);
    const options = { levels: { ...birthsOptions.levels, race: ['white', 'black'] } };
    const rest = fitted(toTable(without), BIRTHS, options).report;
    const finite = report.coefficients.filter(({ term }) => term !== 'race[other]');
    expect(report.coefficients.find(({ term }) => term === 'race[other]')!.limit).toBe('+infinity');
    finite.forEach(({ estimate, standardError }, i) => {
      close(estimate, String(rest.coefficients[i]!.estimate), 13);
      close(standardError, String(rest.coefficients[i]!.standardError), 13);
    });
    close(report.logLikelihood, String(rest.logLikelihood), 13);
  });

  it('keeps thresholds apart where a step of Newton would cross them', () => {
    const n = 400;
    const x = Array.from({ length: n }, (_, i) => ((i * 37) % n) / 10 - 20);
    const y = x.map((v, i) => 'abcd'[Math.min(3, Math.max(0, Math.floor(v / 2 + 2 + ((i * 13) % 7) / 7)))]!);
    const { report } = fitted(table({ x, y }), 'y ~ x', {});
    const thresholds = report.coefficients.slice(1).map(({ estimate }) => estimate!);
    expect(report.converged).toBe(true);
    expect([...thresholds].sort((a, b) => a - b)).toEqual(thresholds);
  });

  it('refuses a formula without an intercept and a term that there is none', () => {
    expect(() => fitted(birthsTable, 'size ~ 0 + age', birthsSize)).toThrow(/thresholds in the place/);
    expect(() => fitted(birthsTable, BIRTHS, { ...birthsOptions, nonproportional: ['smok'] })).toThrow(
      /Did you mean "smoke"/,
    );
  });
});
