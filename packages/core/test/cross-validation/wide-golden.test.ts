/** cv.glmnet on more columns than rows: `test/golden/penalties-wide/glmnet.R`. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { crossValidate } from '../../src/index.js';

interface Case {
  readonly alpha: number;
  readonly measure: 'deviance' | 'auc' | 'mse';
  readonly lambdas: readonly number[];
  readonly means: readonly number[];
  readonly errors: readonly number[];
  readonly nonzero: readonly number[];
  readonly minimum: number;
  readonly oneStandardError: number;
}

const golden = JSON.parse(
  readFileSync(new URL('../../../../test/golden/penalties-wide/glmnet.json', import.meta.url), 'utf8'),
) as { rows: number; columns: number; events: number; cases: readonly Case[] };

/** The script's data. */
function drawn(): Record<string, number[]> {
  let state = 20240601;
  const draw = () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647 - 0.5;
  };
  const x: number[][] = [];
  for (let j = 1; j <= golden.columns; j++)
    x.push(
      Array.from({ length: golden.rows }, (_, i) => {
        const own = draw();
        return own + (j % 3 === 0 ? x[j - 2]![i]! : 0);
      }),
    );
  const y = Array.from({ length: golden.rows }, (_, i) =>
    x[0]![i]! - x[3]![i]! + x[6]![i]! - x[9]![i]! + draw() > 0 ? 1 : 0,
  );
  return { ...Object.fromEntries(x.map((column, j) => [`x${j + 1}`, column])), y };
}

describe('cross-validation of more columns than rows', () => {
  const data = drawn();

  it.each(golden.cases)('is that of cv.glmnet: alpha $alpha, $measure', async (one) => {
    expect(data.y!.reduce((sum, y) => sum + y, 0)).toBe(golden.events);
    const { curves, choices, path } = await crossValidate(data, 'y ~ .', {
      ...{ alpha: one.alpha, lambdas: one.lambdas, folds: data.y!.map((_, i) => (i % 5) + 1) },
      ...{ measure: one.measure === 'mse' ? 'brier' : one.measure, foldTolerance: 1e-9 },
    });
    expect(path.solver).toBe(one.alpha === 0 ? 'row-space' : 'working-set');
    // Its mean squared error is over both classes.
    const factor = one.measure === 'mse' ? 2 : 1;
    curves[0]!.points.forEach(({ mean, standardError, nonzero }, k) => {
      expect(Math.abs((factor * mean!) / one.means[k]! - 1)).toBeLessThan(1e-6);
      expect(Math.abs((factor * standardError!) / one.errors[k]! - 1)).toBeLessThan(1e-5);
      expect(nonzero).toBe(one.nonzero[k]);
    });
    expect(choices.minimum.lambda).toBeCloseTo(one.minimum, 14);
    expect(choices['one-standard-error'].lambda).toBeCloseTo(one.oneStandardError, 14);
  });
});
