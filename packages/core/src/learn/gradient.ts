/** The gradient of the loss over plain arrays, and one step along it. */
import { OddsmithError } from '../errors.js';
import { validateOptions } from '../fit/validate.js';
import { createKernel } from '../kernel/create.js';
import { useTwin } from '../kernel/use-twin.js';
import { MemoryShard } from '../objective/memory.js';
import { useBatches } from '../objective/use-batches.js';
import {
  type FeatureColumns,
  type Features,
  type LayoutOptions,
  type Numbers,
  readFeatures,
  readShares,
  rowsWithIntercept,
} from './arrays.js';
import {
  type Coefficients,
  type CoefficientsLike,
  joinCoefficients,
  nameCoefficients,
  readCoefficients,
} from './coefficients.js';
import { GRADIENT_RULES, RATE } from './rules.js';

export interface GradientOptions extends LayoutOptions {
  /** The gradient of the summed loss, or of its mean over the rows. Default `sum`, as in the article. */
  readonly reduction?: 'sum' | 'mean';
}

/** Numbers up to which loading a kernel in WebAssembly costs more than it saves; the bits are the same. */
const SMALL = 65536;

/** The rows as a shard that answers passes at β = (intercept, weights). */
export function shardOf(features: FeatureColumns, y: Float64Array): MemoryShard {
  const rows = rowsWithIntercept(features, y);
  useTwin();
  useBatches();
  const { kernel } = createKernel(rows.count * rows.columns > SMALL ? 'auto' : 'twin');
  return new MemoryShard(kernel, rows, 0, rows.count);
}

/**
 * The gradient of the negative log-likelihood: with pᵢ the probability of row i,
 *   ∂/∂b = Σ (pᵢ − yᵢ),   ∂/∂w_j = Σ (pᵢ − yᵢ)·x_ij,
 * or these divided by n with `reduction: 'mean'` (the gradient of the cross-entropy).
 *
 * X: n numbers, n rows of p, or p columns of n (`layout`); y: n labels 0 and 1, or shares between them; `weights`: p
 * numbers, or the number itself for one feature. Returns the intercept's derivative and the p of the weights.
 * Throws `data-shape`, `data-empty`, `value-missing`, `value-not-finite` (also where it overflows),
 * `value-out-of-domain`, `column-type`, `option-*`.
 */
export function gradient(
  X: Features,
  y: Numbers,
  weights: number | Numbers,
  intercept: number,
  options: GradientOptions = {},
): Coefficients {
  validateOptions(options, GRADIENT_RULES);
  const features = readFeatures(X, options);
  const shares = readShares(y, features.rows, 'X');
  const at = readCoefficients({ intercept, weights }, features.columns.length);
  const sums = shardOf(features, shares).pass({ kind: 'gradient', at }).gradient!;
  const divisor = options.reduction === 'mean' ? features.rows : 1;
  return finiteCoefficients(
    sums.map((sum) => sum / divisor),
    'The gradient overflows: X or the coefficients are too large.',
  );
}

/** Throws `value-not-finite` where a number overflowed. */
function finiteCoefficients(beta: Float64Array, message: string): Coefficients {
  if (!beta.every(Number.isFinite)) throw new OddsmithError('value-not-finite', message);
  return nameCoefficients(beta);
}

/**
 * One step of gradient descent: b − rate·∂/∂b and w_j − rate·∂/∂w_j, with the gradient of `gradient`.
 *
 * Shapes as `gradient`; the state given is left alone and a new one returned. Throws as `gradient`, and
 * `option-invalid` for a rate that is no positive number.
 */
export function descend(
  X: Features,
  y: Numbers,
  state: CoefficientsLike,
  rate = 0.001,
  options: GradientOptions = {},
): Coefficients {
  validateOptions({ rate }, { rate: RATE });
  const slope = gradient(X, y, state.weights, state.intercept, options);
  const step = joinCoefficients(slope);
  const from = readCoefficients(state, slope.weights.length);
  return finiteCoefficients(
    from.map((value, j) => value - rate * step[j]!),
    `The step overflows: the rate ${rate} is too large.`,
  );
}
