import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { OddsmithError } from '../../src/errors.js';
import { bindPrediction } from '../../src/formula/prediction.js';
import type { Schema, VariableSchema } from '../../src/formula/schema.js';
import type { TrainingOptions } from '../../src/formula/training.js';
import { caught, columnsOfDesign, type Data, tableOf, train } from './support.js';

type Number = number | string | null;
const golden: {
  readonly cuts: readonly {
    readonly x: readonly number[];
    readonly breaks: readonly Number[];
    readonly right: boolean;
    readonly lowest: boolean;
    readonly levels: readonly string[];
    /** From 1; 0 outside the breaks. */
    readonly codes: readonly number[];
  }[];
  readonly contrasts: readonly {
    readonly kind: 'sum' | 'helmert' | 'poly';
    readonly levels: number;
    readonly matrix: readonly (readonly number[])[];
  }[];
  readonly dates: Readonly<Record<string, readonly number[]>>;
  readonly scales: readonly {
    readonly x: readonly number[];
    readonly center: boolean;
    readonly scale: boolean;
    readonly values: readonly number[];
  }[];
} = JSON.parse(
  readFileSync(new URL('../../../../test/golden/formula/full-language.json', import.meta.url), 'utf8'),
);

/** A response with both labels, however many rows. */
const outcome = (rows: number) => Array.from({ length: rows }, (_, i) => i % 2);

/** The design columns by name. */
function columnsOf(formula: string, data: Data, options: TrainingOptions = {}): Record<string, number[]> {
  const { design } = train(formula, data, options);
  const columns = columnsOfDesign(design);
  return Object.fromEntries(design.columns.map((name, j) => [name, columns[j]!]));
}

/** The schema as a model file keeps it. */
function kept(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema));
}

function predicted(schema: Schema, data: Data) {
  const { design, problems } = bindPrediction(kept(schema), tableOf(data));
  return { columns: columnsOfDesign(design), problems };
}

function only(schema: Schema): VariableSchema {
  return schema.variables[0]!;
}

describe("R's cut()", () => {
  const text = (value: Number) => (typeof value === 'string' ? value : String(value));
  test.each(golden.cuts.map((one, index) => [index, one] as const))('%d', (_, one) => {
    const breaks = one.breaks.length === 1 ? text(one.breaks[0]!) : `c(${one.breaks.map(text).join(', ')})`;
    const settings = `${one.right ? '' : ', right = FALSE'}${one.lowest ? ', include.lowest = TRUE' : ''}`;
    const inside = [...one.x.keys()].filter((row) => one.codes[row]! > 0);
    const pick = <T>(list: readonly T[]) => inside.map((row) => list[row]!);
    const data = { y: outcome(inside.length), x: pick(one.x) };
    const labels = pick(one.codes).map((code) => one.levels[code - 1]!);
    const used = one.levels.filter((level) => labels.includes(level));
    const formula = `y ~ 0 + cut(x, ${breaks}${settings})`;
    // With a number of intervals the breaks depend on the range, so that all rows have to be inside.
    if (one.breaks.length === 1 && inside.length < one.x.length) throw new Error('outside its own range');
    if (used.length < 2) {
      if (inside.length > 1)
        expect(caught(() => train(formula, data))).toMatchObject({ code: 'column-constant' });
      return;
    }
    const { schema, design } = train(formula, data);
    expect(only(schema)).toMatchObject({ kind: 'factor', levels: used });
    const columns = columnsOfDesign(design);
    expect(labels.map((_, row) => used[columns.findIndex((column) => column[row] === 1)])).toEqual(labels);
    expect(predicted(schema, data).columns).toEqual(columns);
  });
});

describe("R's contrasts", () => {
  const names = { poly: ['.L', '.Q', '.C', '^4', '^5'], sum: ['1', '2'], helmert: ['1', '2'] };
  test.each(golden.contrasts)('$kind of $levels levels', ({ kind, levels, matrix }) => {
    const x = Array.from({ length: levels }, (_, i) => 10 + i);
    const columns = columnsOf(`y ~ C(x, ${kind})`, { y: outcome(levels), x });
    matrix.forEach((row, level) => {
      row.forEach((value, j) => {
        const name = names[kind][j] ?? (kind === 'poly' ? `^${j + 1}` : String(j + 1));
        // R's polynomials come from a QR decomposition of powers and lose digits as the levels get many.
        const tolerance = kind === 'poly' ? (levels > 12 ? 1e-9 : 1e-13) : 0;
        expect(Math.abs(columns[`C(x, ${kind})[${name}]`]![level]! - value)).toBeLessThanOrEqual(tolerance);
      });
    });
  });

  test.each([3, 20, 60])('polynomials over %d levels are orthonormal', (levels) => {
    const x = Array.from({ length: levels }, (_, i) => i);
    const columns = Object.values(columnsOf('y ~ ordered(x)', { y: outcome(levels), x }));
    const [, ...polynomials] = columns;
    polynomials.forEach((p, i) => {
      polynomials.forEach((q, j) => {
        const dot = p.reduce((sum, value, row) => sum + value * q[row]!, 0);
        expect(Math.abs(dot - (i === j ? 1 : 0))).toBeLessThan(1e-14);
      });
    });
  });
});

