/** The order of numbers from the smallest to the largest. */

/** From here on sorting by digits is faster than by comparison. */
const MANY = 4096;

/** Which of two words of a double holds its sign: 1 where the engine is little-endian. */
const HIGH = new Uint32Array(new Float64Array([1]).buffer)[0] === 0 ? 1 : 0;

/**
 * Indices of the values, ascending, equal ones in the order in which they stand; −0 may stand before 0. No value is NaN. O(n): many
 * values are sorted by the digits of their bits (least significant first: Knuth, volume 3, 5.2.5, algorithm R).
 */
export function ascendingOrder(values: Float64Array): Uint32Array {
  const order = new Uint32Array(values.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  // Infinity − Infinity would be NaN.
  if (values.length < MANY)
    return order.sort((i, j) => (values[i]! < values[j]! ? -1 : values[i]! > values[j]! ? 1 : 0));
  const { high, low } = keysOf(values);
  let from: Uint32Array = order;
  let into: Uint32Array = new Uint32Array(order.length);
  for (const [words, shift] of [
    [low, 0],
    [low, 16],
    [high, 0],
    [high, 16],
  ] as const) {
    if (!byDigit(words, shift, from, into)) continue;
    [from, into] = [into, from];
  }
  return from;
}

/** Unsigned integers in two words, in the order of the values: all bits of a negative one turned, else the sign. */
function keysOf(values: Float64Array): { high: Uint32Array; low: Uint32Array } {
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  const high = new Uint32Array(values.length);
  const low = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const upper = words[2 * i + HIGH]!;
    const negative = upper >>> 31 === 1;
    high[i] = negative ? ~upper : upper ^ 0x80000000;
    low[i] = negative ? ~words[2 * i + 1 - HIGH]! : words[2 * i + 1 - HIGH]!;
  }
  return { high, low };
}

/** Sorts by the 16 bits from `shift` on; false where they are the same in all, so that nothing was written. */
function byDigit(words: Uint32Array, shift: number, from: Uint32Array, into: Uint32Array): boolean {
  const starts = new Uint32Array(65537);
  for (let i = 0; i < words.length; i++) starts[((words[i]! >>> shift) & 0xffff) + 1]!++;
  if (starts[((words[0]! >>> shift) & 0xffff) + 1] === words.length) return false;
  for (let digit = 1; digit < 65537; digit++) starts[digit]! += starts[digit - 1]!;
  for (let i = 0; i < from.length; i++) {
    const index = from[i]!;
    const digit = (words[index]! >>> shift) & 0xffff;
    into[starts[digit]!++] = index;
  }
  return true;
}
