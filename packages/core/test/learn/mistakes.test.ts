/**
 * The mistakes of the two articles that this library grew out of: each is made here as they print it, is seen to fail,
 * and stands beside the function that does it right.
 */
import { describe, expect, it } from 'vitest';
import {
  type Coefficients,
  coefficientsAt,
  crossEntropy,
  descend,
  gradient,
  LogisticRegression,
  learn,
  linearPredictor,
  logLikelihood,
  logOdds,
  probability,
} from '../../src/index.js';
import { article, certified, plainArrays, relativeError } from './golden.js';

const { x, y } = article;
const optimum = certified.coef.map(Number) as [number, number];
const distance = ({ intercept, weights }: { intercept: number; weights: ArrayLike<number> }) =>
  Math.hypot(intercept - optimum[0], weights[0]! - optimum[1]);
const { exp, log } = Math;

describe('brackets', () => {
  it('“exp(log-odds) / 1 + exp(log-odds)” is no probability', () => {
    const asPrinted = (z: number) => exp(z) / 1 + exp(z);
    expect(asPrinted(0)).toBe(2);
    expect(probability(0)).toBe(0.5);
    for (const z of [-3, -1, 0, 1, 3]) {
      expect(asPrinted(z)).not.toBeCloseTo(probability(z), 3);
      expect(probability(z)).toBeCloseTo(exp(z) / (1 + exp(z)), 15);
    }
  });

  it('“log(probability / 1 – probability)” is no log-odds, and not even defined', () => {
    const asPrinted = (p: number) => log(p / 1 - p);
    expect(asPrinted(0.5)).toBe(-Infinity);
    expect(asPrinted(0.8)).toBe(-Infinity);
    expect(logOdds(0.5)).toBe(0);
    expect(logOdds(0.8)).toBeCloseTo(log(4), 15);
  });
});

describe('the branch of the sigmoid for z ≥ 0', () => {
  it('“1/(1 + exp(z))” never exceeds one half and falls where it should rise', () => {
    const asPrinted = (z: number) => (z >= 0 ? 1 / (1 + exp(z)) : exp(z) / (1 + exp(z)));
    for (const z of [0.5, 1, 2, 5, 20]) {
      expect(asPrinted(z)).toBeLessThan(0.5);
      expect(probability(z)).toBeGreaterThan(0.5);
      expect(probability(z) + asPrinted(z)).toBeCloseTo(1, 15);
    }
    expect(asPrinted(2)).toBeLessThan(asPrinted(1));
    expect(probability(2)).toBeGreaterThan(probability(1));
  });
});

describe('the gradient of the intercept', () => {
  it('left out, as in the second article, holds the intercept at its start, and the fit away from the optimum', () => {
    let w = 0;
    for (let epoch = 0; epoch < 10_000; epoch++) w -= 0.05 * gradient(x, y, w, 0).weights[0]!;
    expect(Math.abs(gradient(x, y, w, 0).weights[0]!)).toBeLessThan(1e-12);
    const without = crossEntropy(linearPredictor(x, w), y);
    const best = -Number(certified.loglik) / x.length;
    expect(without).toBeGreaterThan(best + 0.1);
    expect(distance({ intercept: 0, weights: [w] })).toBeGreaterThan(5);
    expect(gradient(x, y, w, 0).intercept).toBeGreaterThan(1);
    expect(distance(coefficientsAt(learn(x, y, { rate: 0.04, epochs: 10_000 })))).toBeLessThan(1e-9);
  });

  it('is the mean of (ŷ − y) in the mean loss', () => {
    const p = probability(linearPredictor(x, 0.3, -0.2));
    const mean = p.reduce((sum, value, i) => sum + (value - y[i]!), 0) / x.length;
    expect(gradient(x, y, 0.3, -0.2, { reduction: 'mean' }).intercept).toBeCloseTo(mean, 14);
  });
});

describe('overflow', () => {
  it('exp(z)/(1 + exp(z)) is NaN from z = 710 on', () => {
    const asPrinted = (z: number) => exp(z) / (1 + exp(z));
    expect(asPrinted(710)).toBeNaN();
    expect(probability(710)).toBe(1);
    for (const { z, probability: expected } of plainArrays.single.filter((row) => row.z >= 709)) {
      expect(probability(z)).toBe(Number(expected));
    }
  });

  it('…and one such row spoils the whole run, which ours survives', () => {
    const far = [...x, 1000];
    const labels = [...y, 1];
    let [b0, b1] = [0, 0];
    for (let epoch = 0; epoch < 3; epoch++) {
      const p = far.map((value) => exp(b0 + b1 * value) / (1 + exp(b0 + b1 * value)));
      b0 -= 0.01 * p.reduce((sum, value, i) => sum + (value - labels[i]!), 0);
      b1 -= 0.01 * p.reduce((sum, value, i) => sum + (value - labels[i]!) * far[i]!, 0);
    }
    expect(b1).toBeNaN();
    const history = learn(far, labels, { rate: 0.01, epochs: 3 });
    expect(history.stopReason).toBe('epochs');
    expect(history.losses.every(Number.isFinite)).toBe(true);
  });

  it('log meets 0 where a probability rounds to 0 or 1', () => {
    const asPrinted = (z: number, t: number) => {
      const p = 1 / (1 + exp(-z));
      return -(t * log(p) + (1 - t) * log(1 - p));
    };
    expect(asPrinted(40, 1)).toBeNaN();
    expect(asPrinted(40, 0)).toBe(Infinity);
    expect(crossEntropy([40], [0])).toBeCloseTo(40, 12);
    expect(relativeError(crossEntropy([40], [1]), exp(-40))).toBeLessThan(1e-15);
    expect(logLikelihood([800, -1000], [0, 1])).toBe(-1800);
  });
});

