/**
 * Decimal text in bytes → the nearest double, equal to `Number(text)` bit for bit, without making a string.
 *
 * Up to 15 digits and |exponent| ≤ 22: one exact operation (W. D. Clinger, "How to read floating point numbers
 * accurately", PLDI 1990). Up to 30 digits and |exponent| ≤ 44: double-double, taken only when every value within
 * its error bound rounds to the same double. Anything else: `Number`.
 */

/** 10^0 … 10^22, the powers of ten that are doubles. */
const POWERS = Float64Array.of(
  ...[1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11],
  ...[1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22],
);
const LARGEST_POWER = 22;
const LOW_DIGITS = 15;
/** Splits a double into two halves of 26 bits (Dekker 1971): 2^27 + 1. */
const SPLITTER = 134_217_729;
/** 2^−98: at most three double-double steps of relative error below 2^−103 each stay well within it. */
const ROUNDING_MARGIN = 1 / (562_949_953_421_312 * 562_949_953_421_312);

const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const LETTER_E = 101;

/**
 * The number written in bytes [start, end): `+1`, `1.`, `.5`, `1e5`, `1E-5`, `Inf`, `-infinity`; NaN if it is none
 * (hexadecimal, `1_000`, `1,000` and `NaN` are none). Spaces around it must be gone.
 */
export function parseNumber(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  const negative = bytes[i] === MINUS;
  if (negative || bytes[i] === PLUS) i++;
  const unsigned = i;
  let high = 0;
  let low = 0;
  let lowDigits = 0;
  let exponent = 0;
  let digits = 0;
  let point = false;
  for (; i < end; i++) {
    const digit = bytes[i]! - ZERO;
    if (digit >= 0 && digit <= 9) {
      if (high < 1e14) high = high * 10 + digit;
      else if (lowDigits < LOW_DIGITS) {
        low = low * 10 + digit;
        lowDigits++;
      } else lowDigits = LOW_DIGITS + 1;
      digits++;
      if (point) exponent--;
    } else if (digit === POINT - ZERO && !point) point = true;
    else break;
  }
  let value: number;
  if (digits === 0) value = point ? Number.NaN : parseInfinity(bytes, unsigned, end);
  else {
    if (i < end) exponent += parseExponent(bytes, i, end);
    if (Number.isNaN(exponent)) return Number.NaN;
    value = scale(high, low, lowDigits, exponent);
    if (Number.isNaN(value)) value = Number(asciiText(bytes, unsigned, end));
  }
  return negative ? -value : value;
}

/** `e5`, `E-05` → 5, −5; NaN if it is no exponent. */
function parseExponent(bytes: Uint8Array, start: number, end: number): number {
  if ((bytes[start]! | 32) !== LETTER_E) return Number.NaN;
  let i = start + 1;
  const negative = bytes[i] === MINUS;
  if (negative || bytes[i] === PLUS) i++;
  if (i >= end) return Number.NaN;
  let exponent = 0;
  for (; i < end; i++) {
    const digit = bytes[i]! - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    exponent = Math.min(exponent * 10 + digit, 1e9);
  }
  return negative ? -exponent : exponent;
}

function parseInfinity(bytes: Uint8Array, start: number, end: number): number {
  if (end - start !== 3 && end - start !== 8) return Number.NaN;
  const text = asciiText(bytes, start, end).toLowerCase();
  return text === 'inf' || text === 'infinity' ? Number.POSITIVE_INFINITY : Number.NaN;
}

/** (high · 10^lowDigits + low) · 10^exponent, correctly rounded, or NaN where that is not certain. */
function scale(high: number, low: number, lowDigits: number, exponent: number): number {
  if (high === 0) return 0;
  if (lowDigits === 0 && exponent >= -LARGEST_POWER && exponent <= LARGEST_POWER) {
    return exponent < 0 ? high / POWERS[-exponent]! : high * POWERS[exponent]!;
  }
  if (lowDigits > LOW_DIGITS || exponent < -2 * LARGEST_POWER || exponent > 2 * LARGEST_POWER)
    return Number.NaN;
  const shift = POWERS[lowDigits]!;
  const shifted = high * shift;
  const sum = shifted + low;
  const part = sum - shifted;
  const rest = shifted - (sum - part) + (low - part) + productError(high, shift, shifted);
  let value = sum + rest;
  let error = rest - (value - sum);
  let remaining = Math.abs(exponent);
  while (remaining > 0) {
    const step = Math.min(remaining, LARGEST_POWER);
    const power = POWERS[step]!;
    remaining -= step;
    const next = exponent < 0 ? value / power : value * power;
    const correction =
      exponent < 0
        ? (value - next * power - productError(next, power, next * power) + error) / power
        : productError(value, power, next) + error * power;
    value = next + correction;
    error = correction - (value - next);
  }
  const margin = value * ROUNDING_MARGIN;
  const rounded = value + (error + margin);
  return rounded === value + (error - margin) ? rounded : Number.NaN;
}

/** a·b − product, exactly. */
function productError(a: number, b: number, product: number): number {
  const wideA = SPLITTER * a;
  const headA = wideA - (wideA - a);
  const tailA = a - headA;
  const wideB = SPLITTER * b;
  const headB = wideB - (wideB - b);
  const tailB = b - headB;
  return headA * headB - product + headA * tailB + tailA * headB + tailA * tailB;
}

function asciiText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]!);
  return text;
}
