/** Predicted probabilities of ordered classes, with standard errors and intervals on request. */
import { type Prediction, type PredictOptions, refuseProblems } from '../../fit/predict.js';
import { PREDICT_RULES, validateOptions } from '../../fit/validate.js';
import { bindPrediction, type RowProblem } from '../../formula/prediction.js';
import { log } from '../../math/elementary.js';
import { designBlocks } from '../../observations/predictor.js';
import type { PredictiveModel } from '../../output/model.js';
import type { Table } from '../../table/table.js';
import { indexOfLargest, intervalsOf, levelsOf } from '../multinomial/predict.js';
import { OrdinalPredictor } from './predictor.js';

/**
 * Predicts the rows of a table: `probability` and `logOdds` are those of the most probable class, and `classes` has
 * all of them. Intervals are by the delta method on the log-odds of a class against all others. A row in which effects
 * that differ between thresholds make some probability negative has no prediction.
 *
 * Throws as `predictTable` does.
 */
export function predictOrdinal(
  model: PredictiveModel,
  table: Table,
  options: PredictOptions = {},
): Prediction {
  validateOptions(options, PREDICT_RULES);
  const { design, problems: bound } = bindPrediction(model.schema, table);
  const problems = new Map<number, RowProblem>(bound);
  const levels = levelsOf(model.schema);
  const vector = () => new Float64Array(table.rows).fill(Number.NaN);
  const [probabilities, errors] = [levels.map(vector), levels.map(vector)];
  const mostProbable = new Int32Array(table.rows).fill(-1);
  const [logOdds, best] = [vector(), vector()];
  const wantsErrors = options.intervals === 'wald';
  const predictor = new OrdinalPredictor(model, wantsErrors);
  const { kept, columns, offset } = design;
  for (const { x, first, count } of designBlocks(design)) {
    for (let i = 0; i < count; i++) {
      const row = kept === null ? first + i : kept[first + i]!;
      if (!predictor.evaluate(x, i * columns.length, offset?.[first + i] ?? 0)) {
        problems.set(row, { kind: 'out-of-domain', expression: `P(${model.schema.response.label})` });
        continue;
      }
      levels.forEach((_, k) => {
        probabilities[k]![row] = predictor.probability[k]!;
        if (wantsErrors) errors[k]![row] = predictor.standardErrors[k]!;
      });
      const top = indexOfLargest(predictor.probability);
      mostProbable[row] = top;
      best[row] = predictor.probability[top]!;
      logOdds[row] = log(best[row]! / predictor.complement[top]!);
    }
  }
  if (options.missing === 'fail') refuseProblems(problems);
  const confidence = options.confidence ?? model.confidence;
  const intervals = wantsErrors ? intervalsOf(probabilities, errors, confidence) : null;
  const classes = { levels, probabilities, mostProbable, intervals };
  return { rows: table.rows, logOdds, probability: best, intervals: null, problems, classes };
}
