import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type Data,
  type FitOptions,
  fitSync,
  type MarginEstimate,
  type MarginsOptions,
  margins,
  OddsmithError,
  readCsvSync,
} from '../../src/index.js';
import { selectRows } from '../../src/table/columns.js';

const golden = new URL('../../../../test/golden/', import.meta.url);
const read = (path: string) => readCsvSync(readFileSync(new URL(path, golden)));
const births = read('zoo/birthwt.csv');

async function of(
  formula: string,
  options: MarginsOptions = {},
  fitted: FitOptions = {},
  data: Data = births,
) {
  return margins(data, fitSync(data, formula, fitted), options);
}

async function refusal(work: Promise<unknown>): Promise<OddsmithError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(OddsmithError);
  return error as OddsmithError;
}

/** Estimates and errors that agree to so many digits. */
function expectSame(one: readonly MarginEstimate[], other: readonly MarginEstimate[], digits = 12): void {
  expect(one.length).toBe(other.length);
  expect(one.length).toBeGreaterThan(0);
  one.forEach(({ estimate, standardError }, i) => {
    if (estimate === 0 && other[i]!.estimate === 0) return;
    expect(Math.abs(estimate! / other[i]!.estimate! - 1)).toBeLessThan(10 ** -digits);
    expect(Math.abs(standardError! / other[i]!.standardError! - 1)).toBeLessThan(10 ** -digits);
  });
}

describe('one model written in two ways has the same effects', () => {
  it.each([
    ['log2(lwt) + age', 'log(lwt) + age'],
    ['log10(lwt) + age', 'I(log(lwt)/log(10)) + age'],
    ['log1p(lwt) + age', 'log(lwt + 1) + age'],
    ['sqrt(lwt) + age', 'I(lwt^0.5) + age'],
    ['pmin(age, 25) + lwt', 'I(-pmax(-age, -25)) + lwt'],
    ['age + abs(age - 24.5) + lwt', 'age + pmax(age - 24.5, 0) + lwt'],
    ['pmax(age, lwt/5, 22) + lwt', 'pmax(22, pmax(lwt/5, age)) + lwt'],
    ['ifelse(smoke == 1, lwt, age) + smoke', 'I(smoke*lwt + (1 - smoke)*age) + smoke'],
    ['I(2^(age/20)) + lwt', 'I(exp(age*log(2)/20)) + lwt'],
    ['I((lwt/100)^(age/20)) + lwt + age', 'I(exp(age/20*log(lwt/100))) + lwt + age'],
    ['I(+lwt - 2*age) + as.numeric(age)', 'lwt + age'],
    ['scale(age) * lwt', 'age * lwt'],
    ['poly(age, 4) + lwt', 'poly(age, 4, raw = TRUE) + lwt'],
    ['age*lwt - lwt', 'age + I(age*lwt)'],
    ['I(1/(age + lwt)) + age + lwt', 'I((age + lwt)^-1) + age + lwt'],
  ])('%s, %s', async (one, other) => {
    const options: MarginsOptions = { variables: ['age', 'lwt'], interactions: [['age', 'lwt']] };
    const [first, second] = await Promise.all([of(`low ~ ${one}`, options), of(`low ~ ${other}`, options)]);
    expectSame(first.effects, second.effects, 10);
    expectSame(first.interactions, second.interactions, 9);
  });
});

