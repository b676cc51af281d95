/** The formulas over plain arrays, against 25 digits of mpmath. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  classify,
  crossEntropy,
  descend,
  gradient,
  linearPredictor,
  logLikelihood,
  logOdds,
  probability,
} from '../../src/index.js';
import { failure, plainArrays, relativeError, transpose } from './golden.js';

const { single, inverse, many } = plainArrays;
const [intercept, ...weights] = many.beta as [number, ...number[]];

describe('log-odds and probability', () => {
  it('agree with 25 digits in the middle and in both tails', () => {
    for (const { z, probability: expected } of single) {
      const p = probability(z);
      expect(p).toBeLessThanOrEqual(1);
      const subnormal = Number(expected) < 2.3e-308;
      if (subnormal) expect(Math.abs(p - Number(expected))).toBeLessThan(1e-323);
      else expect(relativeError(p, Number(expected))).toBeLessThan(1e-15);
    }
    for (const { p, logOdds: expected } of inverse) {
      expect(relativeError(logOdds(p), Number(expected)), `p = ${p}`).toBeLessThan(5e-16);
    }
  });

  it('take arrays of any kind', () => {
    expect(probability([0, Infinity, -Infinity])).toEqual(Float64Array.of(0.5, 1, 0));
    expect(logOdds(Float32Array.of(0.5, 1, 0))).toEqual(Float64Array.of(0, Infinity, -Infinity));
  });

  it('are inverse to each other', () => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 15, noNaN: true }), (z) => {
        // An error of one ulp in p moves z by about ulp(p)/(p(1−p)).
        expect(Math.abs(logOdds(probability(z)) - z)).toBeLessThanOrEqual(
          2e-15 * (1 + Math.abs(z)) + 3e-16 * Math.exp(Math.max(z, 0)),
        );
      }),
      { seed: 1 },
    );
  });

  it('refuse what is no probability or no number', () => {
    expect(failure(() => logOdds([0.5, 1.1]))).toMatchObject({
      code: 'value-out-of-domain',
      at: { row: 2, column: 'p' },
    });
    expect(failure(() => probability(NaN)).code).toBe('value-out-of-domain');
  });
});

describe('linearPredictor', () => {
  it('agrees with 25 digits, by rows and by columns', () => {
    const z = linearPredictor(many.X, weights, intercept);
    z.forEach((value, i) => {
      expect(relativeError(value, Number(many.logOdds[i]))).toBeLessThan(1e-15);
    });
    expect(linearPredictor(transpose(many.X), weights, intercept, { layout: 'columns' })).toEqual(z);
  });

  it('takes one feature as a flat array with a number for its weight', () => {
    expect(linearPredictor([1, 2, 4], 0.5, -1)).toEqual(Float64Array.of(-0.5, 0, 1));
    expect(linearPredictor(Int8Array.of(1, 2), [0.5])).toEqual(Float64Array.of(0.5, 1));
  });

  it('says what is wrong with its arrays, and where', () => {
    const cases: readonly [() => unknown, string, object][] = [
      [() => linearPredictor([], 1), 'data-empty', {}],
      [() => linearPredictor([[], []], []), 'data-empty', {}],
      [() => linearPredictor([[1, 2], [3]], [1, 1]), 'data-shape', { row: 2 }],
      [() => linearPredictor([[1, 2], 3] as never, [1, 1]), 'data-shape', { row: 2 }],
      [() => linearPredictor([[1, 2]], [1]), 'data-shape', {}],
      [() => linearPredictor([[1, NaN]], [1, 1]), 'value-missing', { row: 1, column: 'x2' }],
      [() => linearPredictor([1, Infinity], 1), 'value-not-finite', { row: 2, column: 'x1' }],
      [() => linearPredictor([1, '2'] as never, 1), 'column-type', { row: 2, column: 'x1' }],
      [() => linearPredictor([1e308, 1], 10), 'value-not-finite', { row: 1 }],
      [() => linearPredictor('12' as never, 1), 'data-shape', {}],
      [
        () => linearPredictor([1], 1, 0, { layout: 'colums' as never }),
        'option-invalid',
        { option: 'layout' },
      ],
      [
        () => linearPredictor([[1], [2]], 1, 0, { layot: 'rows' } as never),
        'option-unknown',
        { option: 'layot' },
      ],
    ];
    for (const [action, code, at] of cases) expect(failure(action)).toMatchObject({ code, at });
  });
});

describe('logLikelihood and crossEntropy', () => {
  it('agree with 25 digits, shares of events included', () => {
    const z = many.logOdds.map(Number);
    expect(relativeError(logLikelihood(z, many.y), Number(many.logLikelihood))).toBeLessThan(1e-15);
    expect(relativeError(crossEntropy(z, many.y), Number(many.crossEntropy))).toBeLessThan(1e-15);
  });

  it('keep every digit of one row in both tails', () => {
    for (const { z, softplus } of single) {
      for (const [at, y] of [
        [z, 0],
        [-z, 1],
      ] as const) {
        const loss = crossEntropy([at], [y]);
        if (Number(softplus) < 2.3e-308) expect(Math.abs(loss - Number(softplus))).toBeLessThan(1e-323);
        else expect(relativeError(loss, Number(softplus))).toBeLessThan(1e-15);
      }
    }
  });

  it('are 0 for certain and right, infinite for certain and wrong, never NaN', () => {
    expect(logLikelihood([Infinity, -Infinity], [1, 0])).toBe(0);
    expect(crossEntropy([Infinity, -Infinity], [1, 0])).toBe(0);
    expect(logLikelihood([Infinity, 0], [0, 1])).toBe(-Infinity);
    expect(crossEntropy([-Infinity, 0], [1, 1])).toBe(Infinity);
  });

  it('refuse labels that are no shares, and lengths that differ', () => {
    expect(failure(() => crossEntropy([0, 0], [0, 2]))).toMatchObject({
      code: 'value-out-of-domain',
      at: { row: 2, column: 'y' },
    });
    expect(failure(() => crossEntropy([0, 0], [1])).code).toBe('data-shape');
    expect(failure(() => crossEntropy([], [])).code).toBe('data-empty');
    const nothing = undefined as never;
    for (const action of [
      () => crossEntropy(nothing, []),
      () => crossEntropy([0], nothing),
      () => logOdds(nothing),
      () => probability(nothing),
      () => classify(nothing),
      () => gradient(nothing, [], 0, 0),
    ]) {
      expect(failure(action).code).toBe('data-shape');
    }
    expect(failure(() => logLikelihood([NaN], [1])).code).toBe('value-out-of-domain');
  });
});

describe('gradient and descend', () => {
  it('agree with 25 digits, summed and mean, by rows and by columns', () => {
    const summed = gradient(many.X, many.y, weights, intercept);
    const mean = gradient(many.X, many.y, weights, intercept, { reduction: 'mean' });
    [summed.intercept, ...summed.weights].forEach((slope, j) => {
      expect(relativeError(slope, Number(many.gradient[j]))).toBeLessThan(1e-14);
    });
    expect(mean.intercept).toBe(summed.intercept / many.X.length);
    expect(mean.weights).toEqual(summed.weights.map((slope) => slope / many.X.length));
    const options = { layout: 'columns' } as const;
    expect(gradient(transpose(many.X), many.y, weights, intercept, options)).toEqual(summed);
  });

  it('is the slope of the loss', () => {
    const loss = (beta: readonly number[]) =>
      -logLikelihood(linearPredictor(many.X, beta.slice(1), beta[0]), many.y);
    const { intercept: b, weights: w } = gradient(many.X, many.y, weights, intercept);
    [b, ...w].forEach((slope, j) => {
      const h = 1e-5;
      const moved = (by: number) => many.beta.map((value, k) => (k === j ? value + by : value));
      const difference = (loss(moved(h)) - loss(moved(-h))) / (2 * h);
      expect(Math.abs(difference - slope)).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope)));
    });
  });

  it('steps reach the 25 digits of repeated steps, and leave the state alone', () => {
    const start = { intercept, weights: Float64Array.from(weights) };
    let state: { readonly intercept: number; readonly weights: Float64Array } = start;
    for (let step = 0; step < many.steps; step++) state = descend(many.X, many.y, state, many.rate);
    [state.intercept, ...state.weights].forEach((value, j) => {
      expect(relativeError(value, Number(many.descended[j]))).toBeLessThan(1e-13);
    });
    expect(start).toEqual({ intercept, weights: Float64Array.from(weights) });
  });

  it('refuse what overflows, and rates that are none', () => {
    const state = { intercept: 0, weights: 0 };
    expect(failure(() => descend([1e300, 1], [0, 1], state, 1e10)).code).toBe('value-not-finite');
    expect(failure(() => gradient([1e308, 1e308, 1e308, 1e308], [0, 0, 0, 0], 0, 0)).code).toBe(
      'value-not-finite',
    );
    for (const rate of [0, -1, NaN, Infinity]) {
      expect(failure(() => descend([1, 2], [0, 1], state, rate)).code).toBe('option-invalid');
    }
  });
});

describe('classify', () => {
  it('says 1 from the threshold on', () => {
    expect(classify([0, 0.49, 0.5, 1])).toEqual(Uint8Array.of(0, 0, 1, 1));
    expect(classify([0, 0.19, 0.2], 0.2)).toEqual(Uint8Array.of(0, 0, 1));
    expect(classify(0.7)).toBe(1);
    expect(failure(() => classify(0.7, 7)).code).toBe('option-invalid');
    expect(failure(() => classify([0.5, -0.1])).code).toBe('value-out-of-domain');
  });
});
