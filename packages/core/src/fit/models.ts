/** Models apart from their fits: read from files, predicting. */
import { OddsmithError, type Place } from '../errors.js';
import { wayOf } from '../families/ways.js';
import { useFullLanguage } from '../formula/full/index.js';
import { checkGoldenRows, drawGoldenRows } from '../output/golden-rows.js';
import type { ModelFile, PredictiveModel } from '../output/model.js';
import { readModel } from '../output/model-file.js';
import type { Data } from '../table/data.js';
import { predictData } from './fitted.js';
import type { Prediction, PredictOptions } from './predict.js';

/**
 * Predicts rows with the numbers of a model: log-odds and probabilities, one for every row given; of a model of several
 * classes `classes` has the probability of each; of a conditional one the probability is that within its set. A row that lacks a
 * value, has a level that training did not have, or leaves the formula's domain has none, and `problems` says why;
 * with `missing: 'fail'` it is refused.
 *
 * Throws `column-unknown`, `column-type` where the data do not have the model's columns, and under `fail`
 * `value-missing`, `level-unknown`, `value-out-of-domain`.
 */
export function predict(model: PredictiveModel, data: Data, options?: PredictOptions): Prediction {
  useFullLanguage();
  return predictData(model, data, options, wayOf(model.schema));
}

/**
 * Reads the text of a model file and has it predict its golden rows again, bit for bit. `place` (the file's name) goes
 * into errors.
 *
 * Throws `model-damaged`, `model-foreign`, `model-newer`, `model-golden-rows`.
 */
export function loadModel(text: string, place: Place = {}): ModelFile {
  const model = readModel(text, place);
  try {
    // Golden rows may be none: the schema has to be able to predict all the same.
    predict(model, drawGoldenRows(model.schema));
    if (model.golden.rows.length > 0) checkGoldenRows(model, predict, place);
  } catch (error) {
    if (error instanceof OddsmithError && error.code === 'model-golden-rows') throw error;
    const reason = error instanceof OddsmithError ? ` ${error.message}` : '';
    const message = `Not a whole model: it cannot predict rows drawn from its own schema.${reason}`;
    throw new OddsmithError('model-damaged', message, place, error);
  }
  return model;
}
