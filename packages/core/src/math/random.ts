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

/** 2³². */
const RANGE = 4294967296;

/** An integer in [0, below), every one equally likely: draws beyond the last whole multiple are drawn again. */
function randomBelow(next: () => number, below: number): number {
  const limit = RANGE - (RANGE % below);
  for (;;) {
    const drawn = next();
    if (drawn < limit) return drawn % below;
  }
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