describe('dates', () => {
  const { days, ...parts } = golden.dates;
  const table = {
    rows: days!.length,
    columns: [
      ...tableOf({ y: outcome(days!.length) }).columns,
      { kind: 'numeric', name: 'd', type: 'date', values: Float64Array.from(days!) } as const,
    ],
  };
  test.each(Object.keys(parts))('%s', (part) => {
    expect(columnsOfDesign(train(`y ~ ${part}(d)`, table).design)[1]).toEqual(parts[part]);
  });
  test('as numbers, and as factors', () => {
    expect(columnsOfDesign(train('y ~ as.numeric(d)', table).design)[1]).toEqual(days);
    const { schema } = train('y ~ factor(month(d))', table);
    expect(only(schema)).toMatchObject({ levels: Array.from({ length: 12 }, (_, i) => String(i + 1)) });
  });
  test('a time of day belongs to its day', () => {
    const times = { ...table.columns[1]!, values: Float64Array.from(days!, (day) => day + 0.99) };
    const columns = [table.columns[0]!, times];
    expect(columnsOfDesign(train('y ~ yearday(d)', { ...table, columns }).design)[1]).toEqual(parts.yearday);
  });
  test('compared with a date as text', () => {
    const { design } = train('y ~ I(2 * (d >= "2000-02-29"))', table);
    expect(columnsOfDesign(design)[1]).toEqual(days!.map((day) => (day >= 11_016 ? 2 : 0)));
    expect(caught(() => train('y ~ d > "2001-02-29"', table))).toMatchObject({ code: 'column-type' });
  });
  test('numbers have no parts', () => {
    expect(caught(() => train('y ~ year(x)', { y: [0, 1], x: [1, 2] }))).toMatchObject({
      code: 'column-type',
    });
  });
});

describe("R's scale()", () => {
  test.each(golden.scales.map((one, index) => [index, one] as const))(
    '%d',
    (_, { x, center, scale, values }) => {
      const settings = `${center ? '' : ', center = FALSE'}${scale ? '' : ', scale = FALSE'}`;
      const { schema, design } = train(`y ~ scale(x${settings})`, { y: outcome(x.length), x });
      const largest = Math.max(...values.map(Math.abs));
      // Where the mean is 1e8 R's differences have half of their digits from it.
      const tolerance = Math.abs(x[0]!) > 1e7 && center ? 1e-8 : 1e-14;
      columnsOfDesign(design)[1]!.forEach((value, row) => {
        expect(Math.abs(value - values[row]!)).toBeLessThanOrEqual(tolerance * largest);
      });
      expect(schema.columns[1]).toBe(`scale(x${settings})`);
      // Settled on the training rows, so that one row is enough to predict.
      expect(predicted(schema, { x: [x[3]!] }).columns[1]).toEqual([columnsOfDesign(design)[1]![3]]);
    },
  );
  test('anywhere in arithmetic, and of tiny numbers', () => {
    const x = [1, 2, 3, 6];
    const { schema, design } = train('y ~ I(scale(x)^2) + offset(scale(x * 2)) + poly(scale(x), 2)', {
      y: outcome(4),
      x,
    });
    const spread = Math.sqrt(14 / 3);
    const columns = columnsOfDesign(design);
    for (const [i, value] of x.entries()) {
      expect(columns[1]![i]).toBeCloseTo(((value - 3) / spread) ** 2, 14);
      expect(design.offset![i]).toBeCloseTo((value - 3) / spread, 14);
    }
    expect(predicted(schema, { x }).columns).toEqual(columns);
    const tiny = columnsOf('y ~ scale(x)', { y: outcome(4), x: x.map((value) => value * 1e-200) });
    expect(tiny['scale(x)']![3]).toBeCloseTo(3 / spread, 14);
  });
});

