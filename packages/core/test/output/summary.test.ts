import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CoefficientReport, FitReport } from '../../src/fit/report.js';
import type { Schema, TermSchema } from '../../src/formula/schema.js';
import { displayWidth, printable } from '../../src/output/printable.js';
import { separationText } from '../../src/output/separation-text.js';
import { type SummaryOptions, summarise as withSeparation } from '../../src/output/summary.js';
import {
  BIRTHWT,
  BIRTHWT_SCHEMA,
  coefficient,
  factor,
  name,
  numeric,
  schemaOf,
  unknown,
} from './fixtures.js';

/** As a fit tells it: with the separation in words. */
const summarise = (...[report, schema, options]: Parameters<typeof withSeparation>) =>
  withSeparation(report, schema, options, separationText(report, schema));

/** endometrial_sep: certified limiting estimates; NV runs away. */
const ENDOMETRIAL_SCHEMA = schemaOf('HG', [numeric('NV'), numeric('PI'), numeric('EH')]);
const ENDOMETRIAL: FitReport = {
  ...BIRTHWT,
  formula: ENDOMETRIAL_SCHEMA.formula,
  rows: 79,
  weight: 79,
  events: 30,
  terms: [],
  logLikelihood: -27.696630178590556,
  deviance: 55.39326035718111,
  nullDeviance: 104.902528575219,
  dfResidual: 75,
  dfNull: 78,
  aic: 63.39326035718111,
  bic: 72.8710517670492,
  likelihoodRatioTest: { statistic: 49.50926821803789, df: 3, p: 1.0162551888037423e-10 },
  pseudoRSquared: {
    mcFadden: 0.4719549556189955,
    coxSnell: 0.4656475279231023,
    nagelkerke: 0.6335672548975533,
    tjur: null,
  },
  converged: false,
  stopReason: 'separation',
  separation: { kind: 'quasi', terms: ['NV'], direction: [0, 1, 0, 0], rows: 13 },
  coefficients: [
    coefficient('(Intercept)', 4.304517783057819, 1.6372986418459481, 0.008562718638066805),
    unknown('NV', '+infinity'),
    coefficient('PI', -0.04218340325678997, 0.04433196531852212, 0.3413330129664748),
    coefficient('EH', -2.902605613777576, 0.8455515621005022, 0.0005973924563535812),
  ],
};

/** The last lines, from the pseudo-R² on. */
function ending(report: FitReport, schema: Schema, options: SummaryOptions = {}): string {
  const text = summarise(report, schema, options);
  return text.slice(text.indexOf('Pseudo'));
}

