/** The conditional likelihood of a matched set by all its subsets, in numbers of 60 digits. */
import { exactly, Real as Many, type Real } from '../math/real.js';

const Digits = Many.clone({ precision: 60 });

export interface Enumerated {
  readonly loss: Real;
  readonly gradient: readonly Real[];
  /** Row after row, the lower triangle. */
  readonly hessian: readonly Real[];
}

/** `rows`: x of each row, the first `cases` of which are events. */
export function enumerated(
  rows: readonly (readonly number[])[],
  offset: readonly number[],
  cases: number,
  beta: readonly number[],
): Enumerated {
  const exact = (value: number) => new Digits(exactly(value).toString());
  const x = rows.map((row) => row.map(exact));
  const z = x.map((row, i) =>
    row.reduce((sum, value, j) => sum.plus(value.times(exact(beta[j]!))), exact(offset[i]!)),
  );
  const zero = new Digits(0);
  const sumOf = (subset: readonly number[], j: number) =>
    subset.reduce((sum, i) => sum.plus(x[i]![j]!), zero);
  const subsets = choose(rows.length, cases);
  const weights = subsets.map((subset) => subset.reduce((sum, i) => sum.plus(z[i]!), zero).exp());
  const total = weights.reduce((sum, weight) => sum.plus(weight), zero);
  const mean = (of: (subset: readonly number[]) => Real) =>
    subsets.reduce((sum, subset, k) => sum.plus(weights[k]!.times(of(subset))), zero).div(total);
  const observed = Array.from({ length: cases }, (_, i) => i);
  const means = beta.map((_, j) => mean((subset) => sumOf(subset, j)));
  return {
    loss: total.ln().minus(observed.reduce((sum, i) => sum.plus(z[i]!), zero)),
    gradient: means.map((value, j) => value.minus(sumOf(observed, j))),
    hessian: beta.flatMap((_, a) =>
      beta
        .slice(0, a + 1)
        .map((__, b) =>
          mean((subset) => sumOf(subset, a).minus(means[a]!).times(sumOf(subset, b).minus(means[b]!))),
        ),
    ),
  };
}

/** All subsets of `size` of the first `count` numbers. */
function choose(count: number, size: number): number[][] {
  if (size === 0) return [[]];
  if (size > count) return [];
  return [...choose(count - 1, size), ...choose(count - 1, size - 1).map((subset) => [...subset, count - 1])];
}
