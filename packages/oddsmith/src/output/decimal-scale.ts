/** Powers of ten in double-double, by the exponents of the doubles that they scale to 15 or 16 digits. */

/** 2²⁷ + 1: Veltkamp's constant for splitting 53 bits in two halves. */
const SPLITTER = 134217729;
const LOG10_OF_2 = 0.3010299956639812;

/** Places of the numbers of an entry. */
export const POWER = 0;
export const HIGH = 1;
export const LOW = 2;
export const REST = 3;
export const HALF = 4;
export const EXPONENT = 5;
const LENGTH = 6;

/**
 * Entry after entry for the doubles of each biased exponent, whose distance is 2ᵉ, with 10ᵏ ≤ 2ᵉ < 10ᵏ⁺¹: 10⁻ᵏ⁻¹ as
 * `POWER` + `REST`, within 2⁻¹⁰⁶ of it; `POWER` as `HIGH` + `LOW` of 26 bits each; half the distance times 10⁻ᵏ⁻¹;
 * and k + 1.
 */
export const SCALES = new Float64Array(2048 * LENGTH);

/** Where the entry of a biased exponent begins; it is made when it is first asked for. */
export function entryOf(biased: number): number {
  const at = biased * LENGTH;
  if (SCALES[at] === 0) SCALES.set(entry(biased - 1075), at);
  return at;
}

function entry(e: number): number[] {
  // For no e does rounding take e·log₁₀2 over an integer.
  const exponent = Math.floor(e * LOG10_OF_2) + 1;
  const { power, rest } = powerOfTen(-exponent);
  const t = SPLITTER * power;
  const high = t - (t - power);
  return [power, high, power - high, rest, 2 ** (e - 1) * power, exponent];
}

/** 10ⁿ as the nearest double and what it lacks, for |n| ≤ 290. */
function powerOfTen(n: number): { power: number; rest: number } {
  const power = Number(`1e${n}`);
  const ten = 10n ** BigInt(Math.abs(n));
  if (n >= 0) return { power, rest: Number(ten - BigInt(power)) };
  // power = m·2⁻ˢ with whole m, so that 10ⁿ − power = (2ˢ − m·10⁻ⁿ)/10⁻ⁿ·2⁻ˢ.
  let m = power;
  let s = 0;
  for (; !Number.isInteger(m); s++) m *= 2;
  const lacking = (1n << BigInt(s)) - BigInt(m) * ten;
  return { power, rest: (Number((lacking << 64n) / ten) / 2 ** 64) * 2 ** -s };
}
