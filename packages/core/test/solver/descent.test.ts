import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from '../../../../test/golden/descent/descent.json' with { type: 'json' };
import ten from '../../../../test/golden/zoo/seed_gradient_descent.json' with { type: 'json' };
import { cholesky } from '../../src/math/cholesky.js';
import { packedIndex } from '../../src/math/packed.js';
import type { Solution } from '../../src/objective/objective.js';
import {
  type Basis,
  diagonalBasis,
  inBasis,
  inCoordinates,
  standardisedBasis,
  whitenedBasis,
} from '../../src/solver/basis.js';
import { shuffledBatches } from '../../src/solver/batches.js';
import { type DescentOptions, descent } from '../../src/solver/descent.js';
import type { Schedule } from '../../src/solver/rates.js';
import { ask, runSync } from '../../src/solver/run.js';
import type { UpdateRuleName } from '../../src/solver/update-rules.js';
import { load, rowsOf } from './problems.js';

const { shards, scales, columns } = load(
  rowsOf(
    [ten.x.map(() => 1), ten.x],
    ten.y,
    ten.y.map((y) => 1 - y),
  ),
);
const start = new Float64Array(columns);
const dataUnits = diagonalBasis(scales.map((scale) => 1 / scale));

/** Coefficients in units of the data after each epoch. */
function iterates(options: DescentOptions, basis: Basis = dataUnits): number[][] {
  const found: number[][] = [];
  const run = inBasis(basis, { size: columns, start }, (inner) => descent.run(inner, options));
  runSync(ask(shards, run), {
    onIteration: ({ coefficients }) => found.push(Array.from(coefficients, (value, j) => value * scales[j]!)),
  });
  return found;
}

function expectClose(found: readonly number[][], epochs: Readonly<Record<string, readonly string[]>>): void {
  for (const [epoch, expected] of Object.entries(epochs)) {
    found[Number(epoch) - 1]!.forEach((value, j) => {
      expect(Math.abs(value - Number(expected[j]))).toBeLessThan(1e-12);
    });
  }
}

describe('update rules', () => {
  it.each(Object.entries(golden.rules))('%s moves as 40 digits do', (rule, epochs) => {
    expectClose(iterates({ rule: rule as UpdateRuleName, rate: golden.rate, epochs: 200 }), epochs);
  });
});

describe('schedules', () => {
  const schedules: Record<keyof typeof golden.schedules, Schedule> = {
    inverse: { kind: 'inverse', start: 0.04, decay: 0.05 },
    exponential: { kind: 'exponential', start: 0.04, factor: 0.98 },
    step: { kind: 'step', start: 0.04, factor: 0.5, every: 20 },
    cosine: { kind: 'cosine', start: 0.04, end: 0.004 },
  };
  it.each(Object.entries(schedules))('%s moves as 40 digits do', (name, rate) => {
    const epochs = golden.schedules[name as keyof typeof schedules];
    expectClose(iterates({ rule: 'gradient-descent', rate, epochs: 200 }), epochs);
  });
});

describe('backtracking', () => {
  it('lowers the loss at every step, from any first length', () => {
    for (const first of [1e-6, 0.05, 1e6]) {
      const losses: number[] = [];
      const run = descent.run(
        { size: columns, start },
        { rule: 'gradient-descent', rate: { kind: 'backtracking', first }, epochs: 100 },
      );
      runSync(ask(shards, run), { onIteration: ({ loss }) => losses.push(loss) });
      expect(losses.length).toBeGreaterThan(10);
      losses.slice(1).forEach((loss, i) => {
        expect(loss).toBeLessThanOrEqual(losses[i]! + 1e-15);
      });
    }
  });
});

