/**
 * Real numbers as BigInt multiples of 2^-BITS: about 96 decimals, enough for 50 digits of any well-posed fit.
 * Test code only; shares nothing with the library.
 */

export const BITS = 320n;
export const ONE = 1n << BITS;

/** Bits kept beyond BITS inside `exp`, which squares its result HALVINGS times. */
const GUARD = 40n;
const HALVINGS = 12n;

/** The double itself: no digit is lost as long as its last bit is above 2^-BITS. */
export function fixed(value: number): bigint {
  const [mantissa, exponent] = decompose(value);
  return shift(mantissa, BigInt(exponent) + BITS);
}

/** value = mantissa × 2^exponent, exactly. */
export function decompose(value: number): [mantissa: bigint, exponent: number] {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is not finite`);
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const pattern = bits.getBigUint64(0);
  const biased = Number((pattern >> 52n) & 0x7ffn);
  const fraction = pattern & ((1n << 52n) - 1n);
  const magnitude = biased === 0 ? fraction : fraction | (1n << 52n);
  return [value < 0 ? -magnitude : magnitude, Math.max(biased, 1) - 1075];
}

/** x × 2^by, rounded down. */
export function shift(x: bigint, by: bigint): bigint {
  return by >= 0n ? x << by : x >> -by;
}

export function multiply(a: bigint, b: bigint): bigint {
  return (a * b) >> BITS;
}

export function divide(a: bigint, b: bigint): bigint {
  return (a << BITS) / b;
}

/** The nearest double, give or take one unit in its last place. */
export function toNumber(x: bigint): number {
  const magnitude = x < 0n ? -x : x;
  const excess = BigInt(Math.max(0, magnitude.toString(2).length - 64));
  return Number(x >> excess) * 2 ** Number(excess - BITS);
}

export function squareRoot(x: bigint): bigint {
  if (x < 0n) throw new RangeError('square root of a negative number');
  if (x === 0n) return 0n;
  const square = x << BITS;
  let root = 1n << BigInt((square.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + square / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** ln 2 = 2 atanh(1/3), to BITS + GUARD bits. */
const LN2 = (() => {
  let sum = 0n;
  let power = (2n << (BITS + GUARD)) / 3n;
  for (let k = 1n; power > 0n; k += 2n) {
    sum += power / k;
    power /= 9n;
  }
  return sum;
})();

/** e^x: reduced by ln 2 and 2^HALVINGS, then the Taylor series, then squared back. */
export function exp(x: bigint): bigint {
  const wide = x << GUARD;
  const half = LN2 >> 1n;
  const twos = (wide + half - ((((wide + half) % LN2) + LN2) % LN2)) / LN2;
  const reduced = (wide - twos * LN2) >> HALVINGS;
  const bits = BITS + GUARD;
  let sum = 1n << bits;
  let term = sum;
  for (let k = 1n; term !== 0n && term !== -1n; k++) {
    term = ((term * reduced) >> bits) / k;
    sum += term;
  }
  for (let i = 0n; i < HALVINGS; i++) sum = (sum * sum) >> bits;
  return shift(sum, twos - GUARD);
}

/** ln x by Halley's step on e^y = x, which triples the digits of the double it starts from. */
export function log(x: bigint): bigint {
  if (x <= 0n) throw new RangeError('logarithm of a number that is not positive');
  const twos = BigInt(x.toString(2).length - 1) - BITS;
  const mantissa = shift(x, -twos);
  let y = fixed(Math.log(toNumber(mantissa)));
  for (let step = 0; step < 2; step++) {
    const power = exp(y);
    y += divide(2n * (mantissa - power), mantissa + power);
  }
  return y + ((twos * LN2) >> GUARD);
}

/** x × 2^twos in scientific notation with so many significant digits (the last one cut, not rounded). */
export function toDecimal(x: bigint, twos = 0n, digits = 45): string {
  if (x === 0n) return '0';
  const magnitude = x < 0n ? -x : x;
  const scale = twos - BITS;
  const numerator = scale >= 0n ? magnitude << scale : magnitude;
  const denominator = scale >= 0n ? 1n : 1n << -scale;
  let exponent = numerator.toString().length - denominator.toString().length;
  const lift = (by: number): bigint =>
    by >= 0 ? (numerator * 10n ** BigInt(by)) / denominator : numerator / (denominator * 10n ** BigInt(-by));
  let text = lift(digits - 1 - exponent).toString();
  if (text.length < digits) text = lift(digits - 1 - --exponent).toString();
  return `${x < 0n ? '-' : ''}${text[0]}.${text.slice(1, digits)}e${exponent}`;
}
