/** `learn`: the article's run and others, against values computed independently. */
import { describe, expect, it } from 'vitest';
import {
  coefficientsAt,
  crossEntropy,
  descend,
  gradient,
  learn,
  linearPredictor,
  probability,
  trainSync,
} from '../../src/index.js';
import { article, certified, failure, plainArrays, relativeError, transpose } from './golden.js';

const { x, y, snapshots } = article;
const { many } = plainArrays;
const [intercept, ...weights] = many.beta as [number, ...number[]];
const start = { intercept, weights };

describe('learn', () => {
  const history = learn(x, y);

  it('runs as the article: to 1e-12 at every listed epoch, probabilities too', () => {
    expect(Object.keys(snapshots)).toContain('10000');
    for (const [epoch, { b0, b1, p }] of Object.entries(snapshots)) {
      const { intercept: b, weights: w } = coefficientsAt(history, Number(epoch));
      expect(Math.abs(b - Number(b0))).toBeLessThan(1e-12);
      expect(Math.abs(w[0]! - Number(b1))).toBeLessThan(1e-12);
      probability(linearPredictor(x, w, b)).forEach((value, i) => {
        expect(Math.abs(value - p[i]!)).toBeLessThan(1e-12);
      });
    }
  });

  it('keeps the start, and the loss and gradient norm of every iterate', () => {
    expect(history).toMatchObject({ epochs: 10_000, stopReason: 'epochs' });
    for (const values of [history.intercepts, history.weights, history.losses, history.gradientNorms]) {
      expect(values).toHaveLength(10_001);
    }
    expect(coefficientsAt(history, 0)).toEqual({ intercept: 0, weights: Float64Array.of(0) });
    expect(relativeError(history.losses[0]!, Math.LN2)).toBeLessThan(1e-15);
    for (const epoch of [0, 1, 77, 10_000]) {
      const { intercept: b, weights: w } = coefficientsAt(history, epoch);
      const slope = gradient(x, y, w, b, { reduction: 'mean' });
      const loss = crossEntropy(linearPredictor(x, w, b), y);
      expect(relativeError(history.losses[epoch]!, loss)).toBeLessThan(1e-15);
      const norm = Math.hypot(slope.intercept, slope.weights[0]!);
      expect(relativeError(history.gradientNorms[epoch]!, norm)).toBeLessThan(1e-15);
    }
  });

  it('gives the bits of train on the same rows', () => {
    const watched = trainSync({ x, y }, 'y ~ x');
    expect(watched.coefficients.filter((_, i) => i % 2 === 0)).toEqual(history.intercepts);
    expect(watched.coefficients.filter((_, i) => i % 2 === 1)).toEqual(history.weights);
    expect(watched.losses).toEqual(history.losses);
  });

  it('takes the steps of descend, bit for bit', () => {
    let state = coefficientsAt(history, 0);
    for (let epoch = 1; epoch <= 20; epoch++) {
      state = descend(x, y, state);
      expect(coefficientsAt(history, epoch)).toEqual(state);
    }
  });

  it('agrees with 25 digits for many features, by rows and by columns', () => {
    const { rate, steps: epochs } = many;
    const found = learn(many.X, many.y, { rate, epochs, start });
    const end = coefficientsAt(found);
    [end.intercept, ...end.weights].forEach((value, j) => {
      expect(relativeError(value, Number(many.descended[j]))).toBeLessThan(1e-13);
    });
    expect(relativeError(found.losses.at(-1)!, Number(many.descendedCrossEntropy))).toBeLessThan(1e-13);
    expect(relativeError(found.gradientNorms.at(-1)!, Number(many.descendedGradientNorm))).toBeLessThan(
      1e-12,
    );
    const options = { rate, epochs, start, layout: 'columns' } as const;
    expect(learn(transpose(many.X), many.y, options)).toEqual(found);
  });

  it('gives the same where the rows, many times over, are enough for WebAssembly', () => {
    const copies = Array.from({ length: 40_000 }, (_, i) => i % 10);
    const long = learn(
      copies.map((i) => x[i]!),
      copies.map((i) => y[i]!),
      { rate: 0.05, epochs: 3, reduction: 'mean' },
    );
    const short = learn(x, y, { rate: 0.05, epochs: 3, reduction: 'mean' });
    expect(relativeError(long.weights[3]!, short.weights[3]!)).toBeLessThan(1e-13);
  });

  it('in batches, repeats itself with the same seed, not with another, and nears the optimum', () => {
    const options = { batchSize: 3, rate: 0.01, epochs: 4000 };
    const one = learn(x, y, options);
    expect(learn(x, y, { ...options, seed: 1 })).toEqual(one);
    expect(learn(x, y, { ...options, seed: 2 }).intercepts).not.toEqual(one.intercepts);
    const optimum = -Number(certified.loglik) / x.length;
    expect(one.losses.at(-1)! - optimum).toBeLessThan(1e-3);
    expect(one.losses.at(-1)!).toBeGreaterThanOrEqual(optimum);
  });

  it('reaches the optimum by other rules; Adam with a constant rate hovers about it', () => {
    for (const [solver, tolerance] of [
      ['momentum', 1e-9],
      ['nesterov', 1e-9],
      ['adam', 1e-3],
    ] as const) {
      const found = coefficientsAt(learn(x, y, { solver, rate: 0.02, epochs: 20_000 }));
      expect(Math.abs(found.intercept - Number(certified.coef[0])), solver).toBeLessThan(tolerance);
      expect(Math.abs(found.weights[0]! - Number(certified.coef[1])), solver).toBeLessThan(tolerance);
    }
  });

  it('ends its history with the last finite iterate where the iterates overflow', () => {
    const found = learn([1e200, -1e200, 3e200], [0, 1, 1], { rate: 1e200, epochs: 50 });
    expect(found.stopReason).toBe('not-finite');
    expect(found.epochs).toBeLessThan(50);
    for (const values of [found.intercepts, found.weights, found.losses]) {
      expect(values).toHaveLength(found.epochs + 1);
      expect(values.every(Number.isFinite)).toBe(true);
    }
  });

  it('refuses options and data that are none', () => {
    expect(failure(() => learn(x, y, { rate: -1 }))).toMatchObject({
      code: 'option-invalid',
      at: { option: 'rate' },
    });
    expect(failure(() => learn(x, y, { epoch: 5 } as never)).message).toContain('Did you mean "epochs"?');
    expect(failure(() => learn(x, y, { epochs: 2.5 })).code).toBe('option-invalid');
    expect(failure(() => learn(x, y, { epochs: 1e300 })).code).toBe('memory-exhausted');
    expect(failure(() => learn(x, y, { start: { intercept: 0, weights: [1, 2] } })).code).toBe('data-shape');
    expect(failure(() => learn(x, y, { start: { intercept: 1e308, weights: 1e308 } })).code).toBe(
      'value-not-finite',
    );
    expect(failure(() => learn(x, y.slice(1))).code).toBe('data-shape');
    expect(failure(() => learn(x, ['a', 'b'] as never)).code).toBe('column-type');
    expect(failure(() => coefficientsAt(history, 10_001)).code).toBe('value-out-of-domain');
  });
});
