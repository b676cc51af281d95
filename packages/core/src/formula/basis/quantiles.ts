/** The values in ascending order; `x` is left alone. */
export function sorted(x: Float64Array): Float64Array {
  return x.slice().sort();
}

/** R's quantile of type 7 (Hyndman & Fan 1996): linear between order statistics; `values` ascending, one at least. */
export function quantile(values: Float64Array, probability: number): number {
  const index = (values.length - 1) * probability;
  const low = Math.floor(index);
  const below = values[low]!;
  const above = values[Math.ceil(index)]!;
  const share = index - low;
  return below === above ? below : (1 - share) * below + share * above;
}

/** `count` numbers from `from` to `to` at equal distances. */
export function sequence(from: number, to: number, count: number): number[] {
  const step = (to - from) / (count - 1);
  return Array.from({ length: count }, (_, i) => (i < count - 1 ? from + i * step : to));
}

/** Each value once, in order; `values` ascending. */
export function distinct(values: ArrayLike<number>): number[] {
  const found: number[] = [];
  for (let i = 0; i < values.length; i++) if (i === 0 || values[i] !== values[i - 1]) found.push(values[i]!);
  return found;
}
