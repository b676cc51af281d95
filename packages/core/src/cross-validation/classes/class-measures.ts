/** How well rows of several classes are predicted by their log-odds: means over weights. */
import { OddsmithError } from '../../errors.js';
import type { Design } from '../../formula/schema.js';
import { exp } from '../../math/elementary.js';
import type { Measure } from '../options.js';

/** Rows that are held out. */
export interface HeldOutRows {
  readonly design: Design;
  readonly codes: Int32Array;
  readonly weights: Float64Array;
  readonly classes: number;
}

export type RowMeasure = Exclude<Measure, 'auc' | 'deviance'>;

/** Throws `option-unavailable` for what several classes do not have. */
export function checkClassMeasure(measure: Measure): void {
  if (measure !== 'auc') return;
  const message =
    'Option "measure" is "auc", which is of two classes, and the response has several: choose deviance, brier or misclassification.';
  throw new OddsmithError('option-unavailable', message, { option: 'measure' });
}

/** Rows that are looked at together. */
const CHUNK = 1024;

/** The weighted mean over rows of coefficients in units of the data, class after class; null where they have no weight. */
export function classMeasureOf(
  measure: RowMeasure,
  { design, codes, weights, classes }: HeldOutRows,
  coefficients: Float64Array,
): number | null {
  const columns = design.columns.length;
  const x = new Float64Array(CHUNK * columns);
  const odds = new Float64Array(CHUNK * classes);
  const z = new Float64Array(classes);
  let [sum, total] = [0, 0];
  for (let start = 0; start < design.rows; start += CHUNK) {
    const count = Math.min(CHUNK, design.rows - start);
    design.fill(start, count, x, 0, columns);
    logOdds(x, coefficients, columns, count, odds);
    for (let i = 0; i < count; i++) {
      for (let k = 0; k < classes; k++) z[k] = odds[k * CHUNK + i]!;
      sum += weights[start + i]! * ROWS[measure](z, codes[start + i]!);
      total += weights[start + i]!;
    }
  }
  return total > 0 ? sum / total : null;
}

/** z of some rows in panels of 8, class after class. */
function logOdds(
  x: Float64Array,
  coefficients: Float64Array,
  columns: number,
  rows: number,
  odds: Float64Array,
): void {
  odds.fill(0);
  for (let k = 0, from = 0; from < coefficients.length; k++, from += columns)
    for (let panel = 0; panel < rows; panel += 8) {
      const to = k * CHUNK + panel;
      for (let j = 0, at = panel * columns; j < columns; j++, at += 8) {
        const value = coefficients[from + j]!;
        if (value === 0) continue;
        for (let row = 0; row < 8; row++) odds[to + row] = odds[to + row]! + x[at + row]! * value;
      }
    }
}

/** What a row adds, by the log-odds of all classes and its own class. */
const ROWS: Readonly<Record<RowMeasure, (z: Float64Array, own: number) => number>> = {
  /** Σ (p − y)² over the classes (Brier 1950). */
  brier(z, own) {
    const most = largest(z);
    let sum = 0;
    for (let k = 0; k < z.length; k++) sum += exp(z[k]! - z[most]!);
    let all = 0;
    for (let k = 0; k < z.length; k++) {
      const away = exp(z[k]! - z[most]!) / sum - (k === own ? 1 : 0);
      all += away * away;
    }
    return all;
  },
  misclassification: (z, own) => (largest(z) === own ? 0 : 1),
};

/** The class with the largest log-odds, the first of equal ones. */
function largest(z: Float64Array): number {
  let most = 0;
  for (let k = 1; k < z.length; k++) if (z[k]! > z[most]!) most = k;
  return most;
}
