/** How many digits of a double are right, against a decimal string. */
import { decompose } from './fixed.js';

/** More than a double holds: what an exactly equal number counts as. */
export const ALL_DIGITS = 17;

/** A decimal string as numerator / 10^places. */
function rational(decimal: string): [numerator: bigint, denominator: bigint] {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(decimal);
  if (match === null) throw new SyntaxError(`"${decimal}" is not a decimal number`);
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n);
  const power = Number(exponent) - fraction.length;
  return power >= 0 ? [digits * 10n ** BigInt(power), 1n] : [digits, 10n ** BigInt(-power)];
}

/** |actual − expected| as a double; the subtraction is exact. */
export function absoluteError(actual: number, expected: string): number {
  const [mantissa, exponent] = decompose(actual);
  const [numerator, denominator] = rational(expected);
  const up = exponent >= 0 ? 1n << BigInt(exponent) : 1n;
  const down = exponent >= 0 ? 1n : 1n << BigInt(-exponent);
  const difference = mantissa * up * denominator - numerator * down;
  return ratio(difference < 0n ? -difference : difference, denominator * down);
}

function ratio(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0;
  const twos = denominator.toString(2).length - numerator.toString(2).length + 64;
  const quotient =
    twos >= 0 ? (numerator << BigInt(twos)) / denominator : numerator / (denominator << BigInt(-twos));
  return Number(quotient) * 2 ** -twos;
}

/** −log10 of the error relative to `scale` (default |expected|), between 0 and ALL_DIGITS. */
export function correctDigits(actual: number | null | undefined, expected: string, scale?: number): number {
  if (actual === null || actual === undefined || !Number.isFinite(actual)) return 0;
  const error = absoluteError(actual, expected);
  if (error === 0) return ALL_DIGITS;
  const relative = error / (scale ?? Math.abs(Number(expected)));
  return Math.min(ALL_DIGITS, Math.max(0, -Math.log10(relative)));
}
