import { type Asking, ask } from './asked.js';

/**
 * R's quantiles of type 7 (Hyndman & Fan 1996), linear between order statistics, of `size` numbers of those asked: in
 * ascending order from the place `first` on.
 */
export function* quantiles(probabilities: readonly number[], first: number, size: number): Asking<number[]> {
  const places = probabilities.map((probability) => (size - 1) * probability);
  const ranks = places.flatMap((place) => [first + Math.floor(place), first + Math.ceil(place)]);
  const values = yield* ask({ kind: 'order', ranks });
  return places.map((place, i) => {
    const [below, above] = [values[2 * i]!, values[2 * i + 1]!];
    const share = place - Math.floor(place);
    return below === above ? below : (1 - share) * below + share * above;
  });
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
