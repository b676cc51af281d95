/** The continued fraction of the incomplete beta function, in double-double. */
import {
  add,
  type DoubleDouble,
  divide,
  fromNumber,
  multiply,
  multiplyNumber,
  ONE,
  subtract,
  twoSum,
  ZERO,
} from '../double-double.js';

const NEGLIGIBLE = 1e-26;

/** αₘ = (a+m−1)(a+b+m−1) m(b−m) x²/(a+2m−1)², m ≥ 1. */
function numerator(a: number, b: number, x: DoubleDouble, m: number): DoubleDouble {
  const ratio = divide(x, twoSum(a, 2 * m - 1));
  const first = multiply(twoSum(a, m - 1), multiplyNumber(twoSum(b, -m), m));
  const second = multiply(add(twoSum(a, b), fromNumber(m - 1)), multiply(ratio, ratio));
  return multiply(first, second);
}

/** βₘ = m + m(b−m)x/(a+2m−1) + (a+m)(a − (a+b)x + 1 + m(2−x))/(a+2m+1), m ≥ 0, given a − (a+b)x + 1. */
function denominator(a: number, b: number, x: DoubleDouble, lead: DoubleDouble, m: number): DoubleDouble {
  const inner = add(lead, multiplyNumber(subtract(fromNumber(2), x), m));
  const last = divide(multiply(twoSum(a, m), inner), twoSum(a, 2 * m + 1));
  if (m === 0) return last;
  const middle = divide(multiply(multiplyNumber(twoSum(b, -m), m), x), twoSum(a, 2 * m - 1));
  return add(add(fromNumber(m), middle), last);
}

/** The level at which the fraction, summed in doubles (Steed's algorithm), no longer changes. */
function levels(a: number, b: number, x: number): number {
  const lead = a - (a + b) * x + 1;
  let d = (a + 1) / (a * lead);
  let change = d;
  let sum = d;
  let m = 0;
  while (Math.abs(change) > NEGLIGIBLE * Math.abs(sum)) {
    m++;
    const ratio = x / (a + 2 * m - 1);
    const alpha = (a + m - 1) * (a + b + m - 1) * m * (b - m) * ratio * ratio;
    const beta = m + m * (b - m) * ratio + ((a + m) * (lead + m * (2 - x))) / (a + 2 * m + 1);
    d = 1 / (beta + alpha * d);
    change *= beta * d - 1;
    sum += change;
  }
  return m;
}

/**
 * h in I_x(a, b) = xᵃ(1−x)ᵇ/B(a, b) · h, h = 1/(β₀ + α₁/(β₁ + α₂/(β₂ + …))), for x below (a+1)/(a+b+2)
 * (the even part of DLMF 8.17.22; DiDonato and Morris, ACM TOMS 18, 1992, equation 9). Its levels are counted in
 * doubles and then summed from the last one.
 */
export function betaFraction(a: number, b: number, x: DoubleDouble): DoubleDouble {
  const lead = add(subtract(fromNumber(a), multiply(twoSum(a, b), x)), ONE);
  let tail = ZERO;
  for (let m = levels(a, b, x.hi); m > 0; m--) {
    tail = divide(numerator(a, b, x, m), add(denominator(a, b, x, lead, m), tail));
  }
  return divide(ONE, add(denominator(a, b, x, lead, 0), tail));
}
