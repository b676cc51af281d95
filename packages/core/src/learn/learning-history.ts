/** What descent over plain arrays leaves behind: every iterate, from the start. */
import { OddsmithError } from '../errors.js';
import type { Coefficients } from './coefficients.js';

/** Every iterate of a run, the start first: entry t belongs to the coefficients after t epochs. */
export interface LearningHistory {
  /** Epochs run, m; every array has m + 1 entries (rows). */
  readonly epochs: number;
  readonly intercepts: Float64Array;
  /** (m + 1) × p, row after row: with one feature, its weight after each epoch. */
  readonly weights: Float64Array;
  /** Mean cross-entropy. */
  readonly losses: Float64Array;
  /** Euclidean norm of the gradient of the mean cross-entropy, the intercept's derivative included. */
  readonly gradientNorms: Float64Array;
  /** `not-finite` where the iterates overflowed: the history then ends with the last finite one. */
  readonly stopReason: 'epochs' | 'not-finite';
}

/** The coefficients after `epoch` epochs; by default the last ones. Throws `value-out-of-domain` where there are none. */
export function coefficientsAt(history: LearningHistory, epoch: number = history.epochs): Coefficients {
  const intercept = history.intercepts[epoch];
  if (intercept === undefined) {
    const message = `The history has the epochs 0 to ${history.epochs}, not ${epoch}.`;
    throw new OddsmithError('value-out-of-domain', message);
  }
  const features = history.weights.length / (history.epochs + 1);
  return { intercept, weights: history.weights.slice(epoch * features, (epoch + 1) * features) };
}

/** Writes a run down, iterate by iterate, from the start. */
export class Recording {
  readonly #width: number;
  readonly #intercepts: Float64Array;
  readonly #weights: Float64Array;
  readonly #losses: Float64Array;
  readonly #gradientNorms: Float64Array;
  #count = 0;

  /** Room for the start and `epochs` iterates of `features` weights. Throws `memory-exhausted`. */
  constructor(epochs: number, features: number) {
    this.#width = features;
    try {
      this.#intercepts = new Float64Array(epochs + 1);
      this.#weights = new Float64Array((epochs + 1) * features);
      this.#losses = new Float64Array(epochs + 1);
      this.#gradientNorms = new Float64Array(epochs + 1);
    } catch (cause) {
      const message = `No memory for a history of ${epochs} epochs with ${features + 1} coefficients.`;
      throw new OddsmithError('memory-exhausted', message, { option: 'epochs' }, cause);
    }
  }

  /** Adds the iterate β = (intercept, weights) with its mean loss and the norm of the mean gradient. */
  add(beta: Float64Array, loss: number, gradientNorm: number): void {
    this.#intercepts[this.#count] = beta[0]!;
    this.#weights.set(beta.subarray(1), this.#count * this.#width);
    this.#losses[this.#count] = loss;
    this.#gradientNorms[this.#count] = gradientNorm;
    this.#count++;
  }

  history(stopReason: LearningHistory['stopReason']): LearningHistory {
    const count = this.#count;
    return {
      epochs: count - 1,
      intercepts: this.#intercepts.slice(0, count),
      weights: this.#weights.slice(0, count * this.#width),
      losses: this.#losses.slice(0, count),
      gradientNorms: this.#gradientNorms.slice(0, count),
      stopReason,
    };
  }
}
