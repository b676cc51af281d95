/** Plain statistics of one numeric column. */

/** Beyond these, squares overflow or vanish: the values are scaled first. */
const LARGE = 1e150;
const SMALL = 1e-150;

/** The finite values, ascending. */
export function sortedFinite(values: Float64Array): Float64Array {
  const finite = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) finite[count++] = values[i]!;
  }
  return finite.subarray(0, count).sort();
}

export function countDistinct(sorted: Float64Array): number {
  let count = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) count++;
  }
  return count;
}

/** Quantile of ascending values, type 7 of Hyndman and Fan (1996): between the order statistics around (n − 1)·p. */
export function quantile(sorted: Float64Array, probability: number): number {
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  const share = position - below;
  return share === 0 ? sorted[below]! : (1 - share) * sorted[below]! + share * sorted[below + 1]!;
}

/** Mean and standard deviation (n − 1; null for fewer than two) of ascending values, in two passes. */
export function moments(sorted: Float64Array): { mean: number; standardDeviation: number | null } {
  const n = sorted.length;
  const largest = Math.max(Math.abs(sorted[0]!), Math.abs(sorted[n - 1]!));
  const unit = largest > LARGE || (largest < SMALL && largest > 0) ? largest : 1;
  const mean = sum(sorted, unit) / n;
  if (n < 2) return { mean: mean * unit, standardDeviation: null };
  let drift = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const deviation = sorted[i]! / unit - mean;
    drift += deviation;
    squares += deviation * deviation;
  }
  const variance = Math.max(0, squares - (drift * drift) / n) / (n - 1);
  return { mean: mean * unit, standardDeviation: Math.sqrt(variance) * unit };
}

/** Neumaier's sum (1974) of the values in a unit. */
function sum(values: Float64Array, unit: number): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const term = values[i]! / unit;
    const next = total + term;
    lost += Math.abs(total) >= Math.abs(term) ? total - next + term : term - next + total;
    total = next;
  }
  return total + lost;
}
