/**
 * The last steps of a tile, whose sums of products over all entries before it are complete. Both overwrite the sums
 * and go on with the diagonal tile of L, in which entry (s, t) stands at 4t + s.
 */

/**
 * Solves X·Lᵀ = R for a tile: slot s becomes (right[s] − (sums[s] + Σ_{t<s} X[t]·L(s, t)))/L(s, s), in four lanes.
 */
export function solveTile(memory: Float64Array, tile: number, diagonal: number, right: number): void {
  for (let s = 0; s < 4; s++) {
    const pivot = memory[diagonal + 5 * s]!;
    for (let lane = 0; lane < 4; lane++) {
      let sum = memory[tile + 4 * s + lane]!;
      for (let t = 0; t < s; t++) sum += memory[tile + 4 * t + lane]! * memory[diagonal + 4 * t + s]!;
      memory[tile + 4 * s + lane] = (memory[right + 4 * s + lane]! - sum) / pivot;
    }
  }
}

/**
 * Factors a diagonal tile. Returns the smallest pivot of its first `count` columns relative to their diagonal
 * entries, or −1 at the first that is not above `threshold` or not finite.
 */
export function factorTile(
  memory: Float64Array,
  tile: number,
  right: number,
  count: number,
  threshold: number,
): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let s = 0; s < 4; s++) {
    for (let lane = s; lane < 4; lane++) {
      let sum = memory[tile + 4 * s + lane]!;
      for (let t = 0; t < s; t++) sum += memory[tile + 4 * t + lane]! * memory[tile + 4 * t + s]!;
      memory[tile + 4 * s + lane] = memory[right + 4 * s + lane]! - sum;
    }
    const pivot = memory[tile + 5 * s]!;
    const diagonal = memory[right + 5 * s]!;
    if (s < count) {
      if (!(pivot > threshold * diagonal) || pivot === Number.POSITIVE_INFINITY) return -1;
      smallest = Math.min(smallest, pivot / diagonal);
    }
    const root = Math.sqrt(pivot);
    memory[tile + 5 * s] = root;
    for (let lane = s + 1; lane < 4; lane++) memory[tile + 4 * s + lane]! /= root;
  }
  return smallest;
}
