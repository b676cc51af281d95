/** The model of the thresholds alone. */
import { lossOfSubset } from '../../fit/reference-models.js';
import type { ShardWork } from '../../fit/solve.js';
import {
  add,
  type DoubleDouble,
  divide,
  fromNumber,
  multiply,
  negate,
  ZERO,
} from '../../math/double-double.js';
import { logDD } from '../../math/double-double-elementary.js';
import type { OrdinalRows } from './load.js';

/** Its loss: without an offset −Σ nₖ·log(nₖ/n), nₖ the weight of a class. */
export function* nullOrdinalLoss(rows: OrdinalRows): ShardWork<DoubleDouble> {
  const { hasOffset, classWeights, coefficients } = rows;
  if (hasOffset) {
    const thresholds = Array.from({ length: coefficients.thresholds }, (_, k) => k);
    return yield* lossOfSubset(rows, thresholds);
  }
  const weights = Array.from(classWeights, fromNumber);
  const total = weights.reduce(add, ZERO);
  const parts = weights.map((weight) => multiply(weight, logDD(divide(weight, total))));
  return negate(parts.reduce(add, ZERO));
}
