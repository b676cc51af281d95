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

const bits = new DataView(new ArrayBuffer(8));
/** 2³². */
const WORD = 4294967296;

/** Where a finite double stands among all, from 0 for 0, as nearly as a double can say it. */
export function placeOf(x: number): number {
  bits.setFloat64(0, Math.abs(x));
  const place = bits.getUint32(0) * WORD + bits.getUint32(4);
  return x < 0 ? -place : place;
}

/** The double that stands at a place. */
export function doubleAt(place: number): number {
  const whole = Math.floor(Math.abs(place));
  const high = Math.floor(whole / WORD);
  bits.setUint32(0, high);
  bits.setUint32(4, whole - high * WORD);
  return place < 0 ? -bits.getFloat64(0) : bits.getFloat64(0);
}
