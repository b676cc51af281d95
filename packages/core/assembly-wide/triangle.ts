import { Lanes } from './lanes';

/** Where the row begins whose number stands at `list`. */
function rowAt(rows: usize, bytes: usize, list: usize): usize {
  return rows + <usize>load<f64>(list) * bytes;
}

/** The product of the first numbers of two vectors: in two sums of two lanes, the last ones by themselves. */
function dot(a: usize, b: usize, count: usize): f64 {
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let k: usize = 0;
  for (; k + 4 <= count; k += 4, a += 32, b += 32) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(a), v128.load(b)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(a, 16), v128.load(b, 16)));
  }
  let sum = Lanes.total(f64x2.add(s0, s1));
  for (; k < count; k++, a += 8, b += 8) sum += load<f64>(a) * load<f64>(b);
  return sum;
}

/** Solves L·x = right in place: L is the rows of `stride` numbers whose numbers stand at `list`. */
export function forward(rows: usize, stride: usize, list: usize, size: usize, right: usize): void {
  const bytes = stride << 3;
  for (let i: usize = 0; i < size; i++) {
    const row = rowAt(rows, bytes, list + (i << 3));
    const at = right + (i << 3);
    store<f64>(at, (load<f64>(at) - dot(row, right, i)) / load<f64>(row + (i << 3)));
  }
}

/** Solves Lᵀ·x = right in place. */
export function backward(rows: usize, stride: usize, list: usize, size: usize, right: usize): void {
  const bytes = stride << 3;
  for (let i: usize = size; i > 0; ) {
    i -= 1;
    const row = rowAt(rows, bytes, list + (i << 3));
    const value = load<f64>(right + (i << 3)) / load<f64>(row + (i << 3));
    store<f64>(right + (i << 3), value);
    const both = f64x2.splat(value);
    let k: usize = 0;
    for (; k + 2 <= i; k += 2) {
      const at = right + (k << 3);
      v128.store(at, f64x2.sub(v128.load(at), f64x2.mul(v128.load(row + (k << 3)), both)));
    }
    if (k < i) {
      const at = right + (k << 3);
      store<f64>(at, load<f64>(at) - load<f64>(row + (k << 3)) * value);
    }
  }
}
