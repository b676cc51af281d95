/** Linear equations in fixed point. */
import { divide, multiply } from './fixed.js';

type Vector = readonly bigint[];

/** Solves A·x = b by elimination with pivoting; A is square. */
export function eliminate(matrix: readonly Vector[], right: Vector): bigint[] {
  const a = matrix.map((line, i) => [...line, right[i]!]);
  const size = a.length;
  const magnitude = (x: bigint) => (x < 0n ? -x : x);
  for (let j = 0; j < size; j++) {
    let best = j;
    for (let i = j + 1; i < size; i++) if (magnitude(a[i]![j]!) > magnitude(a[best]![j]!)) best = i;
    [a[j], a[best]] = [a[best]!, a[j]!];
    for (let i = 0; i < size; i++) {
      if (i === j) continue;
      const factor = divide(a[i]![j]!, a[j]![j]!);
      for (let k = j; k <= size; k++) a[i]![k]! -= multiply(factor, a[j]![k]!);
    }
  }
  return a.map((line, i) => divide(line[size]!, line[i]!));
}
