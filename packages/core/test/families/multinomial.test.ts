/** Multinomial models against certified values, 50-digit Newton, R, binary fits, and their own laws. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { finiteSets, zooOptions, zooTable } from '../../../../test/oracle/zoo-fit.js';
import { type Fit, type FitOptions, fit, fitSync, OddsmithError, readCsvSync } from '../../src/index.js';

const goldenFolder = (name: string) => new URL(`../../../../test/golden/${name}/`, import.meta.url);
const certified = goldenFolder('zoo-families');
const multinomial = goldenFolder('multinomial');
const json = (folder: URL, name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const csv = (folder: URL, name: string) => readCsvSync(readFileSync(new URL(name, folder)));

const known = json(certified, 'womenlf_multinomial.json');
const women = csv(certified, 'womenlf_multinomial.csv');
const nnet = json(multinomial, 'nnet.json');
const formula = 'partic ~ hincome + children';
const LEVELS: FitOptions = { family: 'multinomial', levels: { partic: known.levels } };
const HOUSING: FitOptions = {
  family: 'multinomial',
  weights: 'Freq',
  levels: {
    Sat: ['Low', 'Medium', 'High'],
    Infl: ['Low', 'Medium', 'High'],
    Type: ['Tower', 'Apartment', 'Atrium', 'Terrace'],
    Cont: ['Low', 'High'],
  },
};

function expectDigits(actual: readonly (number | null)[], wanted: readonly string[], digits: number): void {
  expect(actual.length).toBe(wanted.length);
  actual.forEach((value, i) => {
    const right = correctDigits(value, wanted[i]!);
    expect(right, `entry ${i}: ${value}, not ${wanted[i]}`).toBeGreaterThanOrEqual(digits);
  });
}

function expectNear(actual: readonly (number | null)[], wanted: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(wanted.length);
  actual.forEach((value, i) => {
    expect(Math.abs(value! - wanted[i]!)).toBeLessThan(tolerance * Math.max(1, Math.abs(wanted[i]!)));
  });
}

const estimates = ({ coefficients }: Fit) => coefficients.map(({ estimate }) => estimate);
const errors = ({ coefficients }: Fit) => coefficients.map(({ standardError }) => standardError);
const codeOf = (work: () => unknown) => {
  try {
    work();
    return 'nothing thrown';
  } catch (error) {
    return error instanceof OddsmithError ? error.code : error;
  }
};

describe('labour-force participation of women', () => {
  const fitted = fitSync(women, formula, LEVELS);

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
    expect(report.dfResidual).toBe(2 * 263 - 6);
    expect(report.dfNull).toBe(2 * 263 - 2);
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

  it('is the same by fit, which gives turns', async () => {
    const waited = await fit(women, formula, LEVELS);
    const { seconds: _, ...report } = waited.report;
    const { seconds: __, ...wanted } = fitted.report;
    expect(report).toEqual(wanted);
  });

  it('has any class as its base', () => {
    const other = fitSync(women, formula, { reference: { partic: 'fulltime' } });
    expect(other.report.reference).toBe('fulltime');
    expect(other.report.logLikelihood).toBeCloseTo(fitted.report.logLikelihood, 11);
    const of = (one: Fit, name: string) =>
      one.coefficients.filter((entry) => entry.class === name).map(({ estimate }) => estimate!);
    const difference = of(fitted, 'parttime').map((value, j) => value - of(fitted, 'fulltime')[j]!);
    expectNear(of(other, 'parttime'), difference, 1e-13);
    expectNear(
      of(other, 'not.work'),
      of(fitted, 'fulltime').map((value) => -value),
      1e-13,
    );
  });
});

describe('against nnet', () => {
  const { women: wanted, housing } = nnet;
  const fitted = fitSync(women, 'partic ~ hincome * children + region', { ...LEVELS, termTests: 'all' });

  it('agrees in what BFGS gives', () => {
    const inOurs = (values: number[]) => {
      const names: string[] = wanted.names;
      const position = (term: string) => names.indexOf(term.replace(/[[\]]/g, ''));
      return fitted.coefficients.map(
        ({ term, class: name }) => values[position(term) + (name === 'fulltime' ? 8 : 0)]!,
      );
    };
    expectNear(estimates(fitted), inOurs(wanted.coef), 1e-6);
    expectNear(errors(fitted), inOurs(wanted.se), 1e-6);
    expectNear([fitted.report.deviance, fitted.report.aic], [wanted.deviance, wanted.aic], 1e-12);
  });

  it('tests terms as the difference of two deviances', () => {
    const region = fitted.report.terms.find(({ term }) => term === 'region')!;
    expect(region.df).toBe(wanted.region.df);
    expectNear([region.statistic, region.p], [wanted.region.statistic, wanted.region.p], 1e-10);
  });

  it('predicts the same probabilities', () => {
    const rows = [
      { hincome: 1, children: 'absent', region: 'BC' },
      { hincome: 15, children: 'present', region: 'Quebec' },
      { hincome: 45, children: 'absent', region: 'Ontario' },
    ];
    const { classes } = fitted.predict(rows);
    rows.forEach((_, row) => {
      const found = classes!.probabilities.map((values) => values[row]!);
      expectNear(found, wanted.probabilities[row], 1e-7);
    });
  });

  it('counts frequency weights', () => {
    const house = fitSync(csv(multinomial, 'housing.csv'), 'Sat ~ Infl + Type + Cont', {
      ...HOUSING,
      family: 'multinomial',
    });
    expectNear(estimates(house), housing.coef, 1e-6);
    // Venables & Ripley, "Modern Applied Statistics with S", 4th edition, section 7.3: 3470.084.
    expect(house.report.deviance.toFixed(3)).toBe('3470.084');
    expect(house.report.dfResidual).toBe(2 * 1681 - 14);
  });
});

describe('against Newton in 50 digits', () => {
  it.each([
    ['housing', 'Sat ~ Infl + Type + Cont', { ...HOUSING, family: 'multinomial' }],
    ['hard', 'kind ~ t + I(t^2) + I(t^3) + size', {}],
  ] as const)('%s has 13 digits', (name, text, options) => {
    const wanted = json(multinomial, `${name}.json`);
    const fitted = fitSync(csv(multinomial, `${name}.csv`), text, options);
    expectDigits(estimates(fitted), wanted.coef, 13);
    expectDigits(errors(fitted), wanted.se, 13);
    expectDigits([fitted.report.logLikelihood], [wanted.loglik], 14);
    expectDigits(
      fitted.report.covarianceMatrix.map((row) => row[0]!),
      wanted.covariance.map((row: string[]) => row[0]!),
      12,
    );
  });
});

const binary = finiteSets.filter((set) => set.offset === null && set.weights_kind !== 'totals');

describe.each(binary)('$id as a model of two classes', (set) => {
  it('has the certified 13 digits of the binary model', () => {
    const fitted = fitSync(zooTable(set), set.formula, { ...zooOptions(set), family: 'multinomial' });
    expectDigits(estimates(fitted), set.certified.coef as string[], 13);
    expectDigits(errors(fitted), set.certified.se as string[], 13);
  });
});

describe('laws', () => {
  it('weight 2 is a row twice, and weight 0 no row', () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({
      y: 'abc'[(i * i + (i % 7)) % 3]!,
      x: (i % 11) / 3,
      w: i % 3,
    }));
    const expanded = rows.flatMap((row) => Array.from({ length: row.w }, () => row));
    const weighted = fitSync(rows, 'y ~ x', { weights: 'w' });
    const plain = fitSync(expanded, 'y ~ x');
    expectNear(estimates(weighted), estimates(plain) as number[], 1e-13);
    expectNear(errors(weighted), errors(plain) as number[], 1e-13);
    expectNear([weighted.report.bic!], [plain.report.bic!], 1e-13);
  });

  it('names aliased columns once', () => {
    const { report } = fitSync(women, 'partic ~ hincome + I(2 * hincome) + children', LEVELS);
    expect(report.aliased).toEqual([{ term: 'I(2 * hincome)', combination: '2*hincome' }]);
    const without = fitSync(women, formula, LEVELS).report;
    expect(report.logLikelihood).toBeCloseTo(without.logLikelihood, 10);
    expect(report.dfResidual).toBe(without.dfResidual);
    expect(report.coefficients.filter(({ estimate }) => estimate === null)).toHaveLength(2);
    expect(report.coefficients.filter(({ estimate }) => estimate !== null)).toHaveLength(6);
  });

  it('the model of the intercept alone has the shares of the classes', () => {
    const fitted = fitSync(women, 'partic ~ 1', LEVELS);
    expectNear(estimates(fitted), [Math.log(42 / 155), Math.log(66 / 155)], 1e-14);
    expectNear(errors(fitted), [Math.sqrt(1 / 42 + 1 / 155), Math.sqrt(1 / 66 + 1 / 155)], 1e-14);
    expect(fitted.report.likelihoodRatioTest).toBeNull();
  });

  it('without an intercept all classes are alike in the null model', () => {
    const { report } = fitSync(women, 'partic ~ hincome - 1', LEVELS);
    expect(report.nullDeviance).toBeCloseTo(2 * 263 * Math.log(3), 9);
    expect(report.likelihoodRatioTest!.df).toBe(2);
  });
});

describe('profile intervals', () => {
  const exact = json(multinomial, 'profile.json') as {
    intervals: [string, string][];
    likelihoodRatios: string[];
  };

  it('have 12 digits, and so have the likelihood ratios', async () => {
    const { report, coefficients } = fitSync(women, formula, { ...LEVELS, intervals: 'profile' });
    expect(report.intervals).toBe('profile');
    for (const side of [0, 1] as const)
      expectDigits(
        coefficients.map(({ interval }) => interval![side]),
        exact.intervals.map((ends) => ends[side]),
        12,
      );
    coefficients.forEach(({ term, likelihoodRatioTest, oddsRatioInterval }, j) => {
      const right = correctDigits(likelihoodRatioTest!.statistic, exact.likelihoodRatios[j]!, 1);
      expect(right, term).toBeGreaterThanOrEqual(12);
      expect(oddsRatioInterval === null).toBe(term === '(Intercept)');
    });
    const waited = await fit(women, formula, { ...LEVELS, intervals: 'profile' });
    expect(waited.coefficients).toEqual(coefficients);
  });

  it('are those of the finite coefficients where others are infinite', () => {
    // c has no row without z: its intercept and slope are infinite, those of b are finite.
    const y = [...'aabbab', ...'aabbabcc'];
    const rows = y.map((kind, i) => ({ kind, z: i < 6 ? 0 : 1 }));
    const separated = fitSync(rows, 'kind ~ z', { family: 'multinomial', intervals: 'profile' });
    const rest = rows.filter(({ kind }) => kind !== 'c');
    const binary = fitSync(rest, 'kind ~ z', { intervals: 'profile' });
    expect(separated.report.separation).not.toBeNull();
    const finite = separated.coefficients.filter((one) => one.class === 'b');
    finite.forEach(({ interval }, j) => {
      expect(interval![0]).toBeCloseTo(binary.coefficients[j]!.interval![0]!, 11);
      expect(interval![1]).toBeCloseTo(binary.coefficients[j]!.interval![1]!, 11);
    });
    for (const { class: of, interval, limit } of separated.coefficients)
      if (of === 'c' && limit !== undefined) expect(interval).toBeNull();
  });
});

describe('what is refused', () => {
  const numbers = [1, 2, 3, 4, 5, 6].map((y) => ({ y: y % 3, x: y }));

  it('numbers that may be no labels, but not factor()', () => {
    expect(codeOf(() => fitSync(numbers, 'y ~ x'))).toBe('response-levels');
    expect(fitSync(numbers, 'factor(y) ~ 1').report.family).toBe('multinomial');
    expect(fitSync(numbers, 'y ~ 1', { family: 'multinomial' }).report.family).toBe('multinomial');
  });

  it('three classes as a binary model, in so many words', async () => {
    expect(codeOf(() => fitSync(women, formula, { family: 'binary' }))).toBe('response-levels');
    await expect(fit(women, formula, { family: 'binary' })).rejects.toMatchObject({
      code: 'response-levels',
    });
  });

  it.each([
    [{ event: 'fulltime' }, 'option-invalid'],
    [{ weights: 'hincome', weightsKind: 'totals' }, 'option-invalid'],
    [{ weights: 'hincome', weightsKind: 'sampling' }, 'option-unavailable'],
    [{ penalty: 'firth' }, 'option-unavailable'],
    [{ covariance: 'HC0' }, 'option-unavailable'],
    [{ offset: 'hincome' }, 'option-unavailable'],
    [{ reference: { partic: 'ful' } }, 'level-unknown'],
  ] as const)('%o: %s', async (options, code) => {
    expect(codeOf(() => fitSync(women, 'partic ~ children', options))).toBe(code);
    await expect(fit(women, 'partic ~ children', options)).rejects.toMatchObject({ code });
  });

  it('an offset in the formula, and a single class', () => {
    expect(codeOf(() => fitSync(women, 'partic ~ offset(hincome)'))).toBe('formula-unsupported');
    const one = [{ y: 'a', x: 1 }];
    expect(codeOf(() => fitSync(one, 'y ~ x', { family: 'multinomial' }))).toBe('response-constant');
  });

  it('a fit that is cancelled, before it begins and on the way', async () => {
    const signal = AbortSignal.abort();
    await expect(fit(women, formula, { signal })).rejects.toMatchObject({ code: 'cancelled' });
    const control = new AbortController();
    const watched = fit(women, formula, { signal: control.signal, onIteration: () => control.abort() });
    await expect(watched).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('a fit that stops early', () => {
  it('says so, and tells its iterations', () => {
    const seen: number[] = [];
    const { report } = fitSync(women, formula, {
      ...LEVELS,
      maxIterations: 1,
      onIteration: ({ iteration }) => seen.push(iteration),
    });
    expect(seen).toEqual([1]);
    expect(report.converged).toBe(false);
    expect(report.stopReason).toBe('max-iterations');
    expect(report.newtonDecrement).toBeGreaterThan(0);
  });
});
