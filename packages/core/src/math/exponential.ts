import { scale } from './float-bits.js';

/** ln 2 in two parts; the first has 32 bits, so that its product with an exponent is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** (eʳ − 1 − r)/r² for |r| ≤ 0.35 by its Taylor polynomial. */
function tail(r: number): number {
  let sum = 1 / 87178291200;
  sum = 1 / 6227020800 + r * sum;
  sum = 1 / 479001600 + r * sum;
  sum = 1 / 39916800 + r * sum;
  sum = 1 / 3628800 + r * sum;
  sum = 1 / 362880 + r * sum;
  sum = 1 / 40320 + r * sum;
  sum = 1 / 5040 + r * sum;
  sum = 1 / 720 + r * sum;
  sum = 1 / 120 + r * sum;
  sum = 1 / 24 + r * sum;
  sum = 1 / 6 + r * sum;
  return 1 / 2 + r * sum;
}

/** eˣ within 1 ulp: Infinity above 709.78, subnormal results included, 0 below −745.13; NaN for NaN. */
export function exp(x: number): number {
  if (!(x <= 709.782712893384)) return x > 0 ? Infinity : NaN;
  if (x < -745.1332191019412) return 0;
  const k = Math.floor(x * Math.LOG2E + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  return scale(1 + (r + (r * r * tail(r) + (high - r - low))), k);
}

/** eˣ − 1 within 1 ulp, small x included; −1 for −Infinity. */
export function expm1(x: number): number {
  if (!(x <= 709.782712893384)) return x > 0 ? Infinity : NaN;
  if (x < -40) return -1;
  if (Math.abs(x) < 1e-17) return x;
  const k = Math.floor(x * Math.LOG2E + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const rest = r * r * tail(r) + (high - r - low);
  if (k === 0) return r + rest;
  if (k > 60) return scale(1 + (r + rest), k);
  // 2ᵏ·((1 − 2⁻ᵏ) + r + rest) with the rounding errors of both sums kept.
  const one = 1 - scale(1, -k);
  const sum = one + r;
  const back = sum - one;
  return scale(sum + (one - (sum - back) + (r - back) + rest), k);
}
