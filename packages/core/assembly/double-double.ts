/** 2²⁷ + 1 (Veltkamp). */
const SPLITTER: f64 = 134217729;

/**
 * Double-double arithmetic on two rows at a time: each operation returns the high parts and leaves the low ones in
 * `DoubleDouble.low`. No operation branches; what overflows becomes NaN.
 */
export class DoubleDouble {
  static low: v128 = f64x2(0, 0);

  /** a + b. */
  @inline static twoSum(a: v128, b: v128): v128 {
    const sum = f64x2.add(a, b);
    const back = f64x2.sub(sum, a);
    DoubleDouble.low = f64x2.add(f64x2.sub(a, f64x2.sub(sum, back)), f64x2.sub(b, back));
    return sum;
  }

  /** a + b for |a| ≥ |b|. */
  @inline static quickTwoSum(a: v128, b: v128): v128 {
    const sum = f64x2.add(a, b);
    DoubleDouble.low = f64x2.sub(b, f64x2.sub(sum, a));
    return sum;
  }

  /** The upper half of the digits of a. */
  @inline static upper(a: v128): v128 {
    const t = f64x2.mul(f64x2.splat(SPLITTER), a);
    return f64x2.sub(t, f64x2.sub(t, a));
  }

  /** a·b − product, given the upper halves of a and b. */
  @inline static productError(a: v128, aUpper: v128, b: v128, bUpper: v128, product: v128): v128 {
    const aLower = f64x2.sub(a, aUpper);
    const bLower = f64x2.sub(b, bUpper);
    const first = f64x2.sub(f64x2.mul(aUpper, bUpper), product);
    const second = f64x2.add(f64x2.add(first, f64x2.mul(aUpper, bLower)), f64x2.mul(aLower, bUpper));
    return f64x2.add(second, f64x2.mul(aLower, bLower));
  }

  /** a·b for doubles. */
  @inline static twoProduct(a: v128, b: v128): v128 {
    const product = f64x2.mul(a, b);
    DoubleDouble.low = DoubleDouble.productError(a, DoubleDouble.upper(a), b, DoubleDouble.upper(b), product);
    return product;
  }

  @inline static multiply(a: v128, aLow: v128, b: v128, bLow: v128): v128 {
    const product = DoubleDouble.twoProduct(a, b);
    const rest = f64x2.add(DoubleDouble.low, f64x2.add(f64x2.mul(a, bLow), f64x2.mul(aLow, b)));
    return DoubleDouble.quickTwoSum(product, rest);
  }

  /** a + b (AccurateDWPlusDW). */
  @inline static add(a: v128, aLow: v128, b: v128, bLow: v128): v128 {
    const low = DoubleDouble.twoSum(aLow, bLow);
    const lowRest = DoubleDouble.low;
    const high = DoubleDouble.twoSum(a, b);
    const sum = DoubleDouble.quickTwoSum(high, f64x2.add(DoubleDouble.low, low));
    return DoubleDouble.quickTwoSum(sum, f64x2.add(lowRest, DoubleDouble.low));
  }

  /** 1/a. */
  @inline static reciprocal(a: v128, aLow: v128): v128 {
    const quotient = f64x2.div(f64x2.splat(1), a);
    const product = DoubleDouble.twoProduct(quotient, a);
    const rest = f64x2.sub(f64x2.sub(f64x2.splat(1), product), DoubleDouble.low);
    const correction = f64x2.mul(f64x2.sub(rest, f64x2.mul(quotient, aLow)), quotient);
    return DoubleDouble.quickTwoSum(quotient, correction);
  }

  /** Adds high + low to the pair of lanes at `sums`: the low lane gathers what the high one loses. */
  @inline static accumulate(sums: usize, high: v128, low: v128): void {
    const sum = DoubleDouble.twoSum(v128.load(sums), high);
    v128.store(sums, sum);
    v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.add(DoubleDouble.low, low)), 16);
  }

  /** Adds both lanes of high + low, the first one first, to the double-double at `out`. */
  @inline static addLanes(high: v128, low: v128, out: usize): void {
    addPair(f64x2.extract_lane(high, 0), f64x2.extract_lane(low, 0), out);
    addPair(f64x2.extract_lane(high, 1), f64x2.extract_lane(low, 1), out);
  }
}

/** Adds high + low to the double-double at `out`. */
function addPair(high: f64, low: f64, out: usize): void {
  const a = load<f64>(out);
  const sum = a + high;
  const back = sum - a;
  const rest = a - (sum - back) + (high - back) + (load<f64>(out, 8) + low);
  const total = sum + rest;
  const totalBack = total - sum;
  store<f64>(out, total);
  store<f64>(out, sum - (total - totalBack) + (rest - totalBack), 8);
}
