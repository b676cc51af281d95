/** How models of several classes, and of matched sets, are told and predict. */
import type { Ways } from '../fit/fitted.js';
import type { Prediction, PredictOptions } from '../fit/predict.js';
import type { Schema } from '../formula/schema.js';
import type { PredictiveModel } from '../output/model.js';
import type { Table } from '../table/table.js';
import { predictSets } from './conditional/predict.js';
import { summariseSets } from './conditional/summary.js';
import { predictMultinomial } from './multinomial/predict.js';
import { predictOrdinal } from './ordinal/predict.js';
import { summariseOrdinal } from './ordinal/summary.js';
import { summariseClasses } from './summary.js';

/** How a model predicts, by its schema; undefined for a binary one. */
export function wayOf({ response, strata }: Schema): Ways['predict'] | undefined {
  if (strata !== undefined) return predictSets;
  return response.kind === 'classes' ? predictClasses : undefined;
}

/** Predicts the rows of a table by the family of the model. */
export function predictClasses(model: PredictiveModel, table: Table, options?: PredictOptions): Prediction {
  const { response } = model.schema;
  const isOrdered = response.kind === 'classes' && response.ordered;
  return isOrdered ? predictOrdinal(model, table, options) : predictMultinomial(model, table, options);
}

/** The ways of a model that is none of one event and its contrary. */
export function classWays({ response, strata }: Schema): Ways {
  if (strata !== undefined) return { summarise: summariseSets, predict: predictSets };
  const isOrdered = response.kind === 'classes' && response.ordered;
  return { summarise: isOrdered ? summariseOrdinal : summariseClasses, predict: predictClasses };
}
