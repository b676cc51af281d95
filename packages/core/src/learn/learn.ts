/** Gradient descent over plain arrays with its whole history. */
import { OddsmithError } from '../errors.js';
import { validateOptions } from '../fit/validate.js';
import type { Problem } from '../objective/objective.js';
import { type DescentOptions, descent } from '../solver/descent.js';
import { ask, runSync } from '../solver/run.js';
import type { UpdateRuleName } from '../solver/update-rules.js';
import { norm } from '../solver/vector.js';
import { type Features, type Numbers, readFeatures, readShares } from './arrays.js';
import { type CoefficientsLike, readCoefficients } from './coefficients.js';
import { type GradientOptions, shardOf } from './gradient.js';
import { type LearningHistory, Recording } from './learning-history.js';
import { LEARN_RULES } from './rules.js';

export interface LearnOptions extends GradientOptions {
  /** How a gradient becomes a step. Default `gradient-descent`. */
  readonly solver?: UpdateRuleName;
  /** Length of a step relative to the gradient. Default 0.001. */
  readonly rate?: number;
  /** Times to go over the rows. Default 10,000. */
  readonly epochs?: number;
  /** Rows in a step, drawn in shuffled order. Default: all rows. */
  readonly batchSize?: number;
  /** Of the shuffles, a whole number. Default 1. */
  readonly seed?: number;
  /** Default: all zero. */
  readonly start?: CoefficientsLike;
}

/**
 * Learns the coefficients by gradient descent over all rows, as the article does, and keeps every iterate:
 * rate 0.001, 10,000 epochs, from zero, along the summed gradient unless told otherwise.
 *
 * X: n numbers (one feature), n rows of p numbers, or p columns of n with `layout: 'columns'`; y: n labels 0 and 1, or
 * shares between them. The result is what descent has reached, which need not be the optimum: `LogisticRegression` and
 * `fit` give that.
 *
 * Throws `option-unknown`, `option-invalid`, `data-shape`, `data-empty`, `value-missing`, `value-not-finite`,
 * `value-out-of-domain`, `column-type`, `memory-exhausted`.
 */
export function learn(X: Features, y: Numbers, options: LearnOptions = {}): LearningHistory {
  validateOptions(options, LEARN_RULES);
  const features = readFeatures(X, options);
  const { rows } = features;
  const width = features.columns.length;
  const shard = shardOf(features, readShares(y, rows, 'X'));
  const start = readCoefficients(options.start ?? { intercept: 0, weights: new Float64Array(width) }, width);
  const first = shard.pass({ kind: 'gradient', at: start });
  if (!Number.isFinite(first.loss)) {
    throw new OddsmithError('value-not-finite', 'The log-odds overflow at the start.', { option: 'start' });
  }
  const steps = descentOptions(rows, options);
  const recording = new Recording(steps.epochs, width);
  recording.add(start, first.loss / rows, norm(first.gradient!) / rows);
  const problem: Problem = { size: width + 1, start };
  const { stopReason } = runSync(ask([shard], descent.run(problem, steps)), {
    onIteration: ({ coefficients, loss, gradientNorm }) =>
      recording.add(coefficients, loss / rows, gradientNorm / rows),
  });
  return recording.history(stopReason === 'not-finite' ? 'not-finite' : 'epochs');
}

/** The options as the solver knows them: batches only where they are smaller than all rows. */
function descentOptions(rows: number, options: LearnOptions): DescentOptions {
  const {
    solver: rule = 'gradient-descent',
    rate = 0.001,
    epochs = 10_000,
    batchSize = rows,
    seed = 1,
  } = options;
  const scale = (count: number) => (options.reduction === 'mean' ? 1 / count : 1);
  const whole = { rule, rate, epochs, scale: scale(rows) };
  if (batchSize >= rows) return whole;
  return {
    ...whole,
    batches: { rows: Int32Array.from({ length: rows }, (_, i) => i), size: batchSize, seed, scale },
  };
}
