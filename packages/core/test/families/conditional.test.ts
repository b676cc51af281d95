/** Conditional logistic regression against survival::clogit and against binary models that are the same. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import {
  type Fit,
  type FitOptions,
  fit,
  fitSync,
  loadModel,
  predict,
  readCsvSync,
  setProbabilities,
} from '../../src/index.js';
import { randomIntegers } from '../../src/math/random.js';

const folder = `${import.meta.dirname}/../../../../test/golden/conditional`;
const infert = readCsvSync(readFileSync(`${folder}/infert.csv`));
const births = readCsvSync(readFileSync(`${folder}/../zoo/birthwt.csv`));

interface Golden {
  readonly estimate: readonly string[];
  readonly standardError: readonly string[];
  readonly logLikelihood: string;
  readonly nullLogLikelihood: string;
  readonly likelihoodRatio: string;
  readonly score: string;
  readonly wald: string;
  readonly linear: readonly string[];
}
const golden = JSON.parse(readFileSync(`${folder}/conditional.json`, 'utf8')) as Record<string, Golden>;

const MODELS: readonly (readonly [string, string, FitOptions])[] = [
  ['stratum', 'case ~ spontaneous + induced', { strata: 'stratum' }],
  ['parity', 'case ~ age + spontaneous + induced', { strata: 'parity' }],
  ['factor', 'case ~ age + factor(spontaneous) + induced', { strata: 'education' }],
  ['age', 'low ~ lwt + smoke + ht + ui', { strata: 'age' }],
  ['offset', 'case ~ spontaneous + induced', { strata: 'stratum', offset: 'shift' }],
];

/** What clogit itself has: its steps end in plain sums. */
const DIGITS = 12;

describe.each(MODELS)('sets of %s', (name, formula, options) => {
  const data = formula.startsWith('low') ? births : infert;
  const fitted = fitSync(data, formula, { family: 'conditional', ...options });
  const { report } = fitted;
  const known = golden[name]!;
  const isRight = (found: number | null | undefined, wanted: string, what: string) =>
    expect(correctDigits(found!, wanted), `${what}: ${found}, not ${wanted}`).toBeGreaterThanOrEqual(DIGITS);

  it('has the estimates, tests and likelihoods of clogit', () => {
    expect(report.converged).toBe(true);
    expect(report.coefficients.map(({ term }) => term)).not.toContain('(Intercept)');
    report.coefficients.forEach(({ estimate, standardError, term }, j) => {
      isRight(estimate, known.estimate[j]!, term);
      isRight(standardError, known.standardError[j]!, `SE of ${term}`);
    });
    isRight(report.logLikelihood, known.logLikelihood, 'log-likelihood');
    isRight(report.nullDeviance / -2, known.nullLogLikelihood, 'null log-likelihood');
    isRight(report.likelihoodRatioTest!.statistic, known.likelihoodRatio, 'likelihood ratio');
    isRight(report.sets!.scoreTest!.statistic, known.score, 'score');
    isRight(report.sets!.waldTest!.statistic, known.wald, 'Wald');
  });

  // coxph centres an offset before it predicts.
  it.skipIf(options.offset !== undefined)('predicts log-odds', () => {
    const { logOdds } = fitted.predict(data);
    known.linear.forEach((wanted, i) => {
      isRight(logOdds[i], wanted, `row ${i + 1}`);
    });
  });
});

/** Pairs of a case and another row, and the same as differences: a case's where y is 1, the other's where it is 0. */
function drawPairs(count: number) {
  const next = randomIntegers(7);
  const share = () => next() / 2 ** 32;
  const [set, sick, a, b, y, da, db] = Array.from({ length: 7 }, (): number[] => []);
  for (let pair = 0; pair < count; pair++) {
    const [x0, x1] = [share() * 4, share() * 3];
    const change = [share() * 4 - 1.5, Math.round(share() * 3 - 1.2)] as const;
    set!.push(pair, pair);
    sick!.push(0, 1);
    a!.push(x0, x0 + change[0]);
    b!.push(x1, x1 + change[1]);
    const sign = share() < 0.5 ? -1 : 1;
    y!.push(sign > 0 ? 1 : 0);
    da!.push(sign * (a!.at(-1)! - x0));
    db!.push(sign * (b!.at(-1)! - x1));
  }
  return { matched: { set: set!, sick: sick!, a: a!, b: b! }, differences: { y: y!, da: da!, db: db! } };
}

