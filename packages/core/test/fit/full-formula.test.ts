import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/evaluation/evaluate.js';
import { fit } from '../../src/fit/fit.js';
import { fitSync } from '../../src/fit/fit-sync.js';
import { loadModel, predict } from '../../src/fit/models.js';
import { trainingScene } from '../../src/learn/scene.js';
import { train } from '../../src/learn/train.js';

const n = 120;
const whole = (i: number, factor: number, modulus: number) => (i * factor) % modulus;
const data = {
  y: Array.from({ length: n }, (_, i) => (whole(i, 37, 11) + whole(i, 5, 7) > 8 ? 'yes' : 'no')),
  x: Array.from({ length: n }, (_, i) => whole(i, 29, 41) / 4),
  z: Array.from({ length: n }, (_, i) => whole(i, 17, 53) - 20),
  race: Array.from({ length: n }, (_, i) => ['white', 'black', 'other', 'none'][whole(i, 7, 9) % 4]!),
  smoke: Array.from({ length: n }, (_, i) => whole(i, 3, 5) > 2),
  day: Array.from({ length: n }, (_, i) => new Date(Date.UTC(2023, 0, 1 + 3 * i))),
};

const FORMULAS = [
  'y ~ poly(x, 2) + ns(z, df = 3)',
  'y ~ bs(x, df = 4) + C(race, sum):smoke',
  'y ~ rcs(z, 4) + ordered(race, levels = c("none", "other", "white", "black"))',
  'y ~ scale(x) * scale(z)',
  'y ~ cut(x, 3) + relevel(race, ref = "other")',
  'y ~ (race == "white") + ifelse(smoke, x, 0)',
  'y ~ lump(race, 2) + (z > 0 & smoke)',
  'y ~ ifelse(race %in% c("white", "black"), race, "rest")/x',
  'y ~ factor(weekday(day)) + month(day) + offset(pmin(x, 2) / 10)',
  'x > 5 ~ C(race, helmert) + log(z + 25)',
];

/** Alone first, so that it is `fit` that loads what it needs. */
test('fit loads the language that a formula needs, and the model predicts what the fit does', async () => {
  for (const formula of FORMULAS) {
    const found = await fit(data, formula);
    const model = loadModel(found.modelFile());
    expect(model.golden.rows.length).toBeGreaterThan(5);
    const expected = found.predict(data);
    expect(expected.problems.size).toBe(0);
    expect(predict(model, data)).toEqual(expected);
    expect(fitSync(data, formula).coefficients).toEqual(found.coefficients);
    expect(found.summary()).toContain('(Intercept)');
    expect(evaluate(model, data).rows).toBe(n);
  }
});

test('contrasts as an option', async () => {
  const treatment = await fit(data, 'y ~ race + x');
  const helmert = await fit(data, 'y ~ race + x', { contrasts: { race: 'helmert' } });
  expect(helmert.schema.columns).toEqual(['(Intercept)', 'race[1]', 'race[2]', 'race[3]', 'x']);
  expect(helmert.report.deviance).toBeCloseTo(treatment.report.deviance, 10);
  expect(helmert.coefficients[4]!.estimate).toBeCloseTo(treatment.coefficients[4]!.estimate!, 10);
  const refused = fit(data, 'y ~ race', { contrasts: { race: 'sun' as 'sum' } });
  await expect(refused).rejects.toMatchObject({ code: 'option-invalid', at: { option: 'contrasts' } });
});

test('splines in other numbers of the same space have the same deviance', async () => {
  const [powers, orthogonal] = [
    await fit(data, 'y ~ poly(x, 3, raw = TRUE)'),
    await fit(data, 'y ~ poly(x, 3)'),
  ];
  expect(orthogonal.report.deviance).toBeCloseTo(powers.report.deviance, 9);
  const [splines, own] = [await fit(data, 'y ~ bs(x, degree = 3)'), powers];
  expect(splines.report.deviance).toBeCloseTo(own.report.deviance, 9);
});

describe('pictures and training', () => {
  test('a scene of a spline', () => {
    const scene = trainingScene(data, 'y ~ ns(x, df = 3)');
    expect(scene.grid).toMatchObject({ kind: 'curve', input: 'x' });
    expect(scene.sample.inputs).toHaveLength(1);
  });
  test('a history', async () => {
    const history = await train(data, 'y ~ poly(x, 2) + C(race, sum)', { solver: 'newton', epochs: 5 });
    expect(history.columns).toHaveLength(6);
  });
});

test('a report does not call contrasts levels', async () => {
  const { schema, report } = await fit(data, 'y ~ C(race, sum) + poly(x, 2)');
  expect(schema.columns.slice(1, 4)).toEqual(['C(race, sum)[1]', 'C(race, sum)[2]', 'C(race, sum)[3]']);
  const text = (await fit(data, 'y ~ C(race, sum) + race:poly(x, 2)')).summary();
  expect(text).not.toContain('(reference)');
  expect(report.coefficients.map(({ term }) => term)).toEqual(schema.columns);
});

test('models of version 1 load with the shape they had', async () => {
  const found = await fit(data, 'y ~ race * x + log(z + 25)');
  const text = found.modelFile();
  expect(JSON.parse(text).schema).toMatchObject({ version: 1 });
  for (const word of ['"basis"', '"word"', '"named"']) expect(text).not.toContain(word);
  expect(loadModel(text).schema).toEqual(found.schema);
});
