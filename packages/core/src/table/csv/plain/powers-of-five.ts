/** The powers of five by which the scanner makes doubles of decimals. */

/** Powers 5^−LARGEST … 5^LARGEST. */
const LARGEST = 128;
const BITS = 128;

/** Bytes that `fillPowersOfFive` writes. */
export const POWERS_BYTES = 16 * (2 * LARGEST + 1);

/**
 * The 128 leading bits of each power, the upper 64 first; cut off where q ≥ 0, rounded up where q < 0
 * (D. Lemire, "Number parsing at a gigabyte per second", 2021, section 5).
 */
export function fillPowersOfFive(buffer: ArrayBuffer, address: number): void {
  const words = new BigUint64Array(buffer, address, POWERS_BYTES / 8);
  const write = (q: number, bits: bigint) => {
    words[2 * (q + LARGEST)] = bits >> 64n;
    words[2 * (q + LARGEST) + 1] = BigInt.asUintN(64, bits);
  };
  let power = 1n;
  for (let q = 0; q <= LARGEST; q++) {
    write(-q, leadingBits(reciprocal(power)));
    write(q, leadingBits(power));
    power *= 5n;
  }
}

/** 2^b / power rounded up, with 128 bits or more. */
function reciprocal(power: bigint): bigint {
  return (1n << BigInt(2 * bitLength(power) + BITS)) / power + 1n;
}

function leadingBits(value: bigint): bigint {
  const excess = bitLength(value) - BITS;
  return excess > 0 ? value >> BigInt(excess) : value << BigInt(-excess);
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}
