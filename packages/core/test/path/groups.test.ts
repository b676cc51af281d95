/** Columns of a factor or spline that enter together, against proximal gradient steps. */
import { describe, expect, it } from 'vitest';
import { proximalGradient } from '../../../../test/oracle/proximal-gradient.js';
import { fitPath, fitPathSync } from '../../src/index.js';
import { mean, normal, spread, uniform } from './problems.js';

const LEVELS = ['a', 'b', 'c', 'd'];

function draw(seed: number, rows = 120) {
  const next = uniform(seed);
  const g = Array.from({ length: rows }, () => LEVELS[Math.floor(4 * next())]!);
  const h = Array.from({ length: rows }, () => LEVELS[Math.floor(3 * next())]!);
  const x = g.map(() => normal(next));
  const y = x.map((one, i) => (next() < 1 / (1 + Math.exp(0.5 - one - (g[i] === 'c' ? 1.5 : 0))) ? 1 : 0));
  const columns = [x, ...['b', 'c', 'd'].map((level) => g.map((one) => Number(one === level)))];
  return {
    data: { y, x, g, h },
    y,
    columns: [...columns, ...['b', 'c'].map((level) => h.map((one) => Number(one === level)))],
  };
}

const GROUPS = [
  [1, 2, 3],
  [4, 5],
];

describe('grouped', () => {
  it.each([1, 0.6])('enters by term, and is as the reference has it (alpha %s)', async (alpha) => {
    const { data, y, columns } = draw(7);
    const {
      points,
      columns: told,
      grouped,
      lambdaMax,
    } = await fitPath(data, 'y ~ x + g + h', {
      alpha,
      grouped: true,
      lambdaCount: 8,
      lambdaRatio: 0.05,
    });
    expect(grouped).toBe(true);
    const deviations = columns.map((column) => spread(column));
    deviations.forEach((deviation, j) => {
      expect(told[j + 1]!.standardDeviation! / deviation).toBeCloseTo(1, 13);
    });
    const centred = columns.map((column, j) =>
      column.map((value) => (value - mean(column)) / deviations[j]!),
    );
    const seen = new Set<number>();
    for (const { lambda, coefficients, objective, violation } of points) {
      expect(violation).toBeLessThan(1e-9);
      const b = coefficients.slice(1).map((value, j) => value * deviations[j]!);
      for (const group of GROUPS) {
        const isZero = group.map((j) => b[j] === 0);
        expect(new Set(isZero).size).toBe(1);
        if (!isZero[0]) seen.add(group[0]!);
      }
      const none = centred.map(() => 0);
      const reference = proximalGradient({
        columns: [y.map(() => 1), ...centred],
        events: y,
        others: y.map((label) => 1 - label),
        offset: y.map(() => 0),
        absolute: [0, lambda * alpha, ...none.slice(1)],
        squared: [0, ...none.map(() => lambda * (1 - alpha))],
        lower: [-Infinity, ...none.map(() => -Infinity)],
        upper: [Infinity, ...none.map(() => Infinity)],
        groups: GROUPS.map((group) => ({
          columns: group.map((j) => j + 1),
          weight: lambda * alpha * Math.sqrt(group.length),
        })),
      });
      expect(objective / reference.objective).toBeCloseTo(1, 12);
      b.forEach((value, j) => {
        expect(value).toBeCloseTo(reference.b[j + 1]!, 7);
        if (lambda < lambdaMax!) expect(value !== 0).toBe(reference.b[j + 1] !== 0);
      });
    }
    expect([...seen].sort()).toEqual([1, 4]);
  });

  it('is refused with bounds, without absolute values, and with factors that differ within a term', () => {
    const { data } = draw(3, 40);
    const refused = (options: Parameters<typeof fitPathSync>[2], option: string) =>
      expect(() => fitPathSync(data, 'y ~ x + g + h', options)).toThrow(
        expect.objectContaining({ code: 'option-invalid', at: { option } }),
      );
    refused({ grouped: true, bounds: { x: [0, 1] } }, 'bounds');
    refused({ grouped: true, alpha: 0 }, 'grouped');
    refused({ grouped: true, penaltyFactors: { 'g[b]': 2 } }, 'penaltyFactors');
  });
});