describe('averages', () => {
  const asked: MarginsOptions = {
    variables: ['age', 'race'],
    contrasts: [{ column: 'smoke', level: 1, reference: 0 }],
    interactions: [['age', 'smoke']],
  };

  it('count a row of frequency w as w rows', async () => {
    const formula = 'survived ~ Class * Sex + Age';
    const people = read('zoo/titanic.csv');
    const weight = people.columns.find(({ name }) => name === 'Freq')!;
    const counts = weight.kind === 'numeric' ? [...weight.values] : [];
    const expanded = selectRows(
      people,
      counts.flatMap((count, row) => new Array<number>(count).fill(row)),
    );
    const options: MarginsOptions = { interactions: [['Class', 'Sex']], variables: ['Class', 'Sex', 'Age'] };
    const one = await of(formula, { ...options, weights: 'Freq' }, { weights: 'Freq' }, people);
    const other = await of(formula, options, {}, expanded);
    expect([one.weight, one.rows, other.rows]).toEqual([2201, 24, 2201]);
    expectSame(one.effects, other.effects);
    expectSame(one.interactions, other.interactions);
  });

  it('are the same over more rows than one part, in any order', async () => {
    const model = fitSync(births, 'low ~ age * smoke + poly(lwt, 2) + race').model();
    const one = await margins(births, model, asked);
    const rows = Array.from({ length: 50 * births.rows }, (_, i) => (i * 61) % births.rows);
    const other = await margins(selectRows(births, rows), model, asked);
    expect(other.rows).toBe(9450);
    expectSame(one.effects, other.effects, 13);
    expectSame(one.interactions, other.interactions, 13);
    expectSame(
      one.contrasts.map(({ riskDifference }) => riskDifference),
      other.contrasts.map(({ riskDifference }) => riskDifference),
      13,
    );
  });

  it('leave out rows that lack a value or the outcome, and rows of weight 0', async () => {
    const model = fitSync(births, 'low ~ age + race').model();
    const data = [
      { low: 1, age: 20, race: 'white', w: 1 },
      { low: null, age: 30, race: 'white', w: 1 },
      { low: 0, age: null, race: 'black', w: 1 },
      { low: 0, age: 40, race: 'green', w: 1 },
      { low: 0, age: 25, race: 'other', w: 0 },
    ];
    const found = await margins(data, model, { weights: 'w', weightsKind: 'frequency' });
    expect([found.rows, found.rowsDropped, found.weight]).toEqual([1, 3, 1]);
    const p = model && (await margins([data[0]!], model)).predictions[0]!.estimate;
    expect(found.predictions[0]!.estimate).toBe(p);
    const failed = await refusal(margins(data, model, { missing: 'fail' }));
    expect([failed.code, failed.at.row]).toEqual(['value-missing', 2]);
    expect((await refusal(margins(data.slice(1, 3), model))).code).toBe('data-empty');
  });

  it('do without the response', async () => {
    const model = fitSync(births, 'low ~ age + race').model();
    const bare = { rows: births.rows, columns: births.columns.filter(({ name }) => name !== 'low') };
    const [one, other] = [await margins(births, model), await margins(bare, model)];
    expect(other.effects).toEqual(one.effects);
  });

  it('at the mean of a column', async () => {
    const age = births.columns.find(({ name }) => name === 'age')!;
    const values = age.kind === 'numeric' ? [...age.values] : [];
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const found = await of('low ~ age * race', { at: { age: ['mean', 30] } });
    expect(found.predictions.map(({ at }) => at.age)).toEqual([mean, 30]);
    expectSame(found.effects, (await of('low ~ age * race', { at: { age: [mean, 30] } })).effects, 14);
    expect((await refusal(of('low ~ race', { at: { race: 'mean' } }))).code).toBe('level-unknown');
  });

  it('are over rows where a proportion has no totals', async () => {
    const table = read('zoo/menarche.csv');
    const model = fitSync(table, 'prop ~ Age', { weights: 'Total' }).model();
    const found = await margins(table, model);
    expect([found.weight, found.weightsKind, found.warnings]).toEqual([25, null, []]);
  });

  it('warn where weights of the fit are not given again', async () => {
    const { warnings } = await of('survived ~ Sex', {}, { weights: 'Freq' }, read('zoo/titanic.csv'));
    expect(warnings.map(({ code }) => code)).toEqual(['weights-not-given']);
  });
});

