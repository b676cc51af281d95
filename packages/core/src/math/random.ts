/** Random numbers from a seed, the same on every engine. */

/** What the state moves by, modulo 2³²: 2³² over the golden ratio. */
const STEP = 0x9e3779b9;

/**
 * A generator of unsigned 32-bit integers: a Weyl sequence through the finaliser of MurmurHash3 (SplitMix in 32 bits:
 * Steele, Lea & Flood 2014). Its period is 2³².
 */
export function randomIntegers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + STEP) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
}

/** The same generator behind the first `skipped` of its integers, at once. */
export function randomIntegersAfter(seed: number, skipped: number): () => number {
  return randomIntegers(seed + Math.imul(skipped, STEP));
}

/**
 * The same with a period of 2¹²⁸ − 1, for who draws thousands of millions: xoshiro128** (Blackman & Vigna 2021, ACM TOMS
 * 47), begun by `randomIntegers(seed)`.
 */
export function manyRandomIntegers(seed: number): () => number {
  const begin = randomIntegers(seed);
  let a = begin();
  let b = begin();
  let c = begin();
  let d = begin();
  return () => {
    const product = Math.imul(b, 5);
    const drawn = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return drawn;
  };
}

/** 2³². */
const RANGE = 4294967296;

/** An integer in [0, below), every one equally likely: draws beyond the last whole multiple are drawn again. */
export function randomBelow(next: () => number, below: number): number {
  const limit = RANGE - (RANGE % below);
  for (;;) {
    const drawn = next();
    if (drawn < limit) return drawn % below;
  }
}

/** A number in [0, 1), a multiple of 2⁻⁵³: the first of two draws gives 27 bits, the second 26. */
export function randomShare(next: () => number): number {
  const high = next() >>> 5;
  return (high * 67108864 + (next() >>> 6)) / 9007199254740992;
}

/** Puts the values in a random order, every one equally likely (Fisher & Yates; Durstenfeld 1964). */
export function shuffle(values: Int32Array, next: () => number): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = randomBelow(next, i + 1);
    const value = values[i]!;
    values[i] = values[j]!;
    values[j] = value;
  }
}