describe('sets of one case and one other row', () => {
  const { matched, differences } = drawPairs(60);
  const options = { intervals: 'profile', termTests: 'all' } as const;
  const { report } = fitSync(matched, 'sick ~ a + b', { family: 'conditional', strata: 'set', ...options });
  const binary = fitSync(differences, 'y ~ 0 + da + db', options).report;

  it('are a binary model of their differences without an intercept', () => {
    report.coefficients.forEach((one, j) => {
      const other = binary.coefficients[j]!;
      for (const key of ['estimate', 'standardError', 'z', 'p', 'oddsRatio'] as const)
        expect(Math.abs(one[key]! / other[key]! - 1), key).toBeLessThan(1e-13);
      for (const side of [0, 1] as const)
        expect(Math.abs(one.interval![side]! - other.interval![side]!)).toBeLessThan(1e-13);
      expect(one.likelihoodRatioTest!.statistic).toBeCloseTo(other.likelihoodRatioTest!.statistic, 11);
    });
    for (const key of ['logLikelihood', 'deviance', 'nullDeviance', 'aic'] as const)
      expect(Math.abs(report[key]! / binary[key]! - 1), key).toBeLessThan(1e-14);
    expect([report.dfResidual, report.dfNull]).toEqual([binary.dfResidual, binary.dfNull]);
    expect(report.terms.map(({ statistic }) => statistic)).toEqual(
      binary.terms.map(({ statistic }) => expect.closeTo(statistic, 11)),
    );
  });

  it('prove their optimum', () => {
    expect(report.newtonDecrement).toBeLessThan(1e-28);
    expect(report.gradientNorm).toBeLessThan(1e-14);
    expect(report.stopReason).toBe('newton-decrement');
  });
});

const CONDITIONAL = { family: 'conditional', strata: 'parity' } as const;
const FORMULA = 'case ~ age + spontaneous + induced';
const plain = fitSync(infert, FORMULA, CONDITIONAL);
const rowsOf = (table: typeof infert) => [...toRows(table)];

function* toRows(table: typeof infert): Generator<Record<string, number | string>> {
  for (let row = 0; row < table.rows; row++)
    yield Object.fromEntries(
      table.columns.map((column) => [
        column.name,
        column.kind === 'numeric' ? column.values[row]! : column.levels[column.codes[row]!]!,
      ]),
    );
}

/** Whether two fits are the same but for rounding. */
function expectSame(one: Fit, other: Fit, sign: 1 | -1 = 1): void {
  one.coefficients.forEach(({ estimate, standardError }, j) => {
    expect(Math.abs((sign * estimate!) / other.coefficients[j]!.estimate! - 1)).toBeLessThan(1e-13);
    expect(Math.abs(standardError! / other.coefficients[j]!.standardError! - 1)).toBeLessThan(1e-13);
  });
  expect(Math.abs(one.report.logLikelihood / other.report.logLikelihood - 1)).toBeLessThan(1e-14);
}