describe('closed forms', () => {
  it('two dummies and their product: the double difference of shares (Ai & Norton 2003)', async () => {
    const formula = 'low ~ smoke * ht';
    const { interactions } = await of(formula, {
      interactions: [
        [
          { column: 'smoke', level: 1, reference: 0 },
          { column: 'ht', level: '1', reference: '0' },
        ],
      ],
    });
    const values = (name: string) => {
      const column = births.columns.find((one) => one.name === name)!;
      return column.kind === 'numeric' ? column.values : new Float64Array();
    };
    const [low, smoke, ht] = [values('low'), values('smoke'), values('ht')];
    const cell = (s: number, h: number) => {
      const rows = [...low.keys()].filter((i) => smoke[i] === s && ht[i] === h);
      const share = rows.reduce((sum, i) => sum + low[i]!, 0) / rows.length;
      return { share, variance: (share * (1 - share)) / rows.length };
    };
    const [a, b, c, d] = [cell(1, 1), cell(1, 0), cell(0, 1), cell(0, 0)];
    const [found] = interactions;
    expect(found!.estimate).toBeCloseTo(a.share - b.share - c.share + d.share, 13);
    // Saturated: the delta method gives the binomial variances of the cells.
    expect(found!.standardError! ** 2).toBeCloseTo(a.variance + b.variance + c.variance + d.variance, 13);
  });

  it('number needed: the inverse, without an interval where the difference may be 0', async () => {
    const contrasts = [
      { column: 'smoke', level: 1, reference: 0 },
      { column: 'ftv', level: 1, reference: 0 },
    ];
    const found = (await of('low ~ smoke + ftv', { contrasts })).contrasts;
    const [clear, vague] = found;
    expect(clear!.numberNeeded.interval).toEqual([
      1 / clear!.riskDifference.interval![1],
      1 / clear!.riskDifference.interval![0],
    ]);
    expect(vague!.riskDifference.p).toBeGreaterThan(0.05);
    expect(vague!.numberNeeded).toEqual({ estimate: 1 / vague!.riskDifference.estimate!, interval: null });
  });

  it('a lone factor: shares of its levels, pair by pair', async () => {
    const { comparisons, adjustment } = await of('low ~ race', { pairwise: ['race'] });
    expect(adjustment).toBe('holm');
    expect(comparisons.map(({ level, reference }) => [level, reference])).toEqual([
      ['other', 'black'],
      ['white', 'black'],
      ['white', 'other'],
    ]);
    const [black, other] = [11 / 26, 25 / 67];
    expect(comparisons[0]!.estimate).toBeCloseTo(other - black, 13);
    const variance = (black * (1 - black)) / 26 + (other * (1 - other)) / 67;
    expect(comparisons[0]!.standardError).toBeCloseTo(Math.sqrt(variance), 13);
  });
});

describe('columns', () => {
  it('of text, booleans and factors of numbers change from the reference', async () => {
    const data = { ...columnsOf(births), tall: Array.from(columnsOf(births).lwt!, (x) => Number(x) > 120) };
    const found = await of('low ~ tall + factor(ftv) + race', {}, { reference: { race: 'white' } }, data);
    expect(found.effects.map(({ variable, level, reference }) => [variable, level, reference])).toEqual([
      ['tall', 'true', 'false'],
      ...['1', '2', '3', '4', '6'].map((level) => ['ftv', level, '0']),
      ['race', 'black', 'white'],
      ['race', 'other', 'white'],
    ]);
    const at = await of('low ~ tall + age', { at: { tall: true }, variables: ['age'] }, {}, data);
    expect(at.effects[0]!.at).toEqual({ tall: true });
  });

  it('of dates have a slope by days, and are set by their text', async () => {
    const days = Array.from(
      { length: births.rows },
      (_, i) => new Date(Date.UTC(2024, 0, 1 + ((i * 37) % 100))),
    );
    const data = { low: columnsOf(births).low!, day: days };
    const { effects, predictions } = await of('low ~ day', { at: { day: '2024-02-29' } }, {}, data);
    expect(effects[0]).toMatchObject({ variable: 'day', kind: 'slope', at: { day: '2024-02-29' } });
    const model = fitSync(data, 'low ~ day');
    const [p] = model.predict([{ low: 0, day: new Date(Date.UTC(2024, 1, 29)) }]).probability;
    expect(predictions[0]!.estimate).toBeCloseTo(p!, 14);
  });

  it('that jump have no slope', async () => {
    for (const [term, text] of [
      ['cut(age, c(0, 20, 25, 99))', 'cut(age'],
      ['I(age > 20)', 'age > 20'],
      ['ifelse(age > 20, age, 20)', 'ifelse'],
      ['age + factor(age > 20)', 'factor(age > 20)'],
    ]) {
      const formula = `low ~ lwt + ${term}`;
      const { effects, warnings } = await of(formula);
      expect(effects.map(({ variable }) => variable)).toEqual(['lwt']);
      expect(warnings.map(({ code }) => code)).toEqual(['no-slope']);
      expect(warnings[0]!.message).toContain(text);
      const error = await refusal(of(formula, { variables: ['age'] }));
      expect([error.code, error.at.column]).toEqual(['option-invalid', 'age']);
      const contrast = await of(formula, { contrasts: [{ column: 'age', level: 35, reference: 18 }] });
      expect(contrast.contrasts[0]!.riskDifference.estimate).not.toBe(0);
    }
  });

  it('with an infinite coefficient have no effect, the others that of the limit', async () => {
    const table = read('zoo/endometrial_sep.csv');
    const found = await of('HG ~ NV + PI + EH', {}, {}, table);
    expect(found.warnings.map(({ code }) => code)).toEqual(['separation']);
    expect(found.effects[0]).toMatchObject({ variable: 'NV', estimate: null, reason: 'infinite' });
    const column = table.columns.find(({ name }) => name === 'NV')!;
    const rows = [...(column.kind === 'numeric' ? column.values : [])].flatMap((nv, i) =>
      nv === 0 ? [i] : [],
    );
    const finite = await of('HG ~ PI + EH', {}, {}, selectRows(table, rows));
    const share = rows.length / table.rows;
    const scaled = finite.effects.map((one) => ({
      ...one,
      estimate: share * one.estimate!,
      standardError: share * one.standardError!,
    }));
    expectSame(found.effects.slice(1), scaled);
  });

  it('that are aliased have no effect', async () => {
    const data = { ...columnsOf(births), twice: Array.from(columnsOf(births).age!, (x) => 2 * Number(x)) };
    const { effects, warnings } = await of('low ~ age + twice', {}, {}, data);
    expect(effects[1]).toMatchObject({
      variable: 'twice',
      estimate: null,
      interval: null,
      reason: 'aliased',
    });
    expect(warnings.map(({ code }) => code)).toEqual(['aliased']);
    expectSame(effects.slice(0, 1), (await of('low ~ age')).effects);
  });

  it('of a derivative that is not finite have no effect', async () => {
    const { effects } = await of('low ~ sqrt(ftv) + age');
    expect(effects[0]).toMatchObject({ variable: 'ftv', estimate: null });
    expect(effects[1]!.estimate).not.toBeNull();
  });
});

