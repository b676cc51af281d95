import { describe, expect, it } from 'vitest';
import { cutByTime, dealGroups, dealRows, givenFolds } from '../../src/cross-validation/sharing.js';
import { randomIntegers } from '../../src/math/random.js';

/** The generator by big integers: a Weyl sequence through the finaliser of MurmurHash3. */
function* integers(seed: bigint): Generator<bigint> {
  const word = (value: bigint) => value & 0xffffffffn;
  for (let state = word(seed); ; ) {
    state = word(state + 0x9e3779b9n);
    let mixed = word((state ^ (state >> 16n)) * 0x85ebca6bn);
    mixed = word((mixed ^ (mixed >> 13n)) * 0xc2b2ae35n);
    yield mixed ^ (mixed >> 16n);
  }
}

function shuffled(rows: number[], draw: Generator<bigint>): number[] {
  const order = [...rows];
  for (let i = order.length - 1; i > 0; i--) {
    const below = BigInt(i + 1);
    const limit = 2n ** 32n - (2n ** 32n % below);
    let drawn = draw.next().value as bigint;
    while (drawn >= limit) drawn = draw.next().value as bigint;
    const j = Number(drawn % below);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

const counts = (values: ArrayLike<number>, length: number) => {
  const found = new Array<number>(length).fill(0);
  for (const value of Array.from(values)) found[value]!++;
  return found;
};
const spread = (values: number[]) => Math.max(...values) - Math.min(...values);

describe('rows dealt out', () => {
  const classes = Array.from({ length: 103 }, (_, i) => (i % 5 === 0 || i % 7 === 3 ? 1 : 0));

  it.each([1, 7, 4294967295])('are the same for seed %i by an implementation of its own', (seed) => {
    const draw = integers(BigInt(seed));
    const expected = new Array<number>(classes.length);
    let dealt = 0;
    for (const one of [0, 1]) {
      const rows = classes.flatMap((value, i) => (value === one ? [i] : []));
      for (const row of shuffled(rows, draw)) expected[row] = dealt++ % 10;
    }
    expect([...dealRows(classes, 10, randomIntegers(seed)).of]).toEqual(expected);
  });

  it('differ by one row at most, in all and in each class', () => {
    const { of, folds } = dealRows(classes, 10, randomIntegers(5));
    expect(spread(counts(of, 10))).toBeLessThanOrEqual(1);
    for (const one of [0, 1])
      expect(
        spread(
          counts(
            [...of].filter((_, i) => classes[i] === one),
            10,
          ),
        ),
      ).toBeLessThanOrEqual(1);
    expect(folds.map(({ heldOut }) => heldOut)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const { heldOut, learnt } of folds) {
      expect(learnt).toHaveLength(9);
      expect(learnt).not.toContain(heldOut);
    }
  });
});

describe('groups dealt out', () => {
  it('are never split, and the blocks come out even', () => {
    const groups = Int32Array.from({ length: 600 }, (_, i) => (i * i) % 61);
    const { of } = dealGroups(groups, new Int32Array(600), 5, randomIntegers(2));
    for (let group = 0; group < 61; group++) {
      const blocks = new Set([...of].filter((_, i) => groups[i] === group));
      expect(blocks.size).toBeLessThanOrEqual(1);
    }
    expect(spread(counts(of, 5))).toBeLessThanOrEqual(20);
  });

  it('keep the classes in proportion when asked to', () => {
    const groups = Int32Array.from({ length: 400 }, (_, i) => i >> 2);
    const classes = Array.from({ length: 400 }, (_, i) => (i < 80 ? 1 : 0));
    const { of } = dealGroups(groups, classes, 4, randomIntegers(2));
    const events = counts(
      [...of].filter((_, i) => classes[i] === 1),
      4,
    );
    expect(events).toEqual([20, 20, 20, 20]);
  });
});

describe('rows cut by time', () => {
  it('learn from what came before alone, and equal times stay together', () => {
    const times = Array.from({ length: 200 }, (_, i) => ((i * 37) % 200) >> 2);
    const { of, folds, blocks } = cutByTime(times, 5);
    expect(blocks).toBe(6);
    expect(folds).toHaveLength(5);
    for (const { heldOut, learnt } of folds) {
      const timesOf = (blocks: readonly number[]) => times.filter((_, i) => blocks.includes(of[i]!));
      expect(Math.max(...timesOf(learnt))).toBeLessThan(Math.min(...timesOf([heldOut])));
      expect(learnt).toEqual(Array.from({ length: heldOut }, (_, block) => block));
    }
    expect(spread(counts(of, 6))).toBeLessThanOrEqual(8);
  });

  it('has fewer folds where there are fewer times', () => {
    expect(cutByTime([1, 1, 2, 2], 5).folds).toHaveLength(1);
  });
});

it('takes folds as they are given, in ascending order', () => {
  const { of, folds, blocks } = givenFolds([7, 2, 2, 9, 7]);
  expect([...of]).toEqual([1, 0, 0, 2, 1]);
  expect(blocks).toBe(3);
  expect(folds[1]).toEqual({ heldOut: 1, learnt: [0, 2] });
});
