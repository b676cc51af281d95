import { F64x2 } from '../assembly/f64x2';

/** z of four rows and four classes: the terms added in the order of the columns. */
function four(x: usize, used: usize, end: usize, beta: usize, line: usize, z: usize): void {
  let a0 = f64x2.splat(0),
    a1 = f64x2.splat(0),
    a2 = f64x2.splat(0),
    a3 = f64x2.splat(0),
    b0 = f64x2.splat(0),
    b1 = f64x2.splat(0),
    b2 = f64x2.splat(0),
    b3 = f64x2.splat(0);
  for (; used < end; used += 4, beta += line) {
    const from = x + load<u32>(used);
    const a = v128.load(from);
    const b = v128.load(from, 16);
    const c0 = v128.load_splat<f64>(beta);
    a0 = F64x2.madd(a, c0, a0);
    b0 = F64x2.madd(b, c0, b0);
    const c1 = v128.load_splat<f64>(beta, 8);
    a1 = F64x2.madd(a, c1, a1);
    b1 = F64x2.madd(b, c1, b1);
    const c2 = v128.load_splat<f64>(beta, 16);
    a2 = F64x2.madd(a, c2, a2);
    b2 = F64x2.madd(b, c2, b2);
    const c3 = v128.load_splat<f64>(beta, 24);
    a3 = F64x2.madd(a, c3, a3);
    b3 = F64x2.madd(b, c3, b3);
  }
  v128.store(z, a0);
  v128.store(z, b0, 16);
  v128.store(z, a1, 64);
  v128.store(z, b1, 80);
  v128.store(z, a2, 128);
  v128.store(z, b2, 144);
  v128.store(z, a3, 192);
  v128.store(z, b3, 208);
}

/** The same of two classes. */
function two(x: usize, used: usize, end: usize, beta: usize, line: usize, z: usize): void {
  let a0 = f64x2.splat(0),
    a1 = f64x2.splat(0),
    b0 = f64x2.splat(0),
    b1 = f64x2.splat(0);
  for (; used < end; used += 4, beta += line) {
    const from = x + load<u32>(used);
    const a = v128.load(from);
    const b = v128.load(from, 16);
    const c0 = v128.load_splat<f64>(beta);
    a0 = F64x2.madd(a, c0, a0);
    b0 = F64x2.madd(b, c0, b0);
    const c1 = v128.load_splat<f64>(beta, 8);
    a1 = F64x2.madd(a, c1, a1);
    b1 = F64x2.madd(b, c1, b1);
  }
  v128.store(z, a0);
  v128.store(z, b0, 16);
  v128.store(z, a1, 64);
  v128.store(z, b1, 80);
}

/**
 * z = Xβ of one panel for all classes. `used` lists `count` columns by their offsets in bytes within a panel; β has a line of
 * `width` numbers for each of them.
 */
export function linear(x: usize, used: usize, count: usize, beta: usize, width: usize, z: usize): void {
  const end = used + (count << 2);
  const line = width << 3;
  for (let half: usize = 0; half < 64; half += 32) {
    let k: usize = 0;
    for (; k + 4 <= width; k += 4) four(x + half, used, end, beta + (k << 3), line, z + half + (k << 6));
    if (k < width) two(x + half, used, end, beta + (k << 3), line, z + half + (k << 6));
  }
}