it('a ridge fit has effects without errors', async () => {
  const found = await of(
    'low ~ age + race',
    { contrasts: [{ column: 'age', level: 30, reference: 20 }] },
    {
      penalty: 'ridge',
      lambda: 0.1,
    },
  );
  expect(found.warnings.map(({ code }) => code)).toEqual(['no-covariance']);
  expect(found.predictions[0]).toMatchObject({ standardError: null, interval: null });
  expect(found.contrasts[0]!.riskRatio).toMatchObject({ logStandardError: null, interval: null });
  expect(found.contrasts[0]!.riskRatio.estimate).toBeGreaterThan(0);
});

describe('refuses', () => {
  const model = fitSync(births, 'low ~ age + race + log(lwt) + factor(ftv)').model();

  it.each<[MarginsOptions, string, string]>([
    [{ variables: ['rase'] }, 'column-unknown', 'Did you mean "race"?'],
    [{ at: { race: 'whit' } }, 'level-unknown', 'Did you mean "white"?'],
    [{ at: { age: 'old' } }, 'option-invalid', 'age can be set to a number, not "old"'],
    [{ at: { ftv: 9 } }, 'level-unknown', '"9" is no level of ftv'],
    [{ at: { lwt: -1 } }, 'value-out-of-domain', 'log(lwt) has no finite value'],
    [{ contrasts: [{ column: 'smoke', level: 1, reference: 0 }] }, 'column-unknown', '"smoke"'],
    [{ pairwise: ['age'] }, 'option-invalid', 'age is a number'],
    [{ interactions: [['race', 'race']] }, 'option-invalid', 'with another column'],
    [{ confidence: 95 }, 'option-invalid', 'above 0 and below 1'],
    [{ variable: ['age'] } as MarginsOptions, 'option-unknown', 'Did you mean "variables"?'],
    [{ weights: 'wt' }, 'column-unknown', '"wt"'],
  ])('%j', async (options, code, message) => {
    const error = await refusal(margins(births, model, options));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  it('to go on when cancelled', async () => {
    const error = await refusal(margins(births, model, { signal: AbortSignal.abort() }));
    expect(error.code).toBe('cancelled');
  });
});

function columnsOf(table: typeof births): Record<string, ArrayLike<unknown>> {
  return Object.fromEntries(
    table.columns.map((column) => [
      column.name,
      column.kind === 'numeric' ? column.values : [...column.codes].map((code) => column.levels[code]),
    ]),
  );
}
