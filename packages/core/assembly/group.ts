import { F64x2 } from './f64x2';

/**
 * Values of the design stored as float32: their address is one more than where they begin, an odd number. They are
 * promoted as they are loaded, which costs less than what there is less to read, and then are the same doubles.
 */
export class Values {
  /** So many bytes of doubles take so many bytes where x is. */
  @inline static bytes(x: usize, doubles: usize): usize {
    return doubles >> (x & 1);
  }

  @inline static isSingle(x: usize): bool {
    return (x & 1) !== 0;
  }

  /** Two values stored as float32. */
  @inline static pair(address: usize): v128 {
    return f64x2.promote_low_f32x4(v128.load64_zero(address));
  }

  /** Promotes what takes `bytes` bytes as doubles from x on; returns where it is. Doubles stay where they are. */
  static promoted(x: usize, bytes: usize, room: usize): usize {
    if (!Values.isSingle(x)) return x;
    for (let at: usize = 0; at < bytes; at += 16) v128.store(room + at, Values.pair(x - 1 + (at >> 1)));
    return room;
  }
}

/**
 * Panels are taken in groups of four, a quarter of the block apart, and what is left over one by one: memory is read
 * in four streams, in 8 ms where one takes 12. One panel is a group whose four panels are the same.
 */
export class Groups {
  /** Of a block of `panels` panels. */
  @inline static count(panels: usize): usize {
    return (panels >> 2) + (panels & 3);
  }

  /** Bytes of rows from a panel of group `index` to the next. */
  @inline static stride(panels: usize, index: usize): usize {
    return index < panels >> 2 ? (panels >> 2) << 6 : 0;
  }

  /** Bytes of rows before the first panel of group `index`. */
  @inline static start(panels: usize, index: usize): usize {
    return (index < panels >> 2 ? index : index + 3 * (panels >> 2)) << 6;
  }

  /** Bytes of rows in a group. */
  @inline static bytes(stride: usize): usize {
    return stride > 0 ? 256 : 64;
  }
}

class Panel {
  /** Stores the four vectors of a panel. */
  @inline static store(to: usize, v0: v128, v1: v128, v2: v128, v3: v128): void {
    v128.store(to, v0);
    v128.store(to, v1, 16);
    v128.store(to, v2, 32);
    v128.store(to, v3, 48);
  }
}

export class Group {
  /**
   * z = offset + xᵀβ of four panels, the terms added in the order of the columns. The panels lie `stride` bytes of
   * rows apart; their offsets `offsetStride`, the results `zStride`.
   */
  static linear(
    x: usize,
    stride: usize,
    offset: usize,
    offsetStride: usize,
    beta: usize,
    columns: usize,
    z: usize,
    zStride: usize,
  ): void {
    if (Values.isSingle(x)) {
      Group.singleLinear(x - 1, stride, offset, offsetStride, beta, columns, z, zStride);
      return;
    }
    const apart = stride * columns;
    let x1 = x + apart;
    let x2 = x1 + apart;
    let x3 = x2 + apart;
    let a0 = v128.load(offset),
      a1 = v128.load(offset, 16),
      a2 = v128.load(offset, 32),
      a3 = v128.load(offset, 48);
    offset += offsetStride;
    let b0 = v128.load(offset),
      b1 = v128.load(offset, 16),
      b2 = v128.load(offset, 32),
      b3 = v128.load(offset, 48);
    offset += offsetStride;
    let c0 = v128.load(offset),
      c1 = v128.load(offset, 16),
      c2 = v128.load(offset, 32),
      c3 = v128.load(offset, 48);
    offset += offsetStride;
    let d0 = v128.load(offset),
      d1 = v128.load(offset, 16),
      d2 = v128.load(offset, 32),
      d3 = v128.load(offset, 48);
    const end = beta + (columns << 3);
    for (; beta < end; beta += 8, x += 64, x1 += 64, x2 += 64, x3 += 64) {
      const b = v128.load_splat<f64>(beta);
      a0 = F64x2.madd(v128.load(x), b, a0);
      a1 = F64x2.madd(v128.load(x, 16), b, a1);
      a2 = F64x2.madd(v128.load(x, 32), b, a2);
      a3 = F64x2.madd(v128.load(x, 48), b, a3);
      b0 = F64x2.madd(v128.load(x1), b, b0);
      b1 = F64x2.madd(v128.load(x1, 16), b, b1);
      b2 = F64x2.madd(v128.load(x1, 32), b, b2);
      b3 = F64x2.madd(v128.load(x1, 48), b, b3);
      c0 = F64x2.madd(v128.load(x2), b, c0);
      c1 = F64x2.madd(v128.load(x2, 16), b, c1);
      c2 = F64x2.madd(v128.load(x2, 32), b, c2);
      c3 = F64x2.madd(v128.load(x2, 48), b, c3);
      d0 = F64x2.madd(v128.load(x3), b, d0);
      d1 = F64x2.madd(v128.load(x3, 16), b, d1);
      d2 = F64x2.madd(v128.load(x3, 32), b, d2);
      d3 = F64x2.madd(v128.load(x3, 48), b, d3);
    }
    Panel.store(z, a0, a1, a2, a3);
    Panel.store(z + zStride, b0, b1, b2, b3);
    Panel.store(z + 2 * zStride, c0, c1, c2, c3);
    Panel.store(z + 3 * zStride, d0, d1, d2, d3);
  }

