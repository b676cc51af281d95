import { Groups } from '../assembly/group';

/**
 * Rows of factors: a panel has 8 codes of 16 bits for each factor, factor after factor. A code is the offset in bytes
 * of a level in a vector of doubles. Panels lie as in `assembly/group.ts`: `stride` bytes of rows apart.
 */
export class Codes {
  /** Bytes of codes where rows have `bytes` bytes. */
  @inline static bytes(bytes: usize, factors: usize): usize {
    return (bytes >> 2) * factors;
  }

  /** The values of `point` at two codes. */
  @inline static pair(point: usize, code: usize): v128 {
    const first = v128.load_zero<f64>(point + load<u16>(code));
    return v128.load_lane<f64>(point + load<u16>(code, 2), first, 1);
  }

  /** Adds the values of `point` at the codes of a group to z, factor after factor. */
  static linear(codes: usize, stride: usize, factors: usize, point: usize, z: usize): void {
    const width = factors << 4;
    const apart = Codes.bytes(stride, factors);
    for (const end = z + Groups.bytes(stride); z < end; z += 64, codes += apart) {
      let z0 = v128.load(z);
      let z1 = v128.load(z, 16);
      let z2 = v128.load(z, 32);
      let z3 = v128.load(z, 48);
      for (let code = codes; code < codes + width; code += 16) {
        z0 = f64x2.add(z0, Codes.pair(point, code));
        z1 = f64x2.add(z1, Codes.pair(point, code + 4));
        z2 = f64x2.add(z2, Codes.pair(point, code + 8));
        z3 = f64x2.add(z3, Codes.pair(point, code + 12));
      }
      v128.store(z, z0);
      v128.store(z, z1, 16);
      v128.store(z, z2, 32);
      v128.store(z, z3, 48);
    }
  }

  /** Adds the residuals of a group, row after row, to the lanes of their codes: that of even rows, that of odd ones. */
  static gradient(codes: usize, stride: usize, factors: usize, residual: usize, sums: usize): void {
    const width = factors << 4;
    const apart = Codes.bytes(stride, factors);
    for (const end = residual + Groups.bytes(stride); residual < end; residual += 64, codes += apart) {
      const r0 = load<f64>(residual);
      const r1 = load<f64>(residual, 8);
      const r2 = load<f64>(residual, 16);
      const r3 = load<f64>(residual, 24);
      const r4 = load<f64>(residual, 32);
      const r5 = load<f64>(residual, 40);
      const r6 = load<f64>(residual, 48);
      const r7 = load<f64>(residual, 56);
      for (let code = codes; code < codes + width; code += 16) {
        Codes.add(sums + ((<usize>load<u16>(code)) << 1), r0);
        Codes.add(sums + ((<usize>load<u16>(code, 2)) << 1) + 8, r1);
        Codes.add(sums + ((<usize>load<u16>(code, 4)) << 1), r2);
        Codes.add(sums + ((<usize>load<u16>(code, 6)) << 1) + 8, r3);
        Codes.add(sums + ((<usize>load<u16>(code, 8)) << 1), r4);
        Codes.add(sums + ((<usize>load<u16>(code, 10)) << 1) + 8, r5);
        Codes.add(sums + ((<usize>load<u16>(code, 12)) << 1), r6);
        Codes.add(sums + ((<usize>load<u16>(code, 14)) << 1) + 8, r7);
      }
    }
  }

  /** Adds to a sum. */
  @inline static add(sum: usize, value: f64): void {
    store<f64>(sum, load<f64>(sum) + value);
  }
}