describe('batches', () => {
  const all = Int32Array.from(ten.x.keys());
  const batches = { rows: all, size: 3, seed: 5, scale: () => 1 };

  it('take every row once an epoch, in a new order each time', () => {
    const next = shuffledBatches(all, 3, 1);
    const epochs = Array.from({ length: 50 }, () => next().map((batch) => Array.from(batch)));
    for (const epoch of epochs) {
      expect(epoch.map((batch) => batch.length)).toEqual([3, 3, 3, 1]);
      expect(epoch.flat().toSorted((a, b) => a - b)).toEqual(Array.from(all));
    }
    expect(new Set(epochs.map((epoch) => epoch.flat().join())).size).toBe(50);
  });

  it('put every row first equally often', () => {
    const next = shuffledBatches(all, 10, 3);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) counts[next()[0]![0]!]!++;
    // χ² with 9 degrees of freedom: 27.9 is its 0.999 quantile.
    expect(counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(27.9);
  });

  it('of all rows move as full batches do', () => {
    const whole = { ...batches, size: 10 };
    const options = { rule: 'adam', rate: 0.1, epochs: 50 } as const;
    const shuffled = iterates({ ...options, batches: whole });
    iterates(options).forEach((expected, i) => {
      expected.forEach((value, j) => {
        expect(Math.abs(shuffled[i]![j]! - value)).toBeLessThan(1e-12);
      });
    });
  });

  it('averaged tell the mean of all steps', () => {
    const options = {
      rule: 'gradient-descent',
      rate: 0.05,
      epochs: 20,
      batches: { ...batches, size: 10 },
    } as const;
    const steps = iterates(options);
    const means = iterates({ ...options, averaged: true });
    means.forEach((mean, i) => {
      mean.forEach((value, j) => {
        const expected = steps.slice(0, i + 1).reduce((sum, step) => sum + step[j]!, 0) / (i + 1);
        expect(value).toBeCloseTo(expected, 12);
      });
    });
  });
});

describe('overflow', () => {
  it.each([1e300, 1e308])('rate %d stops as not finite, with finite coefficients', (rate) => {
    const run = descent.run({ size: columns, start }, { rule: 'momentum', rate, epochs: 100 });
    const solution: Solution = runSync(ask(shards, run));
    expect(solution.stopReason).toBe('not-finite');
    expect(solution.coefficients.every(Number.isFinite)).toBe(true);
  });
});

describe('a basis', () => {
  const size = 3;
  const value = fc.integer({ min: -24, max: 24 }).map((k) => k / 8);
  const column = fc.array(value, { minLength: 12, maxLength: 12 });
  const vector = fc.array(value, { minLength: size, maxLength: size });
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);

  function gramOf(x: readonly (readonly number[])[]): Float64Array {
    const gram = new Float64Array(6);
    for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) gram[packedIndex(i, j)] = dot(x[i]!, x[j]!);
    return gram;
  }

  it('has a transpose, an inverse, and the curvature it promises', () => {
    fc.assert(
      fc.property(column, column, vector, vector, (a, b, u, v) => {
        const gram = gramOf([a.map(() => 1), a, b]);
        const factor = cholesky(gram, size, 1e-3);
        fc.pre(factor !== null);
        const bases = {
          diagonal: diagonalBasis(Float64Array.of(2, 0.5, 3)),
          standardised: standardisedBasis(gram, size, 12, true),
          whitened: whitenedBasis(factor!),
        };
        for (const basis of Object.values(bases)) {
          const point = basis.toPoint(Float64Array.from(u));
          basis.toCoordinates(point).forEach((value, j) => {
            expect(value).toBeCloseTo(u[j]!, 8);
          });
          // (Tu)ᵀv = uᵀ(Tᵀv).
          expect(dot(point, v)).toBeCloseTo(dot(u, basis.toGradient(Float64Array.from(v))), 6);
        }
        const correlations = inCoordinates(gram, bases.standardised).map((value) => value / 12);
        [0, 2, 5].forEach((index) => {
          expect(correlations[index]).toBeCloseTo(1, 6);
        });
        expect([correlations[1], correlations[3]].every((value) => Math.abs(value!) < 1e-6)).toBe(true);
        inCoordinates(gram, bases.whitened).forEach((value, index) => {
          expect(value).toBeCloseTo([0, 2, 5].includes(index) ? 1 : 0, 8);
        });
      }),
      { seed: 8, numRuns: 200 },
    );
  });
});