const y = [0, 1, 0, 1, 1, 0, 0, 1];
const x = [1, 2, 3, 4, 5, 6, 7, 8];
const race = ['b', 'a', 'c', 'a', 'b', 'a', 'd', 'c'];
const flag = [true, false, false, true, true, false, true, false];
const data: Data = { y, x, race, flag };

describe('conditions', () => {
  test('a term of its own is a factor, a part of arithmetic 0 or 1', () => {
    const { schema } = train('y ~ x > 3', data);
    expect(schema.columns).toEqual(['(Intercept)', 'x > 3[true]']);
    expect(columnsOf('y ~ I((x > 3) * x)', data)['I((x > 3) * x)']).toEqual([0, 0, 0, 4, 5, 6, 7, 8]);
    expect(Object.keys(columnsOf('y ~ 0 + I(x > 3)', data))).toEqual(['I(x > 3)[false]', 'I(x > 3)[true]']);
  });
  test.each([
    ['x > 3 & race == "a"', [0, 0, 0, 1, 0, 1, 0, 0]],
    ['x < 3 | race != "a"', [1, 1, 1, 0, 1, 0, 1, 1]],
    ['!flag', [0, 1, 1, 0, 0, 1, 0, 1]],
    ['flag == (x <= 4)', [1, 0, 0, 1, 0, 1, 0, 1]],
    ['flag == FALSE', [0, 1, 1, 0, 0, 1, 0, 1]],
    ['race %in% c("a", "b")', [1, 1, 0, 1, 1, 1, 0, 0]],
    ['x %in% c(1, 8, 9)', [1, 0, 0, 0, 0, 0, 0, 1]],
    ['x %in% 3', [0, 0, 1, 0, 0, 0, 0, 0]],
    ['factor(x) == "2"', [0, 1, 0, 0, 0, 0, 0, 0]],
    ['race == ifelse(x < 5, "a", "b")', [0, 1, 0, 1, 1, 0, 0, 0]],
    // What cannot be told does not matter where the other side decides.
    ['x > 4 & log(x - 4) >= 0', [0, 0, 0, 0, 1, 1, 1, 1]],
    ['x <= 4 | log(x - 4) > 0.5', [1, 1, 1, 1, 0, 1, 1, 1]],
  ])('%s', (condition, values) => {
    const columns = columnsOf(`y ~ ${condition}`, data);
    expect(columns[`${condition}[true]`]).toEqual(values);
  });
  test('ifelse() looks at the branch that is chosen', () => {
    const columns = columnsOf('y ~ ifelse(x > 4, log(x - 4), -1)', data);
    expect(Object.values(columns)[1]!.slice(0, 5)).toEqual([-1, -1, -1, -1, 0]);
    expect(caught(() => train('y ~ ifelse(x > 4, log(x - 5), -1)', data))).toMatchObject({
      code: 'value-out-of-domain',
      message: 'log(x - 5) has no finite value in row 5, where x = 5.',
    });
  });
  test('ifelse() of texts is a factor', () => {
    const { schema } = train('y ~ ifelse(race == "a", race, ifelse(x > 4, "late", "early"))', data);
    expect(only(schema)).toMatchObject({ kind: 'factor', levels: ['a', 'early', 'late'] });
  });
  test('a response', () => {
    const { schema, events } = train('x > 3 & race != "a" ~ flag', data);
    expect(schema.response).toMatchObject({ kind: 'labels', levels: ['false', 'true'] });
    expect([...events]).toEqual([0, 0, 0, 0, 1, 0, 1, 1]);
  });
  test.each([
    ['race > "a"', 'labels can be compared by =='],
    ['race == 3', 'cannot be compared'],
    ['flag == "true"', 'TRUE or FALSE here, texts there'],
    ['x %in% c("a", "b")', 'cannot be compared'],
    ['ifelse(x > 3, "a", 2)', '2 is no text'],
    ['I(race + 1)', 'the column "race" is text'],
    ['pmin(x, ifelse(x > 3, "a", "b"))', 'makes levels'],
  ])('%s is refused', (term, words) => {
    const error = caught(() => train(`y ~ ${term}`, data));
    expect(error).toMatchObject({ code: 'column-type', at: { text: `y ~ ${term}` } });
    expect((error as Error).message).toContain(words);
  });
});

test('pmin() and pmax()', () => {
  expect(columnsOf('y ~ pmin(x, 9 - x, 3)', data)['pmin(x, 9 - x, 3)']).toEqual([1, 2, 3, 3, 3, 3, 2, 1]);
  expect(columnsOf('y ~ pmax(x, 4)', data)['pmax(x, 4)']).toEqual([4, 4, 4, 4, 5, 6, 7, 8]);
});

