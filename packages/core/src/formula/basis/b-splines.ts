import { exponentOf, scale } from '../../math/float-bits.js';
import type { BoundedSplines } from './basis.js';

/**
 * All B-splines of a basis between two neighbouring knots `start` < `end`: for each the coefficients of
 * v^d, u·v^(d−1), …, u^d, with u and v the distances to `start` and `end` over theirs; empty where it is 0.
 * The recurrence of Cox and de Boor (de Boor 2001, A Practical Guide to Splines, IX) with polynomials for values:
 * written in u and v, it adds and multiplies positive numbers only.
 */
export function splinesBetween(
  { degree, knots, boundary }: Omit<BoundedSplines, 'kind' | 'intercept'>,
  start: number,
  end: number,
): number[][] {
  const repeated = (knot: number) => Array.from({ length: degree + 1 }, () => knot);
  const all = [...repeated(boundary[0]), ...knots, ...repeated(boundary[1])];
  const span = all.lastIndexOf(start);
  const unit = -exponentOf(boundary[1] - boundary[0]);
  const distance = (a: number, b: number) => scale(b - a, unit);
  let splines: number[][] = [[1]];
  for (let k = 1; k <= degree; k++) {
    const next = Array.from({ length: k + 1 }, () => new Array<number>(k + 1).fill(0));
    splines.forEach((spline, r) => {
      const first = all[span - k + 1 + r]!;
      const last = all[span + 1 + r]!;
      const share = (a: number, b: number) => distance(a, b) / distance(first, last);
      addProduct(next[r]!, spline, share(start, last), share(end, last));
      addProduct(next[r + 1]!, spline, share(first, start), share(first, end));
    });
    splines = next;
  }
  const columns = Array.from({ length: knots.length + degree + 1 }, (): number[] => []);
  splines.forEach((spline, r) => {
    columns[span - degree + r] = spline;
  });
  return columns;
}

/** sum += polynomial · (a·v + b·u). */
function addProduct(sum: number[], polynomial: readonly number[], a: number, b: number): void {
  polynomial.forEach((coefficient, k) => {
    sum[k]! += a * coefficient;
    sum[k + 1]! += b * coefficient;
  });
}
