/** `assembly/elementary.ts`, one row at a time: the same operations in the same order. */
import { exponentOf, powerOfTwo } from '../math/float-bits.js';

/** ln 2 in two parts; the first has 32 bits, so that its product with an exponent is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
/** 1.5·2⁵² + 1077: adding it rounds to an integer and leaves the exponent, biased by 1023 + 54, in the last bits. */
const MAGIC = 6755399441056821;
/** Below this eˣ is 0. */
export const FLOOR = -746;
/** 2⁻⁵⁴ takes back the 54 that keep powers of two normal. */
export const UNSCALE = 5.551115123125783e-17;

/** 2^(k+54) at index k + 1077 for k = −1077 … 0; 0 for k = −1077. */
const POWERS = Float64Array.from({ length: 1078 }, (_, i) => (i === 0 ? 0 : powerOfTwo(i - 1023)));

/** 2^(k+54) for an integer −1077 ≤ k ≤ 0; NaN for NaN. */
export function shiftedPower(k: number): number {
  return POWERS[k + 1077] ?? NaN;
}

/** r·coth(r/2) for |r| ≤ ln 2/2: the series of fdlibm's `e_exp.c`, in Estrin's order. */
function hyperbolic(r: number): number {
  const square = r * r;
  const fourth = square * square;
  const low = 2 + 0.16666666666666602 * square;
  const middle = -0.0027777777777015593 + 6.613756321437934e-5 * square;
  const high = -1.6533902205465252e-6 + 4.1381367970572385e-8 * square;
  return low + (middle + high * fourth) * fourth;
}

/** x − k·ln 2. */
function rest(x: number, k: number): number {
  return x - k * LN2_HIGH - k * LN2_LOW;
}

/** eˣ for x ≤ 0, below 0.9 ulp, subnormal results included; 0 below −745.2, NaN for NaN. */
export function expNonPositive(argument: number): number {
  const x = argument < FLOOR ? FLOOR : argument;
  const k = x * Math.LOG2E + MAGIC - MAGIC;
  const r = rest(x, k);
  const y = 1 + (r + r) / (hyperbolic(r) - r);
  return y * shiftedPower(k) * UNSCALE;
}

/** (2·artanh s − 2s)/(s·z) at z = s² ≤ 0.04: near-minimax of degree 7, relative error of log(1+x) 6.4e-19. */
function logarithmSeries(z: number): number {
  const square = z * z;
  const low =
    0.6666666666666666 + 0.4000000000000794 * z + (0.28571428567275936 + 0.2222222304835159 * z) * square;
  const p45 = 0.18181737626302938 + 0.15388867805613718 * z;
  const p67 = 0.13209708242059462 + 0.13609030262858499 * z;
  return low + (p45 + p67 * square) * (square * square);
}

/** log(1 + x) for 0 ≤ x ≤ 1, about 1 ulp; NaN for NaN. */
export function log1pUnit(x: number): number {
  const large = x >= 0.5;
  const f = large ? (x - 1) * 0.5 : x;
  const s = f / (2 + f);
  const z = s * s;
  const halfSquare = 0.5 * f * f;
  const correction = s * (halfSquare + z * logarithmSeries(z)) + (large ? LN2_LOW : 0);
  return (large ? LN2_HIGH : 0) - (halfSquare - correction - f);
}

/** log(1 + x) for 0 ≤ x < 2¹⁰²², about 1 ulp; NaN for NaN. */
export function log1pAny(x: number): number {
  if (!(x >= 1)) return log1pUnit(x);
  const k = exponentOf(1 + x);
  return k * LN2_HIGH + (log1pUnit((1 + x) * powerOfTwo(-k) - 1) + k * LN2_LOW);
}

/** 1.5·2⁵²: adding it rounds to an integer. */
const ROUND = 6755399441055744;

/** n and d of eˣ = n/d for |x| ≤ 600, each about 1 ulp. */
export function exponentialQuotient(x: number): [number, number] {
  const k = x * Math.LOG2E + ROUND - ROUND;
  const r = rest(x, k);
  const c = hyperbolic(r);
  return [(c + r) * powerOfTwo(k), c - r];
}

/** a·log(1+e⁻ᶻ) + b·log(1+eᶻ), where exponential = e^−|z|, size = |z| and positive = z ≥ 0. */
export function logisticLoss(
  a: number,
  b: number,
  size: number,
  exponential: number,
  positive: boolean,
): number {
  const common = log1pUnit(exponential);
  return a * (common + (positive ? 0 : size)) + b * (common + (positive ? size : 0));
}
