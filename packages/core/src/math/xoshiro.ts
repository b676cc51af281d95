/**
 * Random numbers for long runs, the same on every engine: xoshiro128** 1.1 of Blackman & Vigna 2021, "Scrambled linear
 * pseudorandom number generators", ACM Trans. Math. Softw. 47:36. Its period is 2¹²⁸ − 1, where that of `random.ts` is 2³².
 */
import { randomIntegers } from './random.js';

/** A generator of unsigned 32-bit integers, its four words drawn from the seed. */
export function randomStream(seed: number): () => number {
  const draw = randomIntegers(seed);
  return xoshiro(draw(), draw(), draw(), draw());
}

/** The generator in the state (a, b, c, d), not all 0. */
export function xoshiro(a: number, b: number, c: number, d: number): () => number {
  let [s0, s1, s2, s3] = [a | 0, b | 0, c | 0, d | 0];
  return () => {
    const result = Math.imul(rotated(Math.imul(s1, 5), 7), 9) >>> 0;
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = rotated(s3, 11);
    return result;
  };
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

/** 2³². */
const RANGE = 4294967296;

/** Draws integers in [0, below), below ≤ 2³², every one equally likely: what lies beyond the last whole multiple is drawn again. */
export function drawsBelow(next: () => number, below: number): () => number {
  const limit = RANGE - (RANGE % below);
  return () => {
    for (;;) {
      const drawn = next();
      if (drawn < limit) return drawn % below;
    }
  };
}
