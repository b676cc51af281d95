/** The coefficients of a path as curves over λ, on the scale of the penalty: what pictures are drawn of. */
import { labelOf } from '../output/label.js';
import { shortNumber } from '../output/ticks.js';
import type { PathReport } from './report.js';

export interface PathCurve {
  /** `glu`, or `class:glu` of several classes. */
  readonly label: string;
  readonly term: string;
  readonly class: string | null;
  /** Coefficient times the standard deviation of its column, point after point. */
  readonly values: readonly number[];
}

/** The curves that leave 0 somewhere, the one that ends farthest from 0 first. Intercepts have none. */
export function pathCurves({ columns, points }: PathReport): PathCurve[] {
  const curves = columns.flatMap(({ term, class: name, standardDeviation }, j): PathCurve[] => {
    if (standardDeviation === null) return [];
    const values = points.map(({ coefficients }) => coefficients[j]! * standardDeviation);
    if (values.every((value) => value === 0)) return [];
    return [{ label: labelOf({ term, class: name }), term, class: name, values }];
  });
  const end = ({ values }: PathCurve) => Math.abs(values.at(-1)!);
  const largest = ({ values }: PathCurve) => Math.max(...values.map(Math.abs));
  return curves.sort((a, b) => end(b) - end(a) || largest(b) - largest(a));
}

/** At most `count` of `length` places, evenly from the first to the last. */
export function spread(length: number, count: number): number[] {
  if (length <= count) return Array.from({ length }, (_, i) => i);
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - 1)) / (count - 1)));
}

/** `Lasso (alpha = 1)`, `elastic net (alpha = 0.5)`. */
export function penaltyText({
  penalty,
  alpha,
  grouped,
}: Pick<PathReport, 'penalty' | 'alpha' | 'grouped'>): string {
  if (penalty === 'ridge') return 'Ridge (alpha = 0)';
  const group = grouped === 'classes' ? ', classes together' : grouped ? ', by terms' : '';
  return `${penalty === 'lasso' ? 'Lasso' : 'Elastic net'} (alpha = ${shortNumber(alpha)}${group})`;
}
