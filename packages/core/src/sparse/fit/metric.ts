/**
 * The Hessian as if columns were uncorrelated about their means: X'HX ≈ diag(own) + mean·mean', with mean = X'h/√Σh and own =
 * Σh·x² − mean². What data without an intercept, or of counts, have in common is in the second part: the diagonal alone is far
 * from the Hessian there.
 */
import type { Point, SparseProblem } from './point.js';

/** Of all Σh·x² of a column, at least so much is its own. */
const LEAST = 0.01;
/** Weights of rows whose sum has changed by this share make another metric. */
const STALE = 0.2;

export interface Metric {
  /** Of each column; 0: it has no entries where rows have weight. */
  readonly own: Float64Array;
  /** Of each column, and √Σh behind them where there is an intercept, 0 where there is none. */
  readonly mean: Float64Array;
  /** Σh where it was made. */
  readonly weight: number;
}

/** At the weights that the last gradient left: two passes. */
export async function metricOf({ rows, intercept }: SparseProblem): Promise<Metric> {
  const own = (await rows.diagonal()).slice(0, rows.columns);
  const mean = (await rows.weighed()).slice();
  const weight = mean[rows.columns]!;
  const root = Math.sqrt(weight);
  for (let j = 0; j < own.length; j++) {
    mean[j] = weight > 0 ? mean[j]! / root : 0;
    own[j] = Math.max(LEAST * own[j]!, own[j]! - mean[j]! * mean[j]!);
  }
  mean[rows.columns] = intercept ? root : 0;
  return { own, mean, weight };
}

/** Whether the weights of the rows are still about those that a metric was made at. */
export function isFresh(metric: Metric, { rows }: SparseProblem): boolean {
  let weight = 0;
  for (const h of rows.h) weight += h;
  return Math.abs(weight - metric.weight) <= STALE * metric.weight;
}

/**
 * Puts the solution x of (diag(bends) + mean·mean')·x = r in `out`, at the places listed, which climb. The intercept, the last
 * place of `mean`, has no bend of its own.
 */
export function precondition(
  { bends, mean }: { readonly bends: Float64Array; readonly mean: Float64Array },
  places: Int32Array,
  r: Float64Array,
  out: Float64Array,
): void {
  const p = bends.length;
  const last = places.at(-1) === p ? mean[p]! : 0;
  const count = places.length - (last > 0 ? 1 : 0);
  let [across, size] = [0, 1];
  for (let k = 0; k < count; k++) {
    const j = places[k]!;
    const side = mean[j]! / bends[j]!;
    across += side * r[j]!;
    size += side * mean[j]!;
  }
  const part = last > 0 ? r[p]! / last : across / size;
  let moved = 0;
  for (let k = 0; k < count; k++) {
    const j = places[k]!;
    out[j] = (r[j]! - part * mean[j]!) / bends[j]!;
    moved += mean[j]! * out[j]!;
  }
  if (last > 0) out[p] = (part - moved) / last;
}

/**
 * About twice what the objective can still fall by: Σ g²/bend, g the least of the gradients that the penalty allows and bend
 * the diagonal of the metric.
 */
export function decrement(
  { penalty: { l1, l2 } }: SparseProblem,
  { beta, u }: Point,
  { own, mean }: Metric,
): number {
  const last = mean[l1.length]!;
  let sum = last > 0 ? (u[l1.length]! * u[l1.length]!) / (last * last) : 0;
  for (let j = 0; j < l1.length; j++) {
    const b = beta[j]!;
    const off = b === 0 ? Math.max(0, Math.abs(u[j]!) - l1[j]!) : u[j]! - l2[j]! * b - Math.sign(b) * l1[j]!;
    if (off !== 0) sum += (off * off) / (own[j]! + mean[j]! * mean[j]! + l2[j]!);
  }
  return sum;
}
