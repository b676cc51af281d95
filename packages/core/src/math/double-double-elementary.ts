/** Exponential and logarithms in double-double, relative error about 1e-30. */
import {
  add,
  type DoubleDouble,
  fromNumber,
  multiply,
  ONE,
  subtract,
  twoSum,
  ZERO,
} from './double-double.js';
import { exponentOf, scale } from './float-bits.js';
import { log, log1p } from './logarithm.js';

/** ln 2 = sum of three; products of the first two (40 bits each) with an exponent are exact. */
const LN2_1 = 0.6931471805592082;
const LN2_2 = 7.371002565161996e-13;
const LN2_3 = 5.8029889835956905e-25;

/** 1/n! for n = 2 … 10. */
const INVERSE_FACTORIAL: readonly DoubleDouble[] = [
  { hi: 0.5, lo: 0 },
  { hi: 0.16666666666666666, lo: 9.25185853854297e-18 },
  { hi: 0.041666666666666664, lo: 2.3129646346357427e-18 },
  { hi: 0.008333333333333333, lo: 1.1564823173178714e-19 },
  { hi: 0.001388888888888889, lo: -5.300543954373577e-20 },
  { hi: 0.0001984126984126984, lo: 1.7209558293420705e-22 },
  { hi: 2.48015873015873e-5, lo: 2.1511947866775882e-23 },
  { hi: 2.7557319223985893e-6, lo: -1.858393274046472e-22 },
  { hi: 2.755731922398589e-7, lo: 2.3767714622250297e-23 },
];
const HALVINGS = 8;

function scaleDD(a: DoubleDouble, k: number): DoubleDouble {
  return { hi: scale(a.hi, k), lo: scale(a.lo, k) };
}

/** eʳ − 1 for |r| ≤ 0.35: Taylor's polynomial at r/256, then eight times s ← s² + 2s. */
function expm1Reduced(r: DoubleDouble): DoubleDouble {
  const t = scaleDD(r, -HALVINGS);
  let sum = ZERO;
  for (let n = INVERSE_FACTORIAL.length - 1; n >= 0; n--) {
    sum = multiply(add(INVERSE_FACTORIAL[n]!, sum), t);
  }
  let s = add(t, multiply(sum, t));
  for (let n = 0; n < HALVINGS; n++) s = add(multiply(s, s), scaleDD(s, 1));
  return s;
}

/** eᵃ with relative error about 1e-30 (fewer digits where the result is below 1e-290). Infinity above 709.78. */
export function expDD(a: DoubleDouble): DoubleDouble {
  if (!(a.hi <= 709.782712893384)) return fromNumber(a.hi > 0 ? Infinity : NaN);
  if (a.hi < -745.1332191019412) return ZERO;
  const k = Math.floor(a.hi * Math.LOG2E + 0.5);
  let r = add(a, twoSum(-k * LN2_1, -k * LN2_2));
  r = add(r, fromNumber(-k * LN2_3));
  const result = scaleDD(add(ONE, expm1Reduced(r)), k);
  return Number.isFinite(result.hi) ? result : fromNumber(result.hi);
}

/** log(1 + f) for −0.3 ≤ f ≤ 0.42, start = its double: one step of log(1+f) = y + log1p(d), d = (1+f)·e⁻ʸ − 1. */
function log1pReduced(f: DoubleDouble, start: number): DoubleDouble {
  const shrink = expm1Reduced(fromNumber(-start));
  const d = add(add(f, multiply(f, shrink)), shrink);
  return add(fromNumber(start), subtract(d, fromNumber(0.5 * d.hi * d.hi)));
}

/** log a with relative error about 1e-30; −Infinity for 0, NaN below 0. */
export function logDD(a: DoubleDouble): DoubleDouble {
  const start = log(a.hi);
  if (!Number.isFinite(start)) return fromNumber(start);
  let k = exponentOf(a.hi);
  if (scale(a.hi, -k) > Math.SQRT2) k += 1;
  const f = subtract(scaleDD(a, -k), ONE);
  const reduced = log1pReduced(f, log1p(f.hi));
  return k === 0 ? reduced : add(add(twoSum(k * LN2_1, k * LN2_2), fromNumber(k * LN2_3)), reduced);
}

/** log(1 + a) with relative error about 1e-30, small a included; −Infinity for −1, NaN below −1. */
export function log1pDD(a: DoubleDouble): DoubleDouble {
  if (a.hi > -0.29 && a.hi < 0.41) return log1pReduced(a, log1p(a.hi));
  return logDD(add(ONE, a));
}

/** eᵃ − 1 with relative error about 1e-30, small a included. */
export function expm1DD(a: DoubleDouble): DoubleDouble {
  return Math.abs(a.hi) < 0.35 ? expm1Reduced(a) : subtract(expDD(a), ONE);
}
