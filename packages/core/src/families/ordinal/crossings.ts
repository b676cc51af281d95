/** Rows in which effects that differ between thresholds put these out of order. */
import type { Warning } from '../../errors.js';
import { designBlocks } from '../../observations/predictor.js';
import { formatCount } from '../../output/format.js';
import type { PredictiveModel } from '../../output/model.js';
import type { ClassTraining } from '../classes.js';
import { OrdinalPredictor } from './predictor.js';

/** A warning where the model gives some class a probability below 0 in rows that it was fitted on. */
export function crossingWarnings({ design }: ClassTraining, model: PredictiveModel): Warning[] {
  if (model.nonproportional === undefined) return [];
  const predictor = new OrdinalPredictor(model, false);
  let crossed = 0;
  for (const { x, first, count } of designBlocks(design))
    for (let i = 0; i < count; i++)
      if (!predictor.evaluate(x, i * design.columns.length, design.offset?.[first + i] ?? 0)) crossed++;
  if (crossed === 0) return [];
  const message = `In ${formatCount(crossed)} of ${formatCount(design.rows)} rows the effects that differ between thresholds make the probability of a class negative: the model does not hold there.`;
  return [{ code: 'thresholds-cross', message }];
}
