/**
 * Adds to the tile at `tile` the products of two panels over `steps` entries, one entry after the other:
 * number 4s + l of the tile gets Σ lanes[4k + l]·slots[4k + s]. All four addresses are places in `memory`.
 */
export function addProducts(
  memory: Float64Array,
  tile: number,
  lanes: number,
  slots: number,
  steps: number,
): void {
  addHalf(memory, tile, lanes, slots, steps);
  addHalf(memory, tile + 2, lanes + 2, slots, steps);
}

/** Two lanes of four slots: as many sums as registers hold. */
function addHalf(m: Float64Array, tile: number, lanes: number, slots: number, steps: number): void {
  let s00 = m[tile]!;
  let s01 = m[tile + 1]!;
  let s10 = m[tile + 4]!;
  let s11 = m[tile + 5]!;
  let s20 = m[tile + 8]!;
  let s21 = m[tile + 9]!;
  let s30 = m[tile + 12]!;
  let s31 = m[tile + 13]!;
  for (const end = lanes + 4 * steps; lanes < end; lanes += 4, slots += 4) {
    const a = m[lanes]!;
    const b = m[lanes + 1]!;
    const c0 = m[slots]!;
    s00 += a * c0;
    s01 += b * c0;
    const c1 = m[slots + 1]!;
    s10 += a * c1;
    s11 += b * c1;
    const c2 = m[slots + 2]!;
    s20 += a * c2;
    s21 += b * c2;
    const c3 = m[slots + 3]!;
    s30 += a * c3;
    s31 += b * c3;
  }
  m[tile] = s00;
  m[tile + 1] = s01;
  m[tile + 4] = s10;
  m[tile + 5] = s11;
  m[tile + 8] = s20;
  m[tile + 9] = s21;
  m[tile + 12] = s30;
  m[tile + 13] = s31;
}
