/** Models of several classes: files, predictions with their errors, summaries. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  evaluate,
  fitSync,
  loadModel,
  OddsmithError,
  predict,
  readCsvSync,
  writeModel,
} from '../../src/index.js';

const folder = new URL('../../../../test/golden/zoo-families/', import.meta.url);
const women = readCsvSync(readFileSync(new URL('womenlf_multinomial.csv', folder)));
const LEVELS = { family: 'multinomial' as const, levels: { partic: ['not.work', 'parttime', 'fulltime'] } };
const fitted = fitSync(women, 'partic ~ hincome + children', LEVELS);
const text = fitted.modelFile();

describe('the model file', () => {
  const model = loadModel(text);

  it('is read as it was written, with family, classes and flat coefficients', () => {
    expect(writeModel(model)).toBe(text);
    expect(model.family).toBe('multinomial');
    expect(model.event).toBeNull();
    expect(model.schema.response).toMatchObject({
      kind: 'classes',
      levels: LEVELS.levels.partic,
      ordered: false,
    });
    expect(model.coefficients).toHaveLength(6);
    expect(model.covariance).toHaveLength(6);
  });

  it('predicts what the fit predicts', () => {
    expect(predict(model, women, { intervals: 'wald' })).toEqual(
      fitted.predict(women, { intervals: 'wald' }),
    );
  });

  it('is refused when its family is another', () => {
    const { checksum: _, ...parts } = JSON.parse(text);
    expect(() => writeModel({ ...parts, family: 'binary' })).toThrow(/family/);
    expect(() => writeModel({ ...parts, coefficients: parts.coefficients.slice(1) })).toThrow(/coefficients/);
  });

  it('is not evaluated as a binary one', () => {
    expect(() => evaluate(model, women)).toThrow(OddsmithError);
  });
});

describe('predictions', () => {
  const rows = [
    { hincome: 15, children: 'present' },
    { hincome: 3, children: 'absent' },
    { hincome: null, children: 'absent' },
  ];
  const { classes, probability, logOdds, problems } = fitted.predict(rows, { intervals: 'wald' });
  const at = (row: number) => classes!.probabilities.map((values) => values[row]!);

  it('are a distribution, from the coefficients', () => {
    const [b, c] = [fitted.coefficients.slice(0, 3), fitted.coefficients.slice(3)].map((own) =>
      Math.exp(own[0]!.estimate! + 15 * own[1]!.estimate! + own[2]!.estimate!),
    ) as [number, number];
    const total = 1 + b + c;
    [1 / total, b / total, c / total].forEach((p, k) => {
      expect(at(0)[k]).toBeCloseTo(p, 13);
    });
    expect(at(1).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 14);
  });

  it('name the most probable class', () => {
    expect([...classes!.mostProbable]).toEqual([0, 2, -1]);
    expect(probability[1]).toBe(at(1)[2]);
    expect(logOdds[1]).toBeCloseTo(Math.log(at(1)[2]! / (1 - at(1)[2]!)), 12);
    expect(problems.get(2)).toEqual({ kind: 'missing', column: 'hincome' });
    expect(at(2)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it('have standard errors by the delta method, as differences of the coefficients give them', () => {
    const flat = fitted.coefficients.map(({ estimate }) => estimate!);
    const x = [1, 15, 1];
    const probabilities = (beta: number[]) => {
      const odds = [0, 3].map((k) => Math.exp(x.reduce((sum, value, j) => sum + value * beta[k + j]!, 0)));
      const total = 1 + odds[0]! + odds[1]!;
      return [1 / total, odds[0]! / total, odds[1]! / total];
    };
    const step = 1e-6;
    const slopes = flat.map((_, at) => {
      const moved = (by: number) => probabilities(flat.map((value, j) => (j === at ? value + by : value)));
      const [up, down] = [moved(step), moved(-step)];
      return up.map((value, k) => (value - down[k]!) / (2 * step));
    });
    const { covarianceMatrix } = fitted.report;
    for (const k of [0, 1, 2]) {
      let variance = 0;
      for (let i = 0; i < 6; i++)
        for (let j = 0; j < 6; j++) variance += slopes[i]![k]! * slopes[j]![k]! * covarianceMatrix[i]![j]!;
      expect(classes!.intervals!.standardErrors[k]![0]! / Math.sqrt(variance)).toBeCloseTo(1, 7);
    }
  });

  it('have intervals within (0, 1) around them', () => {
    const { lower, upper } = classes!.intervals!;
    for (const k of [0, 1, 2]) {
      expect(lower[k]![0]).toBeGreaterThan(0);
      expect(lower[k]![0]).toBeLessThan(at(0)[k]!);
      expect(upper[k]![0]).toBeGreaterThan(at(0)[k]!);
      expect(upper[k]![0]).toBeLessThan(1);
    }
  });
});

describe('the summary', () => {
  it('has a table for each class against the base', () => {
    const summary = fitted.summary({ unicode: false });
    expect(summary).toContain('Modelling the classes of partic against not.work');
    expect(summary).toContain('parttime against not.work');
    expect(summary).toContain('fulltime against not.work');
    expect(summary).toContain('not.work = 155 (58.9 %)');
    expect(summary).toMatch(/hincome +-0\.097/);
    expect(Math.max(...summary.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });
});