describe('the history', () => {
  it('of the first article begins after the first step and holds no loss', () => {
    const b1: number[] = [];
    let state: Coefficients = { intercept: 0, weights: Float64Array.of(0) };
    for (let epoch = 0; epoch < 5; epoch++) {
      state = descend(x, y, state);
      b1.push(state.weights[0]!);
    }
    expect(b1).not.toContain(0);
    const history = learn(x, y, { epochs: 5 });
    expect(Array.from(history.weights)).toEqual([0, ...b1]);
    expect(history.losses).toHaveLength(6);
    expect(history.losses[0]).toBeCloseTo(Math.LN2, 15);
    expect(history.losses[5]!).toBeLessThan(history.losses[0]!);
  });
});

describe('the end of the run', () => {
  it('at epoch 10,000 is not the optimum', () => {
    const history = learn(x, y);
    const end = coefficientsAt(history);
    expect(end.intercept.toFixed(4)).toBe('-4.0681');
    expect(end.weights[0]!.toFixed(4)).toBe('1.1915');
    expect(history.gradientNorms.at(-1)!).toBeGreaterThan(1e-3);
    const { intercept, coefficients } = new LogisticRegression().fit(x, y);
    expect(intercept.toFixed(4)).toBe('-5.5414');
    expect(coefficients[0]!.toFixed(4)).toBe('1.5833');
    expect(distance({ intercept, weights: coefficients })).toBeLessThan(1e-14);
  });

  it('is no better for a smaller rate, which only takes longer', () => {
    const rates = [0.0001, 0.001, 0.01, 0.04];
    const ends = rates.map((rate) => distance(coefficientsAt(learn(x, y, { rate }))));
    for (let i = 1; i < ends.length; i++) expect(ends[i]!).toBeLessThan(ends[i - 1]!);
    expect(ends.at(-1)!).toBeLessThan(1e-9);
    const slow = coefficientsAt(learn(x, y, { rate: 0.01, epochs: 100_000 }));
    const fast = coefficientsAt(learn(x, y, { rate: 0.04, epochs: 25_000 }));
    expect(distance(slow)).toBeLessThan(1e-9);
    expect(distance(fast)).toBeLessThan(1e-9);
  });
});

describe('the rate of a summed gradient', () => {
  const copies = (count: number) => ({
    x: Array.from({ length: count }, () => x).flat(),
    y: Array.from({ length: count }, () => y).flat(),
  });
  /** The largest change of the loss in the last 100 epochs: 0 where the run has come to rest. */
  const unrest = (losses: Float64Array) => {
    const last = losses.slice(-100);
    return Math.max(...last) - Math.min(...last);
  };

  it('is that of the mean gradient divided by the number of rows', () => {
    const summed = learn(x, y, { rate: 0.004, epochs: 200 });
    const mean = learn(x, y, { rate: 0.04, epochs: 200, reduction: 'mean' });
    summed.weights.forEach((weight, epoch) => {
      expect(Math.abs(mean.weights[epoch]! - weight)).toBeLessThan(1e-13);
    });
  });

  it('that settles on ten rows does not on the same rows five times over; the mean gradient knows no difference', () => {
    const five = copies(5);
    const rate = 0.04;
    expect(unrest(learn(x, y, { rate }).losses)).toBeLessThan(1e-12);
    expect(unrest(learn(five.x, five.y, { rate }).losses)).toBeGreaterThan(0.01);
    expect(unrest(learn(five.x, five.y, { rate: rate / 5 }).losses)).toBeLessThan(1e-12);
    const mean = { rate: 10 * rate, reduction: 'mean' } as const;
    expect(unrest(learn(five.x, five.y, mean).losses)).toBeLessThan(1e-12);
  });

  it('settles below the bound of the ten rows, 0.1346, and not above', () => {
    const near = { epochs: 20_000, start: { intercept: optimum[0] + 1e-3, weights: optimum[1] } };
    expect(unrest(learn(x, y, { ...near, rate: 0.13 }).losses)).toBeLessThan(1e-12);
    expect(unrest(learn(x, y, { ...near, rate: 0.14 }).losses)).toBeGreaterThan(1e-3);
  });
});