describe('levels', () => {
  test.each([
    ['relevel(race, ref = "c")', ['c', 'a', 'b', 'd'], 'treatment'],
    ['as.factor(x > 3)', ['false', 'true'], 'treatment'],
    ['factor(race, levels = c("d", "c", "b", "a", "z"))', ['d', 'c', 'b', 'a'], 'treatment'],
    ['factor(x, levels = 8:1)', null, ''],
    ['ordered(race)', ['a', 'b', 'c', 'd'], 'poly'],
    ['ordered(race, c("d", "b", "c", "a"))', ['d', 'b', 'c', 'a'], 'poly'],
    ['C(race, contr.sum)', ['a', 'b', 'c', 'd'], 'sum'],
    ['C(race, "contr.helmert")', ['a', 'b', 'c', 'd'], 'helmert'],
    ['C(race, treatment, reference = "b")', ['b', 'a', 'c', 'd'], 'treatment'],
    ['C(race, treatment, base = 3)', ['c', 'a', 'b', 'd'], 'treatment'],
    ['C(ordered(race, levels = c("d", "b", "c", "a")), sum)', ['d', 'b', 'c', 'a'], 'sum'],
    ['relevel(lump(race, 2), ref = "other")', ['other', 'a', 'b'], 'treatment'],
    ['factor(factor(x > 3, levels = c(TRUE, FALSE)))', ['true', 'false'], 'treatment'],
  ] as const)('%s', (term, levels, contrast) => {
    const bound = () => train(`y ~ ${term}`, data).schema;
    if (levels === null) expect(caught(bound)).toMatchObject({ code: 'formula-syntax' });
    else expect(only(bound())).toMatchObject({ kind: 'factor', levels, contrast });
  });
  test('lump() keeps the commonest, of equals the earlier, and takes new levels for others', () => {
    const { schema, design } = train('y ~ lump(race, 2, other = "rest")', data);
    expect(schema.columns).toEqual([
      '(Intercept)',
      'lump(race, 2, other = "rest")[b]',
      'lump(race, 2, other = "rest")[rest]',
    ]);
    expect(columnsOfDesign(design)[2]).toEqual([0, 0, 1, 0, 0, 0, 1, 1]);
    const { columns, problems } = predicted(schema, { race: ['never seen', 'a', 'b'] });
    expect(problems.size).toBe(0);
    expect(columns).toEqual([
      [1, 1, 1],
      [0, 0, 1],
      [1, 0, 0],
    ]);
  });
  test('without others a new level is a problem', () => {
    const { schema } = train('y ~ lump(race, 9)', data);
    expect(predicted(schema, { race: ['a', 'x'] }).problems.get(1)).toMatchObject({ kind: 'unseen-level' });
  });
  test('base counts the levels of the rows that train, whatever rows are predicted', () => {
    const { schema } = train('y ~ C(race, treatment, base = 2)', data);
    expect(only(schema)).toMatchObject({ levels: ['b', 'a', 'c', 'd'] });
    const { columns, problems } = predicted(schema, { race: ['d', 'd'] });
    expect(problems.size).toBe(0);
    expect(columns).toEqual([
      [1, 1],
      [0, 0],
      [0, 0],
      [1, 1],
    ]);
  });
  test('outside the breaks there is no value', () => {
    expect(caught(() => train('y ~ cut(x, c(0, 4, 7))', data))).toMatchObject({
      code: 'value-out-of-domain',
      message: 'cut(x, c(0, 4, 7)) has no value in row 8, where x = 8.',
    });
    const { schema } = train('y ~ cut(x, c(0, 4, 8))', data);
    expect(predicted(schema, { x: [1, 9] }).problems.get(1)).toMatchObject({ kind: 'out-of-domain' });
  });
  test.each([
    ['factor(race, levels = c("a", "b", "c"))', 'level-unknown', '"d" is not among the levels given'],
    ['relevel(race, ref = "e")', 'level-unknown', '"e" is no level'],
    ['C(race, treatment, base = 9)', 'level-unknown', 'has no level number 9'],
    ['cut(x, c(1, 1, 9))', 'formula-syntax', 'given twice'],
    ['cut(x, 1)', 'formula-syntax', 'from 2 to 1000 intervals'],
    ['cut(x, 1e9)', 'formula-syntax', 'from 2 to 1000 intervals'],
    ['cut(x, 1e308)', 'formula-syntax', 'from 2 to 1000 intervals'],
    ['cut(x, c(0, 5, 9), labels = "a")', 'formula-syntax', '1 labels for 2 intervals'],
    ['scale(x - x)', 'column-constant', 'does not vary'],
    ['poly(x, 8)', 'value-out-of-domain', ''],
    ['poly(log(x - 1), 2)', 'value-out-of-domain', 'log(x - 1) has no finite value in row 1'],
  ])('%s is refused', (term, code, words) => {
    const error = caught(() => train(`y ~ ${term}`, data));
    expect(error).toBeInstanceOf(OddsmithError);
    expect(error).toMatchObject({ code });
    expect((error as Error).message).toContain(words);
  });
});

