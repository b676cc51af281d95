import { type DoubleDouble, multiplyNumber } from '../math/double-double.js';
import { expDD } from '../math/double-double-elementary.js';

const SIZE = 64;
export const TABLE_BYTES = SIZE * 16;
const LN2_OVER_64: DoubleDouble = { hi: 0.010830424696249145, lo: 3.623510646634843e-19 };

/** 2^(n/64) for n = 0 … 63 as pairs (high, low): what the exponential of the accurate pass looks up. */
export function fillExponentialTable(table: Float64Array): void {
  for (let n = 0; n < SIZE; n++) {
    const entry = expDD(multiplyNumber(LN2_OVER_64, n));
    table[2 * n] = entry.hi;
    table[2 * n + 1] = entry.lo;
  }
}
