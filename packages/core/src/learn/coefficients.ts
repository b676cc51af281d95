/** Coefficients of plain arrays: an intercept and a weight for each feature. */
import { OddsmithError } from '../errors.js';
import { readNumbers } from './arrays.js';

/** b and w: the log-odds of a row are z = b + w₁x₁ + … + w_p x_p. */
export interface Coefficients {
  readonly intercept: number;
  /** One weight a feature. */
  readonly weights: Float64Array;
}

/** Coefficients as they may be given: one feature's weight may be a number. */
export interface CoefficientsLike {
  readonly intercept: number;
  readonly weights: number | ArrayLike<number>;
}

/** Coefficients as β. Throws `data-shape` unless there is one finite weight for each feature. */
export function readCoefficients({ intercept, weights }: CoefficientsLike, features: number): Float64Array {
  const [b] = readNumbers([intercept], 'the intercept');
  const w = readNumbers(typeof weights === 'number' ? [weights] : weights, 'the weights');
  if (w.length !== features) {
    const message = `There are ${w.length} weights, but X has ${features} ${features === 1 ? 'feature' : 'features'}.`;
    throw new OddsmithError('data-shape', message);
  }
  return joinCoefficients({ intercept: b!, weights: w });
}

/** β: the intercept, then the weights. */
export function joinCoefficients({ intercept, weights }: Coefficients): Float64Array {
  const beta = new Float64Array(weights.length + 1);
  beta[0] = intercept;
  beta.set(weights, 1);
  return beta;
}

/** β taken apart. */
export function nameCoefficients(beta: Float64Array): Coefficients {
  return { intercept: beta[0]!, weights: beta.slice(1) };
}
