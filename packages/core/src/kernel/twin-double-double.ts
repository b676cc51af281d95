/**
 * `assembly/double-double.ts`, one row at a time. Unlike `math/double-double.ts` nothing branches and nothing is
 * allocated: an operation returns the high part and leaves the low one in `low[0]`; what overflows becomes NaN.
 */

/** 2²⁷ + 1 (Veltkamp). */
const SPLITTER = 134217729;

/** The low part of the last result. */
export const low = new Float64Array(1);

/** a + b. */
export function twoSum(a: number, b: number): number {
  const sum = a + b;
  const back = sum - a;
  low[0] = a - (sum - back) + (b - back);
  return sum;
}

/** a + b for |a| ≥ |b|. */
export function quickTwoSum(a: number, b: number): number {
  const sum = a + b;
  low[0] = b - (sum - a);
  return sum;
}

/** The upper half of the digits of a. */
export function upperHalf(a: number): number {
  const t = SPLITTER * a;
  return t - (t - a);
}

/** a·b − product, given the upper halves of a and b. */
export function productError(a: number, aUpper: number, b: number, bUpper: number, product: number): number {
  const aLower = a - aUpper;
  const bLower = b - bUpper;
  return aUpper * bUpper - product + aUpper * bLower + aLower * bUpper + aLower * bLower;
}

/** a·b for doubles. */
export function twoProduct(a: number, b: number): number {
  const product = a * b;
  low[0] = productError(a, upperHalf(a), b, upperHalf(b), product);
  return product;
}

export function multiply(a: number, aLow: number, b: number, bLow: number): number {
  const product = twoProduct(a, b);
  return quickTwoSum(product, low[0]! + (a * bLow + aLow * b));
}

/** a·b for a double a. */
export function multiplyDouble(a: number, b: number, bLow: number): number {
  const product = twoProduct(a, b);
  return quickTwoSum(product, low[0]! + a * bLow);
}

/** a + b (AccurateDWPlusDW). */
export function add(a: number, aLow: number, b: number, bLow: number): number {
  const lows = twoSum(aLow, bLow);
  const lowRest = low[0]!;
  const high = twoSum(a, b);
  const sum = quickTwoSum(high, low[0]! + lows);
  return quickTwoSum(sum, lowRest + low[0]!);
}

/** 1/a. */
export function reciprocal(a: number, aLow: number): number {
  const quotient = 1 / a;
  const product = twoProduct(quotient, a);
  const rest = 1 - product - low[0]!;
  return quickTwoSum(quotient, (rest - quotient * aLow) * quotient);
}

/** Adds high + rest to the pair (sums[at], sums[at + 2]): the second gathers what the first loses. */
export function accumulate(sums: Float64Array, at: number, high: number, rest: number): void {
  sums[at] = twoSum(sums[at]!, high);
  sums[at + 2] = sums[at + 2]! + (low[0]! + rest);
}

/** Adds high + rest to the double-double at `out`. */
export function addPair(memory: Float64Array, out: number, high: number, rest: number): void {
  const sum = twoSum(memory[out]!, high);
  memory[out] = twoSum(sum, low[0]! + (memory[out + 1]! + rest));
  memory[out + 1] = low[0]!;
}

/** Adds the parts of a sum and a rest to the double-double at `out`. */
export function addParts(memory: Float64Array, out: number, parts: readonly number[], rest: number): void {
  let sum = memory[out]!;
  let errors = 0;
  for (const part of parts) {
    sum = twoSum(sum, part);
    errors += low[0]!;
  }
  memory[out] = twoSum(sum, memory[out + 1]! + (rest + errors));
  memory[out + 1] = low[0]!;
}
