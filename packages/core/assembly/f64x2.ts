/**
 * Multiplying and adding in one: rounded twice, the same on every machine; or, where the module is compiled with relaxed
 * SIMD, only once on processors that have an instruction for it. For plain sums alone: what takes the error of an
 * operation apart (double-double) needs each one rounded by itself.
 */
export class F64x2 {
  /** c + a·b. */
  @inline static madd(a: v128, b: v128, c: v128): v128 {
    return ASC_FEATURE_RELAXED_SIMD ? f64x2.relaxed_madd(a, b, c) : f64x2.add(c, f64x2.mul(a, b));
  }
}
