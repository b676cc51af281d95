/** Any point of a wide problem beside the optimality conditions of all its columns. */
import { dualityGap } from './duality-gap.js';
import { penaltyOf, slotsOf, violationOf } from './penalties.js';
import type { WidePoint, WideProblem } from './problem.js';
import { WideRows } from './rows.js';
import { answered, type WideWork } from './work.js';

export type Place = Pick<WidePoint, 'lambda' | 'intercept' | 'indices' | 'values'>;

export interface Certified extends Pick<WidePoint, 'loss' | 'objective' | 'violation' | 'dualityGap'> {
  /** Log-odds of the rows, without the offset; a·(1 − p) − b·p of each over Σw, and its weight. */
  readonly linear: Float64Array;
  readonly residual: Float64Array;
  readonly weights: Float64Array;
  /** Of the mean loss and the squares by each coefficient. */
  readonly slopes: Float64Array;
}

/** Two passes over the columns: one for the log-odds, one for the slopes. */
export function* certified(
  { columns, outcome, penalties, intercept }: Omit<WideProblem, 'kernel' | 'hands'>,
  place: Place,
): WideWork<Certified> {
  const { lambda } = place;
  const all = new Float64Array(columns.count);
  place.indices.forEach((j, k) => {
    all[j] = place.values[k]!;
  });
  const rows = new WideRows(outcome);
  const linear = (yield* answered(columns.combine(all))).map((value) => value + place.intercept);
  const [residual, weights] = [new Float64Array(columns.rows), new Float64Array(columns.rows)];
  rows.residuals(linear, residual, weights);
  const products = yield* answered(columns.products(residual));
  const slots = slotsOf(penalties, lambda, Array.from(all.keys()));
  let violation = intercept ? Math.abs(residual.reduce((sum, one) => sum + one, 0)) : 0;
  const slopes = products.map((product, j) => slots.square[j]! * all[j]! - product);
  slopes.forEach((slope, j) => {
    const own = violationOf(slope, all[j]!, slots.absolute[j]!, slots.lower[j]!, slots.upper[j]!);
    violation = Math.max(violation, own);
  });
  const loss = rows.loss(linear);
  const objective = loss + penaltyOf(slots, all);
  const gap = dualityGap({ rows, penalties, lambda, objective }, { residual, slopes: products });
  return { linear, residual, weights, slopes, loss, objective, violation, dualityGap: gap };
}