describe('the likelihood', () => {
  it('does not depend on the order of rows and sets', () => {
    expectSame(fitSync(rowsOf(infert).reverse(), FORMULA, CONDITIONAL), plain);
  });

  it('is that of the others with the signs turned', () => {
    expectSame(fitSync(infert, FORMULA, { ...CONDITIONAL, event: '0' }), plain, -1);
  });

  it('takes a row of weight 2 for two rows, and of weight 0 for none', () => {
    const rows = rowsOf(infert);
    const weights = rows.map((_, row) => (row % 7 === 0 ? 2 : row % 11 === 0 ? 0 : 1));
    const expanded = rows.flatMap((row, i) => Array.from({ length: weights[i]! }, () => row));
    const weighted = fitSync(infert, FORMULA, { ...CONDITIONAL, weights });
    const other = fitSync(expanded, FORMULA, CONDITIONAL);
    expectSame(weighted, other);
    for (const key of ['bic', 'dfResidual', 'dfNull', 'weight', 'events'] as const)
      expect(weighted.report[key]).toBeCloseTo(other.report[key]!, 10);
  });

  it('leaves sets of one outcome alone', () => {
    const idle = [1, 2, 3].map((age) => ({ ...rowsOf(infert)[0]!, parity: 99, case: 1, age }));
    const more = fitSync([...idle, ...rowsOf(infert)], FORMULA, CONDITIONAL);
    expectSame(more, plain);
    expect(more.report.rows).toBe(plain.report.rows + 3);
    expect(more.report.sets).toMatchObject({
      count: plain.report.sets!.count + 1,
      informative: plain.report.sets!.informative,
      rows: plain.report.sets!.rows,
    });
    expect(more.report.bic).toBe(plain.report.bic);
  });

  it('leaves rows without a set out, and counts them', () => {
    const rows = rowsOf(infert);
    const some = rows.map((row, i) => (i % 9 === 4 ? { ...row, parity: null } : row));
    const { report } = fitSync(some, FORMULA, CONDITIONAL);
    const kept = rows.filter((_, i) => i % 9 !== 4);
    expect(report.logLikelihood).toBe(fitSync(kept, FORMULA, CONDITIONAL).report.logLikelihood);
    expect(report.rowsDropped).toBe(rows.length - kept.length);
    expect(report.weightsKind).toBeNull();
    expect(() => fitSync(some, FORMULA, { ...CONDITIONAL, missing: 'fail' })).toThrow(
      expect.objectContaining({ code: 'value-missing' }),
    );
  });
});

describe('what the data do not tell', () => {
  it('names columns that are constant within sets, and those that are combinations but for constants', () => {
    const rows: Record<string, unknown>[] = rowsOf(infert).map((row) => ({
      ...row,
      twice: 2 * Number(row.age) + Number(row.parity),
    }));
    const { report } = fitSync(rows, 'case ~ parity + age + twice + induced', CONDITIONAL);
    expect(report.aliased).toEqual([
      { term: 'parity', combination: 'constant within sets' },
      { term: 'twice', combination: '2*age, up to a constant within sets' },
    ]);
    expect(report.coefficients[0]!.estimate).toBeNull();
    const without = fitSync(rows, 'case ~ age + induced', CONDITIONAL).report;
    expect(report.logLikelihood).toBe(without.logLikelihood);
    expect(report.sets!.scoreTest!.df).toBe(2);
  });

  const separated = {
    set: [1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5],
    y: [1, 0, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0],
    x: [3, 1, 2, 5, 5, 7, 7, 1, 4, 4, 4, 2, 1, 0],
    z: [1, 2, 1, 5, 2, 2, 3, 1, 1, 4, 3, 2, 1, 1.5],
  };

  it('proves separation by a direction that no pair of a set contradicts', () => {
    const { report } = fitSync(separated, 'y ~ x + z', { family: 'conditional', strata: 'set' });
    const { separation } = report;
    expect(separation).toMatchObject({ kind: 'quasi', terms: ['x'] });
    const { set, y, x, z } = separated;
    let strict = 0;
    for (const [i, one] of y.entries())
      for (const [j, other] of y.entries()) {
        if (set[i] !== set[j] || one === 0 || other === 1) continue;
        const side =
          separation!.direction[0]! * (x[i]! - x[j]!) + separation!.direction[1]! * (z[i]! - z[j]!);
        expect(side).toBeGreaterThanOrEqual(0);
        if (side > 0) strict++;
      }
    expect(strict).toBeGreaterThan(0);
    expect(report.coefficients[0]).toMatchObject({ estimate: null, limit: '+infinity' });
  });

  it('fits the rest as if rows that are decided were not there', () => {
    const fitted = fitSync(separated, 'y ~ x + z', { family: 'conditional', strata: 'set' });
    // In sets 2 to 4 rows of the highest x but one remain level.
    const level = {
      set: [2, 2, 3, 3, 4, 4, 4],
      y: [1, 0, 1, 0, 1, 1, 0],
      z: [5, 2, 2, 3, 1, 4, 3],
    };
    const rest = fitSync(level, 'y ~ z', { family: 'conditional', strata: 'set' });
    expect(fitted.report.coefficients[1]!.estimate).toBeCloseTo(rest.coefficients[0]!.estimate!, 13);
    expect(fitted.report.coefficients[1]!.standardError).toBeCloseTo(
      rest.coefficients[0]!.standardError!,
      13,
    );
    expect(fitted.report.logLikelihood).toBeCloseTo(rest.report.logLikelihood, 13);
    expect(fitted.report.separation!.rows).toBe(7);
    expect(fitted.summary()).toContain('Quasi-complete separation: within every set of set x is at least as');
  });

  it('knows complete separation', () => {
    const { report } = fitSync({ set: [1, 1, 2, 2, 2], y: [1, 0, 0, 1, 0], x: [2, 1, 5, 7, 6] }, 'y ~ x', {
      family: 'conditional',
      strata: 'set',
    });
    expect(report.separation).toMatchObject({ kind: 'complete', direction: [1], rows: 5 });
    expect(report.logLikelihood).toBe(0);
  });
});

