/** Where the column begins whose number stands at `list`. */
function columnAt(columns: usize, bytes: usize, list: usize): usize {
  return columns + <usize>load<f64>(list) * bytes;
}

/**
 * Adds columns, times their coefficients, to the vector at `into`, one after the other: those whose numbers stand at
 * `list`. A column is `stride` numbers, an even number.
 */
export function combine(
  columns: usize,
  stride: usize,
  list: usize,
  coefficients: usize,
  count: usize,
  into: usize,
): void {
  const bytes = stride << 3;
  let k: usize = 0;
  for (; k + 4 <= count; k += 4, list += 32, coefficients += 32) {
    const c0 = columnAt(columns, bytes, list);
    const c1 = columnAt(columns, bytes, list + 8);
    const c2 = columnAt(columns, bytes, list + 16);
    const c3 = columnAt(columns, bytes, list + 24);
    const b0 = v128.load_splat<f64>(coefficients);
    const b1 = v128.load_splat<f64>(coefficients, 8);
    const b2 = v128.load_splat<f64>(coefficients, 16);
    const b3 = v128.load_splat<f64>(coefficients, 24);
    for (let i: usize = 0; i < bytes; i += 16) {
      let sum = f64x2.add(v128.load(into + i), f64x2.mul(v128.load(c0 + i), b0));
      sum = f64x2.add(sum, f64x2.mul(v128.load(c1 + i), b1));
      sum = f64x2.add(sum, f64x2.mul(v128.load(c2 + i), b2));
      v128.store(into + i, f64x2.add(sum, f64x2.mul(v128.load(c3 + i), b3)));
    }
  }
  for (; k < count; k++, list += 8, coefficients += 8) {
    const c = columnAt(columns, bytes, list);
    const b = v128.load_splat<f64>(coefficients);
    for (let i: usize = 0; i < bytes; i += 16)
      v128.store(into + i, f64x2.add(v128.load(into + i), f64x2.mul(v128.load(c + i), b)));
  }
}
