import { Decimal } from 'decimal.js';

/** Decimals with so many digits that sums and products of doubles between 1e-150 and 1e150 are exact. */
export const Real = Decimal.clone({ precision: 700, toExpNeg: -9e15, toExpPos: 9e15 });
export type Real = Decimal;

/** The value of a double itself (`new Decimal(0.1)` takes the shortest digits that name it). */
export function exactly(x: number): Real {
  if (!Number.isFinite(x) || Number.isInteger(x))
    return new Real(x > 2 ** 53 || x < -(2 ** 53) ? BigInt(x).toString() : x);
  let shift = 0;
  let mantissa = x;
  while (!Number.isInteger(mantissa)) {
    const step = Math.abs(mantissa) < 1e-200 ? 600 : 1;
    mantissa *= 2 ** step;
    shift += step;
  }
  return new Real(BigInt(mantissa).toString()).div(new Real(2).pow(shift));
}