// The layouts below were checked by eye, their numbers against the certified values in test/golden/zoo.
describe('layout', () => {
  test('at 80 columns', () => {
    expect(summarise(BIRTHWT, BIRTHWT_SCHEMA)).toMatchInlineSnapshot(`
      "Modelling P(low = 1)   n = 189   events = 59 (31.2 %)
                   Estimate  Std.Err      z  Pr(>|z|)     OR [95% CI]
      (Intercept)    0.4806   1.1969   0.40     0.688      —
      age           -0.0295   0.0370  -0.80     0.425   0.97 [ 0.90,  1.04]
      lwt           -0.0154   0.0069  -2.23     0.026  0.985 [0.971, 0.998]
      race
        white             —        —      —         —   1.00 (reference)
        black        1.2723   0.5274   2.41     0.016   3.57 [ 1.27, 10.03]
        other        0.8805   0.4408   2.00     0.046   2.41 [ 1.02,  5.72]
      smoke          0.9388   0.4022   2.33     0.020   2.56 [ 1.16,  5.62]
      ptl            0.5433   0.3454   1.57     0.116   1.72 [ 0.87,  3.39]
      ht             1.8633   0.6975   2.67     0.008   6.44 [ 1.64, 25.29]
      ui             0.7676   0.4593   1.67     0.095   2.15 [ 0.88,  5.30]
      ftv            0.0653   0.1724   0.38     0.705   1.07 [ 0.76,  1.50]

      Likelihood-ratio test    χ²  df       p
      race                   7.47   2  0.0239

      Log-likelihood -100.64   AIC 221.28   BIC 253.70
        Deviance 201.28 on 179 df (null 234.67 on 188 df)
      Model against null: χ² = 33.39 on 9 df, p = 1.14e-4
      Pseudo-R²: McFadden 0.142   Cox–Snell 0.162   Nagelkerke 0.228   Tjur 0.168
      Converged: within 1e-10 standard errors of the optimum
        after 5 iterations, 6 passes"
    `);
  });

  test('at 60 columns z goes, and the title of p shrinks', () => {
    const text = summarise(BIRTHWT, BIRTHWT_SCHEMA, { width: 60 });
    expect(text.split('\n').slice(1, 8).join('\n')).toMatchInlineSnapshot(`
      "             Estimate  Std.Err      p     OR [95% CI]
      (Intercept)    0.4806   1.1969  0.688      —
      age           -0.0295   0.0370  0.425   0.97 [ 0.90,  1.04]
      lwt           -0.0154   0.0069  0.026  0.985 [0.971, 0.998]
      race
        white             —        —      —   1.00 (reference)
        black        1.2723   0.5274  0.016   3.57 [ 1.27, 10.03]"
    `);
    expect(summarise(BIRTHWT, BIRTHWT_SCHEMA, { width: 7 })).toBe(text);
  });

  test('in ASCII, all tests of terms, without reference rows', () => {
    const options = { unicode: false, termTests: 'all', showReference: false, width: 100 } as const;
    expect(summarise(BIRTHWT, BIRTHWT_SCHEMA, options)).toMatchInlineSnapshot(`
      "Modelling P(low = 1)   n = 189   events = 59 (31.2 %)
                   Estimate  Std.Err      z  Pr(>|z|)     OR [95% CI]
      (Intercept)    0.4806   1.1969   0.40     0.688      -
      age           -0.0295   0.0370  -0.80     0.425   0.97 [ 0.90,  1.04]
      lwt           -0.0154   0.0069  -2.23     0.026  0.985 [0.971, 0.998]
      race
        black        1.2723   0.5274   2.41     0.016   3.57 [ 1.27, 10.03]
        other        0.8805   0.4408   2.00     0.046   2.41 [ 1.02,  5.72]
      smoke          0.9388   0.4022   2.33     0.020   2.56 [ 1.16,  5.62]
      ptl            0.5433   0.3454   1.57     0.116   1.72 [ 0.87,  3.39]
      ht             1.8633   0.6975   2.67     0.008   6.44 [ 1.64, 25.29]
      ui             0.7676   0.4593   1.67     0.095   2.15 [ 0.88,  5.30]
      ftv            0.0653   0.1724   0.38     0.705   1.07 [ 0.76,  1.50]

      Likelihood-ratio test  chi2  df       p
      age                    0.65   1   0.422
      race                   7.47   2  0.0239

      Log-likelihood -100.64   AIC 221.28   BIC 253.70   Deviance 201.28 on 179 df (null 234.67 on 188 df)
      Model against null: chi2 = 33.39 on 9 df, p = 1.14e-4
      Pseudo-R2: McFadden 0.142   Cox-Snell 0.162   Nagelkerke 0.228   Tjur 0.168
      Converged: within 1e-10 standard errors of the optimum after 5 iterations, 6 passes"
    `);
  });

  test('an infinite coefficient', () => {
    expect(summarise(ENDOMETRIAL, ENDOMETRIAL_SCHEMA)).toMatchInlineSnapshot(`
      "Modelling P(HG = 1)   n = 79   events = 30 (38.0 %)
                   Estimate  Std.Err      z  Pr(>|z|)    OR [95% CI]
      (Intercept)     4.305    1.637   2.63     0.009     —
      NV                 +∞        —      —         —    +∞
      PI             -0.042    0.044  -0.95     0.341  0.96 [0.88, 1.05]
      EH             -2.903    0.846  -3.43    <0.001  0.05 [0.01, 0.29]

      Log-likelihood -27.70   AIC 63.39   BIC 72.87
        Deviance 55.39 on 75 df (null 104.90 on 78 df)
      Model against null: χ² = 49.51 on 3 df, p = 1.02e-10
      Pseudo-R²: McFadden 0.472   Cox–Snell 0.466   Nagelkerke 0.634
      Quasi-complete separation: every row with NV above 0 has HG = 1 (strictly in 13
        of 79 rows). The maximum-likelihood estimate of NV is +infinity. The other
        estimates are those of the limit.
      Not converged: no finite maximum-likelihood estimate exists (exit code 4),
        after 5 iterations, 6 passes"
    `);
  });

  test('weights, dropped rows, aliases, wide letters, long and tiny things', () => {
    const long = 'a very long level name that goes on and on and never seems to end';
    const schema = schemaOf('y', [
      factor('город', ['Москва', '東京都', long]),
      numeric('tiny'),
      numeric('c'),
    ]);
    const report: FitReport = {
      ...BIRTHWT,
      coefficients: [
        coefficient('(Intercept)', 1e-7, 2e-8, 5.7e-7),
        coefficient('город[東京都]', 12.5, 3, 3.1e-5),
        coefficient(`город[${long}]`, 2, 300, 0.995),
        coefficient('tiny', 1.2345e-7, 1e-8, 5.1e-35),
        unknown('c'),
      ],
      aliased: [{ term: 'c', combination: '2*tiny - 3*(Intercept)' }],
      weightsKind: 'frequency',
      weight: 12345,
      rowsDropped: 12,
      warnings: [
        { code: 'x', message: 'Something is not quite as it should be, and this is why it matters so.' },
      ],
    };
    expect(summarise(report, schema)).toMatchInlineSnapshot(`
      "Modelling P(y = 1)   n = 12,345   events = 59 (0.5 %)
      in 189 rows   frequency weights   12 rows left out for missing values
                                      Estimate       p        OR [95% CI]
      (Intercept)                      1.00e-7  <0.001         —
      город
        Москва                               —       —      1.00 (reference)
        東京都                         12.5000  <0.001    268337 [    750.0,   9.60e7]
        a very long l…r seems to end    2.0000   0.995      7.39 [3.22e-255, 1.69e256]
      tiny                             1.23e-7  <0.001  1.000000 [ 1.000000, 1.000000]
      c                                      —  aliased: = 2*tiny - 3*(Intercept)

      Likelihood-ratio test    χ²  df       p
      race                   7.47   2  0.0239

      Log-likelihood -100.64   AIC 221.28   BIC 253.70
        Deviance 201.28 on 179 df (null 234.67 on 188 df)
      Model against null: χ² = 33.39 on 9 df, p = 1.14e-4
      Pseudo-R²: McFadden 0.142   Cox–Snell 0.162   Nagelkerke 0.228   Tjur 0.168
      Warning: Something is not quite as it should be, and this is why it matters so.
      Converged: within 1e-10 standard errors of the optimum
        after 5 iterations, 6 passes"
    `);
  });

  test('an interaction of factors and one with a number', () => {
    const terms: TermSchema[] = [
      { label: 'f', variables: ['f'], codings: ['indicator'], columns: ['f[a]', 'f[b]'] },
      {
        label: 'f:g',
        variables: ['f', 'g'],
        codings: ['indicator', 'contrast'],
        columns: ['f[a]:g[v]', 'f[b]:g[v]'],
      },
      {
        label: 'x:g',
        variables: ['x', 'g'],
        codings: ['numeric', 'indicator'],
        columns: ['x:g[u]', 'x:g[v]'],
      },
    ];
    const variables = [factor('f', ['a', 'b']), factor('g', ['u', 'v']), numeric('x')];
    const schema: Schema = { ...schemaOf('y', variables, terms), intercept: false };
    const coefficients = terms.flatMap(({ columns }) =>
      columns.map((term) => coefficient(term, 1, 0.5, 0.0455)),
    );
    const text = summarise({ ...BIRTHWT, coefficients, terms: [] }, schema);
    expect(text.split('\n').slice(1, 11).join('\n')).toMatchInlineSnapshot(`
      "       Estimate  Std.Err     z  Pr(>|z|)    OR [95% CI]
      f
        a        1.00     0.50  2.00     0.045  2.72 [1.02, 7.24]
        b        1.00     0.50  2.00     0.045  2.72 [1.02, 7.24]
      f:g
        a:v      1.00     0.50  2.00     0.045  2.72 [1.02, 7.24]
        b:v      1.00     0.50  2.00     0.045  2.72 [1.02, 7.24]
      x:g
        u        1.00     0.50  2.00     0.045  2.72 [1.02, 7.24]
        v        1.00     0.50  2.00     0.045  2.72 [1.02, 7.24]"
    `);
  });

  test('colours wrap whole lines and change no letter', () => {
    const plain = summarise(ENDOMETRIAL, ENDOMETRIAL_SCHEMA);
    const coloured = summarise(ENDOMETRIAL, ENDOMETRIAL_SCHEMA, { colour: true });
    expect(coloured).not.toBe(plain);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  });

  test('a width that is no number is refused', () => {
    expect(() => summarise(BIRTHWT, BIRTHWT_SCHEMA, { width: Number.NaN })).toThrow(
      expect.objectContaining({ code: 'option-invalid', at: { option: 'width' } }),
    );
  });
});

