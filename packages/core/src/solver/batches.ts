/** The rows of each step: seeded shuffles, cut into batches. */
import { randomIntegers, shuffle } from '../math/random.js';

/**
 * A source of epochs: each call puts the rows in a new order and gives its batches of `size` rows, the last one
 * perhaps smaller. The arrays are views that the next call overwrites. The same seed gives the same batches on every
 * engine.
 */
export function shuffledBatches(rows: Int32Array, size: number, seed: number): () => Int32Array[] {
  const order = rows.slice();
  const next = randomIntegers(seed);
  const batches: Int32Array[] = [];
  for (let start = 0; start < order.length; start += size) batches.push(order.subarray(start, start + size));
  return () => {
    shuffle(order, next);
    return batches;
  };
}
