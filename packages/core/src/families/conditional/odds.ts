/** Log-odds of a set brought near each other, so that no exponential leaves the range of numbers. */

/** e³⁰⁰ and its square are numbers; a share of e⁻³⁰⁰ is none that shows. */
export const FAR = 300;

/** The n-th largest of the first `size` numbers. */
export function nthLargest(z: Float64Array, size: number, n: number): number {
  if (n > 1) return z.slice(0, size).sort()[size - n]!;
  let largest = z[0]!;
  for (let i = 1; i < size; i++) largest = Math.max(largest, z[i]!);
  return largest;
}

/**
 * Writes log-odds against the n-th largest, n being chosen, and no farther from it than `FAR`. Rows beyond are chosen
 * by every model of the set, or by none: where the `chosen` first rows are others, the loss is larger by what is returned.
 */
export function oddsOf(z: Float64Array, size: number, chosen: number, into: Float64Array): number {
  const middle = nthLargest(z, size, chosen);
  let loss = 0;
  for (let i = 0; i < size; i++) {
    const value = z[i]! - middle;
    const near = Math.max(-FAR, Math.min(FAR, value));
    into[i] = near;
    loss += beyond(value - near, i < chosen);
  }
  return loss;
}

/** What a row that is `rest` farther out than it is taken to be adds to the loss. */
export function beyond(rest: number, isChosen: boolean): number {
  return Math.max(0, isChosen ? -rest : rest);
}

/** From the smallest to the largest log-odds. */
export function rangeOf(z: Float64Array, size: number): number {
  let [low, high] = [z[0]!, z[0]!];
  for (let i = 1; i < size; i++) {
    low = Math.min(low, z[i]!);
    high = Math.max(high, z[i]!);
  }
  return high - low;
}