describe('the first lines', () => {
  const first = (report: Partial<FitReport>, response: Partial<Schema> = {}) =>
    summarise({ ...BIRTHWT, ...report }, { ...BIRTHWT_SCHEMA, ...response })
      .split('\n')
      .slice(0, 2);
  const part = name('a');

  test('count replicates and trials where the rows stand for several', () => {
    expect(first({ weightsKind: 'frequency', weight: 18900, events: 59 })).toEqual([
      'Modelling P(low = 1)   n = 18,900   events = 59 (0.3 %)',
      'in 189 rows   frequency weights',
    ]);
    const counts = { kind: 'counts', label: 'cbind(a, b)', successes: part, failures: part } as const;
    expect(first({ weight: 1890, rowsDropped: 1 }, { response: counts })).toEqual([
      'Modelling the proportion of successes in cbind(a, b)   n = 1,890',
      '  events = 59 (3.1 %)',
    ]);
    const share = { kind: 'proportion', label: 'a/b', expression: part } as const;
    expect(first({ weightsKind: 'totals', weight: 189.5 }, { response: share })).toEqual([
      'Modelling the proportion a/b   n = 189.50   events = 59 (31.1 %)',
      'in 189 rows   totals weights',
    ]);
  });

  test('tell the sum of other weights, and rows left out', () => {
    expect(first({ weightsKind: 'sampling', weight: 1e6, events: 1e6, rowsDropped: 1 })).toEqual([
      'Modelling P(low = 1)   n = 189   events = 1,000,000 (100.0 %)',
      'sampling weights, sum 1,000,000   1 row left out for missing values',
    ]);
  });
});

