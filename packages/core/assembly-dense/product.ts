import { F64x2 } from '../assembly/f64x2';

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
    s00 = F64x2.madd(a, c0, s00);
    s01 = F64x2.madd(b, c0, s01);
    const c1 = v128.load_splat<f64>(slots, 8);
    s10 = F64x2.madd(a, c1, s10);
    s11 = F64x2.madd(b, c1, s11);
    const c2 = v128.load_splat<f64>(slots, 16);
    s20 = F64x2.madd(a, c2, s20);
    s21 = F64x2.madd(b, c2, s21);
    const c3 = v128.load_splat<f64>(slots, 24);
    s30 = F64x2.madd(a, c3, s30);
    s31 = F64x2.madd(b, c3, s31);
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
