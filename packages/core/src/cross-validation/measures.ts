/** How well rows are predicted by their log-odds: means over weights, and areas. */
import { placementsOf } from '../evaluation/auc.js';
import { groupsOf, rank, type Weights } from '../evaluation/scored-groups.js';
import { total } from '../evaluation/total.js';
import { exp, log1p } from '../math/elementary.js';
import type { Measure } from './options.js';
import { saturatedRow } from './saturated.js';

/** Whether a larger value is better. */
export function isBetterLarge(measure: Measure): boolean {
  return measure === 'auc';
}

/** A value for some rows that were held out; null where they have none: an AUC of one class. */
export function measureOf(measure: Measure, logOdds: Float64Array, weights: Weights): number | null {
  if (measure === 'auc') return placementsOf(groupsOf(rank(logOdds), weights))?.area ?? null;
  const { events, others } = weights;
  const rowOf = ROWS[measure];
  const sum = total(logOdds.length, (i) => rowOf(logOdds[i]!, events[i]!, others[i]!));
  return sum / total(logOdds.length, (i) => events[i]! + others[i]!);
}

/** What a row of log-odds z, with weights a of events and b of the others, adds to a sum. */
type RowMeasure = (z: number, a: number, b: number) => number;

const ROWS: Readonly<Record<Exclude<Measure, 'auc'>, RowMeasure>> = {
  deviance: (z, a, b) => {
    const tail = (a + b) * log1p(exp(-Math.abs(z)));
    const wrong = z < 0 ? a : b;
    return 2 * (tail + (wrong === 0 ? 0 : wrong * Math.abs(z)) - saturatedRow(a, b));
  },
  brier: (z, a, b) => {
    const e = exp(-Math.abs(z));
    const [near, far] = [e / (1 + e), 1 / (1 + e)];
    const [miss, hit] = z < 0 ? [far, near] : [near, far];
    return a * miss * miss + b * hit * hit;
  },
  misclassification: (z, a, b) => (z > 0 ? b : a),
};