describe('why it is believed', () => {
  test('the bound is rounded up and never better than the sums can prove', () => {
    const last = (newtonDecrement: number) =>
      summarise({ ...BIRTHWT, newtonDecrement }, BIRTHWT_SCHEMA, { width: 100 })
        .split('\n')
        .at(-1);
    expect(last(1e-20)).toBe(
      'Converged: within 1e-10 standard errors of the optimum after 5 iterations, 6 passes',
    );
    expect(last(1.1e-20)).toContain('within 1e-9 ');
    expect(last(0)).toContain('within 1e-15 ');
  });

  test('one of each has no plural', () => {
    const text = summarise({ ...BIRTHWT, iterations: 1, passes: 1 }, BIRTHWT_SCHEMA);
    expect(text).toMatch(/after 1 iteration, 1 pass$/);
  });

  test('or why not', () => {
    const report: FitReport = {
      ...BIRTHWT,
      converged: false,
      stopReason: 'max-iterations',
      newtonDecrement: 0.002,
      iterations: 100,
      passes: 101,
    };
    const lost: FitReport = { ...report, stopReason: 'singular', newtonDecrement: 0 };
    expect(ending(lost, BIRTHWT_SCHEMA, { width: 120 })).toContain(
      'Not converged: the Hessian is singular where the solver stands (exit code 4) after 100 iterations',
    );
    expect(ending(report, BIRTHWT_SCHEMA, { width: 120 })).toMatchInlineSnapshot(`
      "Pseudo-R²: McFadden 0.142   Cox–Snell 0.162   Nagelkerke 0.228   Tjur 0.168
      Not converged: the limit of iterations was reached first; about 1e-1 standard errors from the optimum (exit code 4)
        after 100 iterations, 101 passes"
    `);
  });
});

