/** Predicted probabilities of the classes of a multinomial model, with standard errors and intervals on request. */
import {
  type ClassIntervals,
  type Prediction,
  type PredictOptions,
  refuseProblems,
  refuseWithoutCovariance,
} from '../../fit/predict.js';
import { PREDICT_RULES, validateOptions } from '../../fit/validate.js';
import { bindPrediction } from '../../formula/prediction.js';
import type { Schema } from '../../formula/schema.js';
import { intervalMultiple } from '../../inference/wald.js';
import { log } from '../../math/elementary.js';
import { probability as logistic } from '../../math/logistic.js';
import { designBlocks } from '../../observations/predictor.js';
import type { PredictiveModel } from '../../output/model.js';
import type { Table } from '../../table/table.js';
import { ClassPredictor } from './predictor.js';
import { ClassVariances } from './variances.js';

/** The levels of the response of a schema. */
export function levelsOf({ response }: Schema): readonly string[] {
  return response.kind === 'classes' ? response.levels : [];
}

/**
 * Predicts the rows of a table: `probability` and `logOdds` are those of the most probable class, and `classes` has
 * all of them. Intervals are by the delta method on the log-odds of a class against all others.
 *
 * Throws as `predictTable` does.
 */
export function predictMultinomial(
  model: PredictiveModel,
  table: Table,
  options: PredictOptions = {},
): Prediction {
  validateOptions(options, PREDICT_RULES);
  const { design, problems } = bindPrediction(model.schema, table);
  if (options.intervals === 'wald') refuseWithoutCovariance(model);
  if (options.missing === 'fail') refuseProblems(problems);
  const levels = levelsOf(model.schema);
  const vector = () => new Float64Array(table.rows).fill(Number.NaN);
  const vectors = () => levels.map(vector);
  const probabilities = vectors();
  const mostProbable = new Int32Array(table.rows).fill(-1);
  const [logOdds, best] = [vector(), vector()];
  const predictor = new ClassPredictor(model, levels.length);
  const variances = options.intervals === 'wald' ? new ClassVariances(model, levels.length) : null;
  const errors = vectors();
  const { kept, columns } = design;
  for (const { x, first, count } of designBlocks(design)) {
    for (let i = 0; i < count; i++) {
      const row = kept === null ? first + i : kept[first + i]!;
      predictor.evaluate(x, i * columns.length);
      const { softmax } = predictor;
      variances?.evaluate(x, i * columns.length, predictor);
      for (let k = 0; k < levels.length; k++) {
        probabilities[k]![row] = softmax.probability[k]!;
        if (variances !== null) errors[k]![row] = variances.standardErrors[k]!;
      }
      const top = indexOfLargest(softmax.probability);
      mostProbable[row] = top;
      best[row] = softmax.probability[top]!;
      logOdds[row] = log(softmax.probability[top]! / softmax.complement[top]!);
    }
  }
  const confidence = options.confidence ?? model.confidence;
  const intervals = variances && intervalsOf(probabilities, errors, confidence);
  const classes = { levels, probabilities, mostProbable, intervals };
  return { rows: table.rows, logOdds, probability: best, intervals: null, problems, classes };
}

export function indexOfLargest(values: Float64Array): number {
  let best = 0;
  for (let k = 1; k < values.length; k++) if (values[k]! > values[best]!) best = k;
  return best;
}

/** p ± on the scale of log(p/(1 − p)), whose standard error is SE/(p(1 − p)). */
export function intervalsOf(
  probabilities: readonly Float64Array[],
  standardErrors: readonly Float64Array[],
  confidence: number,
): ClassIntervals {
  const multiple = intervalMultiple(confidence);
  const end = (sign: 1 | -1) =>
    probabilities.map((values, k) =>
      values.map((p, row) => {
        const spread = p * (1 - p);
        if (spread === 0) return p;
        return logistic(log(p / (1 - p)) + (sign * multiple * standardErrors[k]![row]!) / spread);
      }),
    );
  return { confidence, standardErrors, lower: end(-1), upper: end(1) };
}
