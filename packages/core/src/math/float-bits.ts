/** Exponents of doubles, by their bits. */

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
float[0] = 1;
/** Index of the word that holds the exponent: 1 where the engine is little-endian. */
const HIGH = words[0] === 0 ? 1 : 0;

/** 2^k for −1022 ≤ k ≤ 1023, exact. */
export function powerOfTwo(k: number): number {
  words[1 - HIGH] = 0;
  words[HIGH] = (k + 1023) << 20;
  return float[0]!;
}

/** ⌊log₂|x|⌋ for finite x ≠ 0, subnormal x included. */
export function exponentOf(x: number): number {
  if (Math.abs(x) < 2.2250738585072014e-308) return exponentOf(x * 18014398509481984) - 54;
  float[0] = x;
  return ((words[HIGH]! >>> 20) & 0x7ff) - 1023;
}

/** x·2^k for |k| ≤ 2100, rounded once (also where it is subnormal) when 2^−100 ≤ |x| < 2^100 or it is exact. */
export function scale(x: number, k: number): number {
  if (k > 1023) return scale(x * powerOfTwo(1000), k - 1000);
  if (k < -1022) return scale(x * powerOfTwo(k < -1900 ? -900 : k + 900), k < -1900 ? k + 900 : -900);
  return x * powerOfTwo(k);
}