describe('separation is told in the words of the data', () => {
  const separated = (direction: readonly number[], schema: Schema, kind: 'complete' | 'quasi') => {
    const coefficients = schema.columns.map((term, index) => {
      const size = direction[index]!;
      return size === 0
        ? coefficient(term, 1, 1, 0.317)
        : unknown(term, size > 0 ? '+infinity' : '-infinity');
    });
    const terms = schema.columns.filter((_, index) => direction[index] !== 0);
    const report: FitReport = {
      ...ENDOMETRIAL,
      rows: 10,
      coefficients,
      separation: { kind, terms, direction, rows: 10 },
    };
    const text = summarise(report, schema, { width: 1000 }).split('\n');
    return text.find((line) => line.includes('separation:'));
  };
  const race = schemaOf(
    'low',
    [factor('race', ['white', 'black', 'other']), numeric('age')],
    undefined,
    [14, 45],
  );

  test('a threshold', () => {
    const schema = schemaOf('y', [numeric('dose')]);
    expect(separated([-9, 2], schema, 'complete')).toBe(
      'Complete separation: every row with dose above 4.5 has y = 1 and every row below it has y = 0 (strictly in 10 of 10 rows). The maximum-likelihood estimates of (Intercept) (-infinity) and dose (+infinity) are infinite.',
    );
    expect(separated([9, -2], schema, 'quasi')).toContain(
      'every row with dose above 4.5 has y = 0 and every row below it has y = 1',
    );
  });

  test('a level', () => {
    expect(separated([0, 1, 0, 0], race, 'quasi')).toContain('every row with race = black has low = 1 (');
    expect(separated([0, 0, -1, 0], race, 'quasi')).toContain('every row with race = other has low = 0 (');
  });

  test('a number that is never negative', () => {
    expect(separated([0, 0, 0, 1], race, 'quasi')).toContain('every row with age above 0 has low = 1 (');
  });

  test('a combination', () => {
    expect(separated([1, -2, 0, 1 / 3], race, 'quasi')).toContain(
      '1 - 2*race[black] + 0.333333*age is ≥ 0 in every row with low = 1 and ≤ 0 in every row with low = 0',
    );
  });

  test('many columns', () => {
    const schema = schemaOf('y', 'abcdefgh'.split('').map(numeric));
    expect(separated([1, 1, 1, 1, 1, 1, 1, 1, 1], schema, 'complete')).toContain(
      'a combination of (Intercept), a, b, c, d, e and 3 more tells y = 1 from y = 0',
    );
  });
});

