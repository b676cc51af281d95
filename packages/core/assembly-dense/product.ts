/**
 * Adds to the tile at `tile` the products of two panels over `steps` entries, one entry after the other:
 * number 4s + l of the tile gets Σ lanes[4k + l]·slots[4k + s].
 */
export function addProducts(tile: usize, lanes: usize, slots: usize, steps: usize): void {
  let s00 = v128.load(tile);
  let s01 = v128.load(tile, 16);
  let s10 = v128.load(tile, 32);
  let s11 = v128.load(tile, 48);
  let s20 = v128.load(tile, 64);
  let s21 = v128.load(tile, 80);
  let s30 = v128.load(tile, 96);
  let s31 = v128.load(tile, 112);
  for (const end = lanes + (steps << 5); lanes < end; lanes += 32, slots += 32) {
    const a = v128.load(lanes);
    const b = v128.load(lanes, 16);
    const c0 = v128.load_splat<f64>(slots);
    s00 = f64x2.add(s00, f64x2.mul(a, c0));
    s01 = f64x2.add(s01, f64x2.mul(b, c0));
    const c1 = v128.load_splat<f64>(slots, 8);
    s10 = f64x2.add(s10, f64x2.mul(a, c1));
    s11 = f64x2.add(s11, f64x2.mul(b, c1));
    const c2 = v128.load_splat<f64>(slots, 16);
    s20 = f64x2.add(s20, f64x2.mul(a, c2));
    s21 = f64x2.add(s21, f64x2.mul(b, c2));
    const c3 = v128.load_splat<f64>(slots, 24);
    s30 = f64x2.add(s30, f64x2.mul(a, c3));
    s31 = f64x2.add(s31, f64x2.mul(b, c3));
  }
  v128.store(tile, s00);
  v128.store(tile, s01, 16);
  v128.store(tile, s10, 32);
  v128.store(tile, s11, 48);
  v128.store(tile, s20, 64);
  v128.store(tile, s21, 80);
  v128.store(tile, s30, 96);
  v128.store(tile, s31, 112);
}
