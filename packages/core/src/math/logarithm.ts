import { exponentOf, scale } from './float-bits.js';

/** ln 2 in two parts; the first has 32 bits, so that its product with an exponent is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/**
 * k·ln 2 + log(1+f) + c for √½ − 1 ≤ f ≤ √2 − 1 and a small c: with s = f/(2+f),
 * log(1+f) = f − f²/2 + s·(f²/2 + R), R = 2s²/3 + 2s⁴/5 + … (the arrangement of fdlibm's e_log.c).
 */
function assemble(k: number, f: number, c: number): number {
  const s = f / (2 + f);
  const z = s * s;
  let series = 2 / 21;
  series = 2 / 19 + z * series;
  series = 2 / 17 + z * series;
  series = 2 / 15 + z * series;
  series = 2 / 13 + z * series;
  series = 2 / 11 + z * series;
  series = 2 / 9 + z * series;
  series = 2 / 7 + z * series;
  series = 2 / 5 + z * series;
  series = 2 / 3 + z * series;
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + z * series) + (k * LN2_LOW + c)) - f);
}

/** log(x·(1 + c)) for positive finite x and |c| below its rounding. */
function logOfNormalised(x: number, c: number): number {
  let k = exponentOf(x);
  let m = scale(x, -k);
  if (m > Math.SQRT2) {
    m *= 0.5;
    k += 1;
  }
  return assemble(k, m - 1, c);
}

/** Natural logarithm within 1 ulp, subnormal x included; −Infinity for ±0, NaN for x < 0. */
export function log(x: number): number {
  if (x === 0) return -Infinity;
  if (!(x > 0)) return NaN;
  if (x === Infinity) return x;
  return logOfNormalised(x, 0);
}

/** log(1 + x) within 1 ulp, small x included; −Infinity for −1, NaN for x < −1. */
export function log1p(x: number): number {
  if (x === -1) return -Infinity;
  if (!(x > -1)) return NaN;
  if (x === Infinity || Math.abs(x) < 1e-17) return x;
  if (x > -0.2928932188134524 && x < 0.41421356237309503) return assemble(0, x, 0);
  const u = 1 + x;
  const c = x < 1 ? x - (u - 1) : 1 - (u - x);
  return logOfNormalised(u, c / u);
}
