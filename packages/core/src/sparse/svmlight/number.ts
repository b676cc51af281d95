/** Decimal numbers in bytes. */

const [ZERO, NINE, DOT, MINUS, PLUS] = [48, 57, 46, 45, 43];

/** Exact powers of ten. */
const TENS = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
  1e20, 1e21, 1e22,
];
/** Numbers of so many digits are exact doubles. */
const MOST_DIGITS = 15;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** The text of bytes [from, to), which are expected to be ASCII. */
export function textOf(bytes: Uint8Array, from: number, to: number): string {
  return new TextDecoder().decode(bytes.subarray(from, to));
}

/** The number whose text is bytes [from, to); NaN where there is none. Correctly rounded: Clinger 1990. */
export function numberOf(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  const isNegative = bytes[at] === MINUS;
  if (isNegative || bytes[at] === PLUS) at++;
  let [mantissa, digits, decimals, isPoint] = [0, 0, 0, false];
  for (; at < to; at++) {
    const byte = bytes[at]!;
    if (byte >= ZERO && byte <= NINE) {
      mantissa = 10 * mantissa + byte - ZERO;
      digits++;
      if (isPoint) decimals++;
    } else if (byte === DOT && !isPoint) isPoint = true;
    else break;
  }
  if (at < to || digits === 0 || digits > MOST_DIGITS) return slowNumber(textOf(bytes, from, to));
  const size = mantissa / TENS[decimals]!;
  return isNegative ? -size : size;
}

/** As `numberOf`, of what has an exponent or many digits. */
function slowNumber(text: string): number {
  return NUMBER.test(text) ? Number(text) : Number.NaN;
}

/** The whole number whose digits are bytes [from, to), at most 2³¹ − 1; −1 where there is none. */
export function indexOf(bytes: Uint8Array, from: number, to: number): number {
  let index = 0;
  for (let at = from; at < to; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) return -1;
    index = 10 * index + digit;
    if (index > 2147483647) return -1;
  }
  return to > from ? index : -1;
}
