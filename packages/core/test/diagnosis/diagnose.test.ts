import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readZoo } from '../../../../test/oracle/zoo.js';
import {
  type Diagnosis,
  diagnose,
  fit,
  type OddsmithError,
  readCsvSync,
  summariseDiagnosis,
} from '../../src/index.js';

const zoo = (id: string) => readCsvSync(readFileSync(readZoo(id).csv));
const waves = (n: number, frequency: number) =>
  Array.from({ length: n }, (_, i) => Math.sin(frequency * i + frequency));
const remedyOf = ({ separation }: Diagnosis, method: string) =>
  separation!.remedies.find((remedy) => remedy.method === method)!;
const estimates = (remedy: { coefficients: readonly { term: string; estimate: number | null }[] }) =>
  Object.fromEntries(remedy.coefficients.map(({ term, estimate }) => [term, estimate]));

/** 200 rows, half of them events, whatever the columns. */
const n = 200;
const y = waves(n, 7).map((value) => (value > 0 ? 'ill' : 'well'));

describe('the separation of endometrial_sep', async () => {
  const found = await diagnose(zoo('endometrial_sep'), 'HG ~ NV + PI + EH');

  it('is told in a sentence, with the rows', () => {
    expect(found.separation).toMatchObject({ kind: 'quasi', terms: ['NV'], concerned: ['NV'], rows: 13 });
    expect(found.separation!.explanation.sentence).toBe('every row with NV = 1 is an event');
  });

  it('is treated in four ways', async () => {
    const table = zoo('endometrial_sep');
    const firth = remedyOf(found, 'firth');
    // As published: Heinze & Schemper (2002); the numbers are those of brglm2's documentation.
    const published = [
      [3.77456, 1.48869],
      [2.92927, 1.55076],
      [-0.03475, 0.03958],
      [-2.60416, 0.77602],
    ] as const;
    firth.coefficients.forEach(({ estimate, standardError }, i) => {
      expect(estimate).toBeCloseTo(published[i]![0], 5);
      expect(standardError).toBeCloseTo(published[i]![1], 5);
    });
    const likelihood = remedyOf(found, 'maximum-likelihood');
    expect(likelihood.coefficients[1]).toMatchObject({ estimate: null, limit: '+infinity' });
    const without = remedyOf(found, 'drop');
    const smaller = await fit(table, 'HG ~ PI + EH');
    expect(without).toMatchObject({ dropped: ['NV'], formula: 'HG ~ PI + EH', converged: true });
    expect(without.coefficients).toEqual(smaller.coefficients);
    const ridge = remedyOf(found, 'ridge');
    expect(ridge.lambda).toBe(1 / 79);
    expect(ridge.coefficients.every(({ estimate }) => estimate !== null)).toBe(true);
    for (const { logLikelihood } of [firth, ridge, without])
      expect(logLikelihood).toBeLessThan(likelihood.logLikelihood);
  });

  it('ends in the advice of the literature', () => {
    const { recommendation, remedies } = found.separation!;
    expect(recommendation.method).toBe('firth');
    expect(recommendation.reason).toContain('Only 13 of 79 rows have NV = 1');
    expect(remedies[1]!.sentence).toMatch(/^Firth: odds ratio of NV 18\.71 \(95 % profile interval 1\.8/);
    expect(found.collinearity!.weightsAt).toBe('firth');
  });
});

describe('the recommendation', () => {
  const method = async (data: Record<string, ArrayLike<unknown>>, formula: string) => {
    const { separation } = await diagnose(data, formula);
    return separation!.recommendation;
  };
  const x = waves(n, 3);

  it('is to leave a copy of the response out', async () => {
    const copy = y.map((label) => (label === 'ill' ? 'treated' : 'not'));
    const { method: advised, reason } = await method({ y, x, copy }, 'y ~ x + copy');
    expect(advised).toBe('drop');
    expect(reason).toContain('copy is y = well under another name');
  });

  it('is to leave out a number that tells all rows apart', async () => {
    const { method: advised, reason } = await method({ y, x, z: waves(n, 7) }, 'y ~ x + z');
    expect(advised).toBe('drop');
    expect(reason).toContain('z alone tells every one of the 200 rows apart');
  });

  it('is Firth where chance may do the same', async () => {
    const few = { y: [0, 0, 0, 0, 1, 1, 1, 1], x: [1, 2, 3, 4, 5, 6, 7, 8] };
    const { method: advised, reason } = await method(few, 'y ~ x');
    expect(advised).toBe('firth');
    // 2 of the 70 orders of four events and four non-events.
    expect(reason).toContain('about once in 35 samples');
  });

  it('is Firth for a small level, or merging it', async () => {
    const rare = y.map((label, i) => (label === 'ill' && i % 40 === 3 ? 'c' : i % 2 ? 'a' : 'b'));
    const { method: advised, reason } = await method({ y, x, g: rare }, 'y ~ x + g');
    expect(advised).toBe('firth');
    expect(reason).toMatch(/^Only 3 of 200 rows have g = c, and 1\.50 events/);
    expect(reason).toContain('merging');
  });

  it('asks for the rule behind a large cell', async () => {
    const large = y.map((label, i) => (label === 'ill' && i % 8 !== 0 ? 'c' : i % 2 ? 'a' : 'b'));
    const { reason } = await method({ y, x, g: large }, 'y ~ x + g');
    expect(reason).toContain('looks like a rule');
  });

  it('is ridge for many columns and few rows', async () => {
    const columns = Object.fromEntries(waves(9, 1).map((_, k) => [`v${k}`, waves(16, 1.7 * k + 2)]));
    const { method: advised } = await method({ y: y.slice(0, 16), ...columns }, 'y ~ .');
    expect(advised).toBe('ridge');
  });

  it('leaves out one column where one is enough', async () => {
    const a = waves(n, 3);
    const b = waves(n, 5);
    const sum = a.map((value, i) => (2 * value + b[i]! > 0 ? 1 : 0));
    const found = await diagnose({ sum, a, b }, 'sum ~ a + b');
    expect(found.separation!.kind).toBe('complete');
    const without = remedyOf(found, 'drop');
    expect(without.dropped).toHaveLength(1);
    expect(without.coefficients.every(({ estimate }) => estimate !== null)).toBe(true);
    const others = await Promise.all(['a', 'b'].map((name) => fit({ sum, a, b }, `sum ~ ${name}`)));
    expect(without.logLikelihood).toBe(Math.max(...others.map(({ report }) => report.logLikelihood)));
  });
});

describe('data that are not separated', () => {
  it.each([
    ['titanic', 'survived ~ Class + Sex + Age', { weights: 'Freq' }],
    ['rare', readZoo('rare').formula, {}],
    ['birthwt', 'low ~ age + race*smoke', {}],
  ] as const)('%s', async (id, formula, options) => {
    const found = await diagnose(zoo(id), formula, options);
    expect(found.separation).toBeNull();
    expect(found.converged).toBe(true);
    expect(summariseDiagnosis(found)).toContain('None: every maximum-likelihood estimate is finite.');
  });

  it('with a large coefficient say which rows keep it finite', async () => {
    const found = await diagnose(zoo('seed10'), 'y ~ x');
    expect(found.separation).toBeNull();
    expect(found.large.map(({ term }) => term)).toEqual(found.large.length > 0 ? ['x'] : []);
    const x = Array.from({ length: 40 }, (_, i) => i);
    const nearly = x.map((value) => ([19, 20].includes(value) ? Number(value === 19) : Number(value > 19)));
    const { large } = await diagnose({ x, y: nearly }, 'y ~ x');
    expect(large).toHaveLength(1);
    expect(large[0]!.rows.map(({ row }) => row)).toEqual([20, 21]);
  });
});

describe('a diagnosis', () => {
  it('names aliased columns by what they are', async () => {
    const table = zoo('birthwt');
    const { aliased } = await diagnose(table, 'low ~ age + lwt + I(2 * age + 3) + I(age / 3 - lwt)');
    const of = Object.fromEntries(aliased.map(({ term, combination }) => [term, combination]));
    expect(of['I(2 * age + 3)']).toBe('2*age + 3');
    expect(of['I(age/3 - lwt)']).toBe('1/3*age - lwt');
  });

  it('takes a fit or a model for its formula, event, levels and types', async () => {
    const table = zoo('birthwt');
    const options = { reference: { race: 'white' }, event: '0', confidence: 0.9 };
    const wanted = await diagnose(table, 'low ~ age + race', options);
    const fitted = await fit(table, 'low ~ age + race', options);
    expect(await diagnose(table, fitted)).toEqual(wanted);
    expect(await diagnose(table, fitted.model())).toEqual(wanted);
    expect(wanted).toMatchObject({ event: '0', confidence: 0.9 });
    expect(wanted.collinearity!.names).toContain('race[black]');
  });

  it('takes contrasts, bases and cuts from a model', async () => {
    const table = zoo('birthwt');
    const formula = 'low ~ poly(age, 2) + C(race, sum) + cut(lwt, 3) + factor(ftv > 1) + smoke';
    const options = { contrasts: { 'cut(lwt, 3)': 'helmert' as const } };
    const fitted = await fit(table, formula, options);
    const found = await diagnose(table, fitted.model());
    expect(found).toEqual(await diagnose(table, formula, options));
    expect(found.collinearity!.names).toEqual(fitted.schema.columns);
  });

  it('keeps the rows and the offset in every remedy', async () => {
    const { columns } = zoo('endometrial_sep');
    const data = Object.fromEntries(
      columns.map((column) => [column.name, column.kind === 'numeric' ? Array.from(column.values) : []]),
    );
    const holes = data.NV!.map((value, i) => (i === 3 || i === 70 ? Number.NaN : value));
    const offset = data.PI!.map((value) => value / 50);
    const table = { ...data, NV: holes, o: offset };
    const found = await diagnose(table, 'HG ~ NV + PI + EH', { offset: 'o' });
    expect(found.data).toMatchObject({ rows: 77, rowsDropped: 2 });
    const whole = holes.map((_, i) => i).filter((i) => i !== 3 && i !== 70);
    const kept = Object.fromEntries(Object.entries(table).map(([k, v]) => [k, whole.map((i) => v[i]!)]));
    const smaller = await fit(kept, 'HG ~ PI + EH', { offset: 'o' });
    expect(estimates(remedyOf(found, 'drop'))).toEqual(estimates(smaller));
    const firth = await fit(kept, 'HG ~ NV + PI + EH', { offset: 'o', penalty: 'firth' });
    expect(estimates(remedyOf(found, 'firth'))).toEqual(estimates(firth));
    const beside = await diagnose({ ...data, NV: holes }, 'HG ~ NV + PI + EH', { offset });
    expect(estimates(remedyOf(beside, 'firth'))).toEqual(estimates(firth));
  });

  it('is plain data without a number that is not finite', async () => {
    for (const [id, formula] of [
      ['endometrial_sep', 'HG ~ NV + PI + EH'],
      ['birthwt', 'low ~ 1'],
      ['poly8', 'y ~ .'],
    ] as const) {
      const found = await diagnose(zoo(id), formula);
      expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    }
  });

  it('refuses options that there are not, and stops when it is told to', async () => {
    const table = zoo('birthwt');
    const code = (promise: Promise<unknown>) =>
      promise.then(
        () => null,
        (error: OddsmithError) => error.code,
      );
    const wrong = { solver: 'newton' } as object;
    expect(await code(diagnose(table, 'low ~ age', wrong))).toBe('option-unknown');
    expect(await code(diagnose(table, 'low ~ agee'))).toBe('column-unknown');
    const signal = AbortSignal.abort();
    expect(await code(diagnose(table, 'low ~ age', { signal }))).toBe('cancelled');
  });
});

describe('the text', async () => {
  const cases = await Promise.all([
    diagnose(zoo('endometrial_sep'), 'HG ~ NV + PI + EH'),
    diagnose(zoo('birthwt'), 'low ~ age + race*smoke + I(2 * age)'),
    diagnose(zoo('poly8'), 'y ~ .'),
    diagnose({ y, 'größe\n': waves(n, 7), x: waves(n, 3) }, 'y ~ .'),
  ]);

  it('fits its page, in ASCII too', () => {
    for (const found of cases)
      for (const width of [20, 60, 80, 120])
        for (const unicode of [true, false]) {
          const text = summariseDiagnosis(found, { width, unicode });
          for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(Math.max(60, width));
          if (!unicode) expect(text).toMatch(/^[\x20-\x7e\n]*$/);
        }
  });

  it('has the sections that there is something to say in', () => {
    const [separated, aliased] = cases.map((found) => summariseDiagnosis(found));
    expect(separated).toContain(
      '\nSeparation\nQuasi-complete separation: every row with NV = 1 is an event.',
    );
    expect(separated).toContain('Recommended: Firth.');
    expect(separated).not.toContain('Aliased columns');
    expect(aliased).toContain('\nAliased columns\nI(2 * age) = 2*age\n');
  });
});
