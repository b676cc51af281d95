/** The powers of five by which the scanner makes doubles of decimals. */

/** Powers 5^−LARGEST … 5^LARGEST. */
const LARGEST = 128;
const BITS = 128;
/** Largest q with 5^q below 2^64. */
const MOST_EXACT = 27;

/** Bytes that `fillPowersOfFive` writes. */
export const POWERS_BYTES = 16 * (2 * LARGEST + 1);

/**
 * The 128 leading bits of each power, the upper 64 first. Cut off, but rounded up for −27 ≤ q < 0, where a decimal can
 * be halfway between two doubles (D. Lemire, "Number parsing at a gigabyte per second", 2021, section 5).
 */
export function fillPowersOfFive(buffer: ArrayBuffer, address: number): void {
  const words = new BigUint64Array(buffer, address, POWERS_BYTES / 8);
  const write = (q: number, bits: bigint) => {
    words[2 * (q + LARGEST)] = bits >> 64n;
    words[2 * (q + LARGEST) + 1] = BigInt.asUintN(64, bits);
  };
  let power = 1n;
  for (let q = 0; q <= LARGEST; q++) {
    write(-q, reciprocal(power, q <= MOST_EXACT));
    write(q, leadingBits(power));
    power *= 5n;
  }
}

function reciprocal(power: bigint, isRoundedUp: boolean): bigint {
  const bits = bitLength(power);
  if (isRoundedUp) return (1n << BigInt(bits + BITS - 1)) / power + 1n;
  return leadingBits((1n << BigInt(2 * bits + BITS)) / power);
}

function leadingBits(value: bigint): bigint {
  const excess = bitLength(value) - BITS;
  return excess > 0 ? value >> BigInt(excess) : value << BigInt(-excess);
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}