  /** The same of values stored as float32. */
  static singleLinear(
    x: usize,
    stride: usize,
    offset: usize,
    offsetStride: usize,
    beta: usize,
    columns: usize,
    z: usize,
    zStride: usize,
  ): void {
    const apart = (stride * columns) >> 1;
    let x1 = x + apart;
    let x2 = x1 + apart;
    let x3 = x2 + apart;
    let a0 = v128.load(offset),
      a1 = v128.load(offset, 16),
      a2 = v128.load(offset, 32),
      a3 = v128.load(offset, 48);
    offset += offsetStride;
    let b0 = v128.load(offset),
      b1 = v128.load(offset, 16),
      b2 = v128.load(offset, 32),
      b3 = v128.load(offset, 48);
    offset += offsetStride;
    let c0 = v128.load(offset),
      c1 = v128.load(offset, 16),
      c2 = v128.load(offset, 32),
      c3 = v128.load(offset, 48);
    offset += offsetStride;
    let d0 = v128.load(offset),
      d1 = v128.load(offset, 16),
      d2 = v128.load(offset, 32),
      d3 = v128.load(offset, 48);
    const end = beta + (columns << 3);
    for (; beta < end; beta += 8, x += 32, x1 += 32, x2 += 32, x3 += 32) {
      const b = v128.load_splat<f64>(beta);
      a0 = F64x2.madd(f64x2.promote_low_f32x4(v128.load64_zero(x)), b, a0);
      a1 = F64x2.madd(f64x2.promote_low_f32x4(v128.load64_zero(x, 8)), b, a1);
      a2 = F64x2.madd(f64x2.promote_low_f32x4(v128.load64_zero(x, 16)), b, a2);
      a3 = F64x2.madd(f64x2.promote_low_f32x4(v128.load64_zero(x, 24)), b, a3);
      b0 = F64x2.madd(f64x2.promote_low_f32x4(v128.load64_zero(x1)), b, b0);
      b1 = F64x2.madd(f64x2.promote_low_f32x4(v128.load64_zero(x1, 8)), b, b1);
      b2 = F64x2.madd(f64x2.promote_low_f32x4(v128.load64_zero(x1, 16)), b, b2);
      b3 = F64x2.madd(f64x2.promote_low_f32x4(v128.load64_zero(x1, 24)), b, b3);
      c0 = F64x2.madd(f64x2.promote_low_f32x4(v128.load64_zero(x2)), b, c0);
      c1 = F64x2.madd(f64x2.promote_low_f32x4(v128.load64_zero(x2, 8)), b, c1);
      c2 = F64x2.madd(f64x2.promote_low_f32x4(v128.load64_zero(x2, 16)), b, c2);
      c3 = F64x2.madd(f64x2.promote_low_f32x4(v128.load64_zero(x2, 24)), b, c3);
      d0 = F64x2.madd(f64x2.promote_low_f32x4(v128.load64_zero(x3)), b, d0);
      d1 = F64x2.madd(f64x2.promote_low_f32x4(v128.load64_zero(x3, 8)), b, d1);
      d2 = F64x2.madd(f64x2.promote_low_f32x4(v128.load64_zero(x3, 16)), b, d2);
      d3 = F64x2.madd(f64x2.promote_low_f32x4(v128.load64_zero(x3, 24)), b, d3);
    }
    Panel.store(z, a0, a1, a2, a3);
    Panel.store(z + zStride, b0, b1, b2, b3);
    Panel.store(z + 2 * zStride, c0, c1, c2, c3);
    Panel.store(z + 3 * zStride, d0, d1, d2, d3);
  }

  /** Adds x·residual of the panels of a group, one after the other, to two lanes per column at `sums`. */
  static gradient(x: usize, stride: usize, residual: usize, columns: usize, sums: usize): void {
    const end = sums + (columns << 4);
    const last = residual + Groups.bytes(stride);
    const apart = Values.bytes(x, stride * columns);
    for (; residual < last; residual += 64, x += apart) {
      const r0 = v128.load(residual);
      const r1 = v128.load(residual, 16);
      const r2 = v128.load(residual, 32);
      const r3 = v128.load(residual, 48);
      let value = x;
      if (Values.isSingle(x)) {
        value -= 1;
        for (let sum = sums; sum < end; sum += 16, value += 32) {
          const left = F64x2.madd(
            f64x2.promote_low_f32x4(v128.load64_zero(value, 8)),
            r1,
            f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(value)), r0),
          );
          const right = F64x2.madd(
            f64x2.promote_low_f32x4(v128.load64_zero(value, 24)),
            r3,
            f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(value, 16)), r2),
          );
          v128.store(sum, f64x2.add(v128.load(sum), f64x2.add(left, right)));
        }
        continue;
      }
      for (let sum = sums; sum < end; sum += 16, value += 64) {
        const left = F64x2.madd(v128.load(value, 16), r1, f64x2.mul(v128.load(value), r0));
        const right = F64x2.madd(v128.load(value, 48), r3, f64x2.mul(v128.load(value, 32), r2));
        v128.store(sum, f64x2.add(v128.load(sum), f64x2.add(left, right)));
      }
    }
  }
}
