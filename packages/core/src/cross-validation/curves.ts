/** The curves of cross-validation as pictures draw them. */
import { log } from '../math/elementary.js';
import type { CrossValidationCurveReport, CrossValidationReport } from './report.js';

export interface CurvePoint {
  /** log λ. */
  readonly x: number;
  readonly mean: number;
  /** A standard error below and above; the mean itself where there is none. */
  readonly low: number;
  readonly high: number;
}

export interface DrawnCurve {
  readonly alpha: number;
  /** That of the chosen α: with bars. */
  readonly chosen: boolean;
  readonly points: readonly CurvePoint[];
}

function pointsOf({ points }: CrossValidationCurveReport): CurvePoint[] {
  return points.flatMap(({ lambda, mean, standardError }) => {
    if (mean === null) return [];
    const error = standardError ?? 0;
    return [{ x: log(lambda), mean, low: mean - error, high: mean + error }];
  });
}

/** The curves that have points, the chosen one first; points without a mean are left out. */
export function drawnCurves({ curves, chosen }: CrossValidationReport): DrawnCurve[] {
  const drawn = curves.map((curve, i) => ({
    alpha: curve.alpha,
    chosen: i === chosen.curve,
    points: pointsOf(curve),
  }));
  const all = drawn.filter(({ points }) => points.length > 0);
  return [...all.filter((curve) => curve.chosen), ...all.filter((curve) => !curve.chosen)];
}

/** Ends of all curves: the largest and the least λ; the least and the largest mean, bars of the chosen one included. */
export function extent(curves: readonly DrawnCurve[]) {
  const xs = curves.flatMap(({ points }) => points.map(({ x }) => x));
  const ys = curves.flatMap(({ chosen, points }) =>
    points.flatMap(({ mean, low, high }) => (chosen ? [low, high] : [mean])),
  );
  return { x: [Math.max(...xs), Math.min(...xs)], y: [Math.min(...ys), Math.max(...ys)] } as const;
}