describe('any report', () => {
  const label = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .filter((text) => !/nan|null|undefined|infinity/i.test(text));
  const size = fc.double({ noNaN: true, noDefaultInfinity: true });
  const probability = fc.double({ min: 0, max: 1, noNaN: true });
  const positive = fc.double({ min: 0, max: 1e300, noNaN: true });
  const perhaps = fc.option(size);
  const wald = fc.record({
    estimate: perhaps,
    standardError: fc.option(positive),
    z: perhaps,
    p: fc.option(probability),
    interval: fc.option(fc.tuple(perhaps, perhaps)),
    oddsRatio: fc.option(positive),
    oddsRatioInterval: fc.option(fc.tuple(fc.option(positive), fc.option(positive))),
  });
  const limit = fc.constantFrom<[undefined, '+infinity', '-infinity']>(undefined, '+infinity', '-infinity');
  const variables = fc.uniqueArray(
    fc.tuple(
      label,
      fc.uniqueArray(
        label.map((text) => text.slice(0, 8)),
        { minLength: 2, maxLength: 4 },
      ),
      fc.boolean(),
    ),
    { maxLength: 4, selector: ([name]) => name },
  );
  const stopReason = fc.constantFrom<FitReport['stopReason'][]>(
    'newton-decrement',
    'max-iterations',
    'singular',
    'separation',
  );

  const anything = fc
    .record({ variables, response: label, interact: fc.boolean() })
    .chain(({ variables: drawn, response, interact }) => {
      const known = drawn.map(([name, levels, isFactor]) =>
        isFactor ? factor(name, levels) : numeric(name),
      );
      const main = schemaOf(response, known);
      const product: TermSchema = {
        label: known.map((variable) => variable.label).join(':'),
        variables: known.map((variable) => variable.label),
        codings: known.map((variable) => (variable.kind === 'factor' ? 'contrast' : 'numeric')),
        columns: ['interaction'],
      };
      const schema =
        interact && known.length > 1 ? schemaOf(response, known, [...main.terms, product]) : main;
      const size_ = schema.columns.length;
      return fc.record({
        schema: fc.constant(schema),
        rows: fc.nat(),
        weight: positive,
        events: positive,
        walds: fc.array(fc.tuple(wald, limit), { minLength: size_, maxLength: size_ }),
        direction: fc.array(size, { minLength: size_, maxLength: size_ }),
        separated: fc.boolean(),
        numbers: fc.array(size, { minLength: 6, maxLength: 6 }),
        decrement: positive,
        p: probability,
        message: label,
        stopReason,
      });
    });

  type Anything = typeof anything extends fc.Arbitrary<infer T> ? T : never;

  function reportOf(drawn: Anything): FitReport {
    const { schema, walds, numbers } = drawn;
    const coefficients: CoefficientReport[] = schema.columns.map((term, index) => {
      const [numbersOf, limitOf] = walds[index]!;
      return limitOf === undefined ? { term, class: null, ...numbersOf } : unknown(term, limitOf);
    });
    const direction = drawn.direction;
    const [logLikelihood, deviance, nullDeviance, aic, bic, statistic] = numbers as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    return {
      ...BIRTHWT,
      ...{ logLikelihood, deviance, nullDeviance, aic, bic },
      rows: drawn.rows,
      weight: drawn.weight,
      events: Math.min(drawn.events, drawn.weight),
      coefficients,
      likelihoodRatioTest: { statistic, df: 3, p: drawn.p },
      terms: schema.terms.map((term) => ({ term: term.label, statistic, df: 2, p: drawn.p })),
      converged: drawn.stopReason === 'newton-decrement',
      stopReason: drawn.stopReason,
      newtonDecrement: drawn.decrement,
      aliased: schema.columns.slice(-1).map((term) => ({ term, combination: drawn.message })),
      separation: drawn.separated ? { kind: 'quasi', terms: [...schema.columns], direction, rows: 1 } : null,
      warnings: [{ code: 'w', message: drawn.message }],
    };
  }

  test('fits its width, shows every level, and says no NaN, null or undefined', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 60, max: 160 }), fc.boolean(), (drawn, width, unicode) => {
        const report = reportOf(drawn);
        const text = summarise(report, drawn.schema, { width, unicode });
        for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        const ours = text
          .replace('(null ', '')
          .replace('against null:', '')
          .replaceAll(/[+-]infinity/g, '');
        expect(ours).not.toMatch(/nan|null|undefined|infinity/i);
        if (!unicode) expect(text).toMatch(/^[\x20-\x7e\n]*$/);
        const page = { width: 400, unicode };
        const wide = summarise(report, drawn.schema, page);
        for (const variable of drawn.schema.variables) {
          const levels = variable.kind === 'factor' ? variable.levels : [variable.label];
          for (const level of levels) expect(wide).toContain(printable(level, page).trimEnd());
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
