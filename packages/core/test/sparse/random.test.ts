/** 200 problems drawn at random, against proximal gradient steps on the matrix written out. */
import { describe, expect, it } from 'vitest';
import { deviations, objectiveAt, proximalGradient } from '../../../../test/oracle/sparse-reference.js';
import { fitSparse } from '../../src/sparse/index.js';
import { drawn, uniform } from './drawn.js';

const [PROBLEMS, BATCH, STEPS] = [200, 20, 6000];
const ALPHAS = [1, 0.5, 0.9, 0];

function hasBoth(labels: readonly number[], weights: readonly number[]): boolean {
  return [0, 1].every((label) => labels.some((y, i) => y === label && weights[i]! > 0));
}

/** What is asked for in a problem, by its number; every tenth has more columns than rows. */
function wishOf(number: number) {
  const next = uniform(1000 + number);
  const isWide = number % 10 === 9;
  const [rows, columns] = [14 + Math.floor(16 * next()), (isWide ? 30 : 3) + Math.floor(14 * next())];
  const [density, isWeighted] = [0.2 + 0.6 * next(), next() < 0.5];
  for (let seed = 5000 + number; ; seed += PROBLEMS) {
    const data = drawn({ seed, rows, columns, density });
    const weights = isWeighted ? data.weights : data.weights.map(() => 1);
    if (!hasBoth(data.labels, weights)) continue;
    return {
      ...{ data, columns, weights, alpha: ALPHAS[number % 4]!, lambda: 0.004 * 30 ** next() },
      ...{ intercept: next() < 0.7, standardize: next() < 0.7 },
    };
  }
}

const supportOf = (beta: readonly number[], columns: number) =>
  beta.flatMap((b, j) => (j < columns && b !== 0 ? [j] : []));

async function compare(number: number): Promise<void> {
  const { data, columns, weights, ...options } = wishOf(number);
  const { matrix, dense, labels } = data;
  const scales = options.standardize ? deviations(dense, weights) : dense[0]!.map(() => 1);
  const problem = { x: dense, y: labels, weights, scales, ...options };
  const expected = proximalGradient(problem, STEPS);
  const fit = await fitSparse(matrix, labels, { ...options, weights, tolerance: 1e-13 });
  const point = fit.points[0]!;
  const beta = new Array<number>(columns + 1).fill(0);
  point.indices.forEach((j, k) => {
    beta[j] = point.values[k]!;
  });
  beta[columns] = point.intercept;
  const [found, best] = [objectiveAt(problem, beta), objectiveAt(problem, expected)];
  const about = JSON.stringify({ number, rows: labels.length, columns, ...options });
  expect(point.converged, about).toBe(true);
  expect(Math.abs(found - best) / best, about).toBeLessThan(1e-12);
  if (options.alpha > 0) expect(supportOf(beta, columns), about).toEqual(supportOf(expected, columns));
}

describe('a random problem', () => {
  it.each(Array.from({ length: PROBLEMS / BATCH }, (_, k) => k * BATCH))(
    'has the minimum and the columns that slow steps find: %i and after',
    async (first) => {
      for (let number = first; number < first + BATCH; number++) await compare(number);
    },
  );
});
