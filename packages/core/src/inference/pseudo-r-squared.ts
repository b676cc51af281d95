/**
 * The four common pseudo-R² of a binary fit. With ℓ the log-likelihood, ℓ₀ that of the null model (both without
 * binomial coefficients) and n the number of observations:
 *   McFadden 1974: 1 − ℓ/ℓ₀;  Cox & Snell 1989: 1 − exp(2(ℓ₀ − ℓ)/n);  Nagelkerke 1991: the last divided by its
 *   largest value 1 − exp(2ℓ₀/n);  Tjur 2009: mean p̂ of events − mean p̂ of non-events.
 */
import type { FitReport } from '../fit/report.js';
import { type DoubleDouble, divide, subtract, toNumber } from '../math/double-double.js';
import { expm1 } from '../math/elementary.js';

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Losses are −log-likelihoods; `tjur` is the difference of the mean predictions, null where a group is empty. */
export function pseudoRSquared(
  loss: DoubleDouble,
  nullLoss: DoubleDouble,
  observations: number,
  tjur: number | null,
): FitReport['pseudoRSquared'] {
  const gain = subtract(nullLoss, loss);
  const coxSnell = -expm1((-2 * toNumber(gain)) / observations);
  const most = -expm1((-2 * toNumber(nullLoss)) / observations);
  return {
    mcFadden: nullLoss.hi > 0 ? finiteOrNull(toNumber(divide(gain, nullLoss))) : null,
    coxSnell: finiteOrNull(coxSnell),
    nagelkerke: most > 0 ? finiteOrNull(coxSnell / most) : null,
    tjur,
  };
}
