export class Lanes {
  /** The sum of both lanes. */
  @inline static total(sum: v128): f64 {
    return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  }
}
