/** The mistakes of the articles, as they print them: wrong on purpose, to be tried beside core's functions. */
import { type Coefficients, gradient } from '@oddsmith/core';
import { X, Y } from './rows.js';

const { exp, log } = Math;

/** log(p / 1 − p): brackets are missing, so this is log(p − p). */
export function logOddsWithoutBrackets(p: number): number {
  return log(p / 1 - p);
}

/** exp(z) / 1 + exp(z): brackets are missing, so this is 2·exp(z). */
export function sigmoidWithoutBrackets(z: number): number {
  return exp(z) / 1 + exp(z);
}

/** The branch for z ≥ 0 with the wrong sign. */
export function sigmoidWithWrongBranch(z: number): number {
  return z >= 0 ? 1 / (1 + exp(z)) : exp(z) / (1 + exp(z));
}

/** One branch for every z: ∞/∞ from z = 710 on. */
export function sigmoidThatOverflows(z: number): number {
  return exp(z) / (1 + exp(z));
}

/** The mean loss from probabilities: where one rounds to 0 or 1, its logarithm is infinite. */
export function lossOfProbabilities(p: ArrayLike<number>): number {
  let sum = 0;
  Y.forEach((y, i) => {
    sum += y * log(p[i]!) + (1 - y) * log(1 - p[i]!);
  });
  return -sum / Y.length;
}

/** Steps that move w alone: the intercept's gradient, Σ(p − y), is forgotten. */
export function learnWithoutIntercept(rate: number, epochs: number): Coefficients[] {
  const states: Coefficients[] = [{ intercept: 0, weights: Float64Array.of(0) }];
  for (let epoch = 0; epoch < epochs; epoch++) {
    const { weights } = states[epoch]!;
    const step = rate * gradient(X, Y, weights, 0).weights[0]!;
    states.push({ intercept: 0, weights: Float64Array.of(weights[0]! - step) });
  }
  return states;
}