describe('a conditional model', () => {
  it('is read again, and predicts the same', () => {
    const model = loadModel(plain.modelFile());
    expect(model.family).toBe('conditional');
    expect(model.fit.sets).toEqual(plain.report.sets);
    expect(predict(model, infert)).toEqual(plain.predict(infert));
  });

  it('has the same bits when it waits', async () => {
    const waited = await fit(infert, FORMULA, CONDITIONAL);
    expect(waited.report.coefficients).toEqual(plain.report.coefficients);
    const controller = new AbortController();
    controller.abort();
    await expect(fit(infert, FORMULA, { ...CONDITIONAL, signal: controller.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('tells its sets in the summary', () => {
    const text = plain.summary({ unicode: false });
    expect(text).toContain('Modelling case = 1 within sets of parity');
    expect(text).toContain('6 sets');
    expect(text).toMatch(/Score .* = 53.83 on 3 df/);
    expect(text).not.toContain('(Intercept)');
  });
});

describe('probabilities within sets', () => {
  const { logOdds, probability, problems } = plain.predict(infert);
  const parity = infert.columns.find(({ name }) => name === 'parity')!;
  const sets = parity.kind === 'numeric' ? parity.values : parity.codes;

  it('are shares of odds where a set has one event', () => {
    const totals = new Map<number, number>();
    sets.forEach((set, i) => {
      totals.set(set, (totals.get(set) ?? 0) + Math.exp(logOdds[i]!));
    });
    probability.forEach((p, i) => {
      expect(Math.abs(p / (Math.exp(logOdds[i]!) / totals.get(sets[i]!)!) - 1)).toBeLessThan(1e-12);
    });
    expect(problems.size).toBe(0);
  });

  it('satisfy the likelihood equations: Σ x of the events is expected', () => {
    const rows = rowsOf(infert);
    const events = new Map<number, number>();
    rows.forEach((row) => {
      events.set(Number(row.parity), (events.get(Number(row.parity)) ?? 0) + Number(row.case));
    });
    const given = setProbabilities(logOdds, sets, events);
    for (const name of ['age', 'spontaneous', 'induced', 'one']) {
      const value = (row: Record<string, number | string>) => (name === 'one' ? 1 : Number(row[name]));
      const expected = rows.reduce((sum, row, i) => sum + given[i]! * value(row), 0);
      const found = rows.reduce((sum, row) => sum + Number(row.case) * value(row), 0);
      expect(Math.abs(expected / found - 1)).toBeLessThan(1e-13);
    }
  });

  it('are those of all choices', () => {
    const z = [0.3, -1, 2, 0.7];
    const odds = z.map(Math.exp);
    const pairs = [0, 1, 2, 3].flatMap((i) => [0, 1, 2, 3].filter((j) => j > i).map((j) => [i, j] as const));
    const total = pairs.reduce((sum, [i, j]) => sum + odds[i]! * odds[j]!, 0);
    const two = setProbabilities(z, ['a', 'a', 'a', 'a'], 2);
    const three = setProbabilities(z, ['a', 'a', 'a', 'a'], 3);
    const without = odds.map((one) => 1 / one);
    z.forEach((_, row) => {
      const with2 = pairs.filter((pair) => pair.includes(row));
      expect(two[row]).toBeCloseTo(with2.reduce((sum, [i, j]) => sum + odds[i]! * odds[j]!, 0) / total, 14);
      expect(three[row]).toBeCloseTo(1 - without[row]! / without.reduce((sum, one) => sum + one), 14);
    });
    expect([
      ...setProbabilities(
        z,
        ['a', 'a', 'b', 'b'],
        new Map([
          ['a', 0],
          ['b', 2],
        ]),
      ),
    ]).toEqual([0, 0, 1, 1]);
    expect(setProbabilities([1], ['a'], 2)[0]).toBeNaN();
  });

  it('say why a row has none, and that without sets it is a pair', () => {
    const rows = [
      { age: 30, spontaneous: 1, induced: 0, parity: 1 },
      { age: 30, spontaneous: 1, induced: 0, parity: null },
      { age: 30, spontaneous: 1, induced: 0, parity: 1 },
    ];
    const found = plain.predict(rows);
    expect([...found.probability]).toEqual([0.5, Number.NaN, 0.5]);
    expect(found.problems.get(1)).toEqual({ kind: 'missing', column: 'parity' });
    const bare = plain.predict([{ age: 0, spontaneous: 0, induced: 0 }], { intervals: 'wald' });
    expect(bare.probability[0]).toBe(0.5);
    expect(() => plain.predict(rows, { intervals: 'wald' })).toThrow(
      expect.objectContaining({ code: 'option-unavailable' }),
    );
  });
});

describe('errors', () => {
  const refused: readonly (readonly [string, FitOptions, string])[] = [
    [FORMULA, { family: 'conditional' }, 'option-invalid'],
    [FORMULA, { ...CONDITIONAL, strata: 'pariti' }, 'column-unknown'],
    [FORMULA, { strata: 'parity' }, 'option-invalid'],
    [FORMULA, { ...CONDITIONAL, penalty: 'firth' }, 'option-unavailable'],
    [FORMULA, { ...CONDITIONAL, solver: 'lbfgs' }, 'option-unavailable'],
    [FORMULA, { ...CONDITIONAL, weights: 'shift' }, 'weights-invalid'],
    [FORMULA, { ...CONDITIONAL, weights: 'age', weightsKind: 'sampling' }, 'option-unavailable'],
    ['case ~ 1', CONDITIONAL, 'formula-unsupported'],
    ['cbind(case, parity) ~ age', { family: 'conditional', strata: 'stratum' }, 'response-levels'],
    ['education ~ age', CONDITIONAL, 'response-levels'],
  ];

  it.each(refused)('%s %j is %s', (formula, options, code) => {
    expect(() => fitSync(infert, formula, options)).toThrow(expect.objectContaining({ code }));
  });

  it('refuses values whose squares are no numbers', () => {
    const rows: Record<string, unknown>[] = rowsOf(infert).map((row) => ({
      ...row,
      age: Number(row.age) * 1e200,
    }));
    expect(() => fitSync(rows, FORMULA, CONDITIONAL)).toThrow(
      expect.objectContaining({ code: 'value-out-of-domain', at: { column: 'age' } }),
    );
  });

  it('says where there is nothing to compare', () => {
    const rows: Record<string, unknown>[] = rowsOf(infert).map((row, id) => ({ ...row, id }));
    expect(() => fitSync(rows, FORMULA, { family: 'conditional', strata: 'id' })).toThrow(
      'None of the 248 sets of id has both',
    );
  });
});
