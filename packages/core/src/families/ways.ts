/** How models of several classes are told and predict. */
import type { Ways } from '../fit/fitted.js';
import type { Prediction, PredictOptions } from '../fit/predict.js';
import type { Schema } from '../formula/schema.js';
import type { PredictiveModel } from '../output/model.js';
import type { Table } from '../table/table.js';
import { predictMultinomial } from './multinomial/predict.js';
import { predictOrdinal } from './ordinal/predict.js';
import { summariseOrdinal } from './ordinal/summary.js';
import { summariseClasses } from './summary.js';

/** Predicts the rows of a table by the family of the model. */
export function predictClasses(model: PredictiveModel, table: Table, options?: PredictOptions): Prediction {
  const { response } = model.schema;
  const isOrdered = response.kind === 'classes' && response.ordered;
  return isOrdered ? predictOrdinal(model, table, options) : predictMultinomial(model, table, options);
}

export function classWays({ response }: Schema): Ways {
  const isOrdered = response.kind === 'classes' && response.ordered;
  return { summarise: isOrdered ? summariseOrdinal : summariseClasses, predict: predictClasses };
}