describe('contrasts as an option', () => {
  test('by column, over what the formula says', () => {
    const { schema } = train('y ~ C(race, helmert) + factor(x > 3)', data, {
      contrasts: { race: 'sum', 'factor(x > 3)': [[-1], [1]] },
    });
    expect(schema.variables.map((variable) => variable.kind === 'factor' && variable.contrast)).toEqual([
      'sum',
      { columns: ['1'], matrix: [[-1], [1]] },
    ]);
    expect(schema.columns.at(-1)).toBe('factor(x > 3)[1]');
    const columns = columnsOfDesign(
      train('y ~ race', data, { contrasts: { race: [[1], [2], [3], [4]] } }).design,
    );
    expect(columns[1]).toEqual([2, 1, 3, 1, 2, 1, 4, 3]);
  });
  test.each([
    [[[1], [2]], 'have 2 rows for its 4 levels'],
    [[[], [], [], []], 'have 0 columns'],
    [[[1], [2], [3, 4], [5]], 'the same number'],
    [[[1], [2], [3], [Number.NaN]], 'finite numbers'],
  ])('%j is refused', (matrix, words) => {
    const error = caught(() => train('y ~ race', data, { contrasts: { race: matrix } }));
    expect(error).toMatchObject({ code: 'option-invalid' });
    expect((error as Error).message).toContain(words);
  });
  test('polynomials over too many levels are refused', () => {
    const many = Array.from({ length: 61 }, (_, i) => i);
    const error = caught(() => train('y ~ ordered(x)', { y: outcome(61), x: many }));
    expect(error).toMatchObject({ code: 'option-invalid', at: { column: 'ordered(x)' } });
  });
  test('for what is no factor they are refused', () => {
    expect(caught(() => train('y ~ x', data, { contrasts: { x: 'sum' } }))).toMatchObject({
      code: 'option-invalid',
    });
  });
});

describe('nesting', () => {
  test.each([
    ['race/x', ['race', 'race:x']],
    ['(race + flag)/x', ['race', 'flag', 'race:flag:x']],
    ['race/x/flag', ['race', 'race:x', 'race:x:flag']],
    ['race + x %in% race', ['race', 'race:x']],
    ['(x + flag) %in% race', ['x:race', 'flag:race']],
    ['x/race - x', ['x:race']],
  ])('%s', (side, terms) => {
    expect(train(`y ~ ${side}`, data).schema.terms.map(({ label }) => label)).toEqual(terms);
  });
});

test('interactions of bases, contrasts and numbers are products, the first factor varying fastest', () => {
  const columns = columnsOf('y ~ poly(x, 2)/x + C(race, sum) + poly(x, 2):C(race, sum):x', data);
  const names = Object.keys(columns);
  expect(names.slice(8)).toEqual(
    [1, 2, 3].flatMap((j) => [1, 2].map((i) => `poly(x, 2)[${i}]:x:C(race, sum)[${j}]`)),
  );
  for (const name of names.slice(8)) {
    const parts = name.split(':').map((part) => columns[part] ?? x);
    columns[name]!.forEach((value, row) => {
      expect(value).toBeCloseTo(
        parts.reduce((product, part) => product * part[row]!, 1),
        14,
      );
    });
  }
});

test('a schema is JSON and predicts the training rows bit for bit', () => {
  const formula =
    'y ~ ns(x, df = 2) * flag + bs(x, knots = 4) + rcs(x, 3) + poly(x, 2, raw = TRUE):race + cut(x, 3):flag';
  const { schema, design } = train(formula, data);
  expect(kept(schema)).toEqual(schema);
  expect(train(schema.formula, data).schema).toEqual(schema);
  expect(predicted(schema, { x, race, flag }).columns).toEqual(columnsOfDesign(design));
});
