/** The recursions of matched sets against all subsets, in plain numbers and in double-double. */
import { describe, expect, it } from 'vitest';
import { arrangeSets } from '../../src/families/conditional/matched-sets.js';
import type { PackedRows } from '../../src/families/conditional/packed-rows.js';
import { SetShard } from '../../src/families/conditional/shard.js';
import { randomIntegers } from '../../src/math/random.js';
import type { RowShard, Sums } from '../../src/objective/objective.js';
import { exactly, Real as Many, type Real } from '../math/real.js';
import { enumerated } from './enumerated-set.js';

const COLUMNS = 3;
/** [cases, others] of a set. */
const SHAPES = [
  [1, 1],
  [1, 4],
  [2, 2],
  [2, 5],
  [4, 1],
  [5, 3],
  [4, 4],
] as const;

interface Drawn {
  readonly rows: number[][];
  readonly offset: number[];
  readonly beta: number[];
}

function draw(seed: number, size: number, reach: number): Drawn {
  const next = randomIntegers(seed);
  const share = () => 2 * (next() / 2 ** 32) - 1;
  const number = () => reach * share();
  return {
    rows: Array.from({ length: size }, () => Array.from({ length: COLUMNS }, () => 3 + number())),
    offset: Array.from({ length: size }, number),
    beta: Array.from({ length: COLUMNS }, share),
  };
}

function shardOf({ rows, offset }: Drawn, cases: number): SetShard {
  const packed: PackedRows = {
    count: rows.length,
    columns: COLUMNS,
    x: Float64Array.from(rows.flat()),
    offset: Float64Array.from(offset),
    scales: new Float64Array(COLUMNS).fill(1),
  };
  const events = Float64Array.from(rows, (_, i) => (i < cases ? 1 : 0));
  const codes = new Int32Array(rows.length);
  const sets = arrangeSets({ codes, found: 1, events, others: events.map((event) => 1 - event) });
  return new SetShard(packed, sets, null);
}

/** The largest error of numbers relative to the largest of them. */
function errorOf(high: ArrayLike<number>, low: ArrayLike<number>, wanted: readonly Real[]): number {
  const largest = wanted.reduce((most, value) => Many.max(most, value.abs()), new Many(0));
  const errors = wanted.map((value, i) =>
    exactly(high[i]!).plus(exactly(low[i]!)).minus(value).abs().div(largest),
  );
  return Many.max(...errors).toNumber();
}

describe.each(SHAPES)('%i cases and %i others', (cases, others) => {
  it.each([1, 8])('are all subsets, log-odds up to %i times', (reach) => {
    const drawn = draw(10 * cases + others, cases + others, reach);
    const shard = shardOf(drawn, cases);
    const wanted = enumerated(drawn.rows, drawn.offset, cases, drawn.beta);
    const at = Float64Array.from(drawn.beta);
    const plain = shard.pass({ kind: 'hessian', at }) as Sums;
    const none = new Float64Array(10);
    expect(errorOf([plain.loss], none, [wanted.loss])).toBeLessThan(1e-13);
    expect(errorOf(plain.gradient!, none, wanted.gradient)).toBeLessThan(1e-13);
    expect(errorOf(plain.hessian!, none, wanted.hessian)).toBeLessThan(1e-13);
    const accurate = shard.pass({ kind: 'hessian', at, precision: 'double-double' }) as Sums;
    expect(errorOf([accurate.loss], [accurate.lossLow], [wanted.loss])).toBeLessThan(1e-27);
    expect(errorOf(accurate.gradient!, accurate.gradientLow!, wanted.gradient)).toBeLessThan(1e-27);
    expect(errorOf(accurate.hessian!, accurate.hessianLow!, wanted.hessian)).toBeLessThan(1e-27);
  });
});

describe('a set far out', () => {
  it.each([1, 2])('has a finite loss, %i chosen', (cases) => {
    const drawn: Drawn = {
      rows: [-4000, 700, 2000, -3000].map((value) => [value, 0, 1]),
      offset: [0, 0, 0, 0],
      beta: [1, 0, 0],
    };
    const at = Float64Array.from(drawn.beta);
    const wanted = enumerated(drawn.rows, drawn.offset, cases, drawn.beta).loss.toNumber();
    const shard = shardOf(drawn, cases);
    for (const precision of ['double', 'double-double'] as const) {
      const { loss, gradient } = shard.pass({ kind: 'gradient', at, precision }) as Sums;
      expect(loss).toBe(wanted);
      expect(gradient!.every(Number.isFinite)).toBe(true);
    }
  });

  it('keeps the digits of a loss next to 0', () => {
    const drawn: Drawn = {
      rows: [
        [40, 0, 0],
        [0, 1, 0],
        [1, 0, 1],
      ],
      offset: [0, 0, 0],
      beta: [1, 1, 1],
    };
    const wanted = enumerated(drawn.rows, drawn.offset, 1, drawn.beta).loss.toNumber();
    const { loss } = shardOf(drawn, 1).pass({ kind: 'loss', at: Float64Array.from(drawn.beta) }) as Sums;
    expect(Math.abs(loss / wanted - 1)).toBeLessThan(1e-15);
  });
});

describe('several sets', () => {
  const drawn = draw(3, 24, 1);
  const codes = Int32Array.from(drawn.rows, (_, row) => row % 6);
  const events = Float64Array.from(drawn.rows, (_, row) => (row < 6 + (row % 6) ? 1 : 0));
  const packed: PackedRows = {
    count: 24,
    columns: COLUMNS,
    x: Float64Array.from(drawn.rows.flat()),
    offset: null,
    scales: new Float64Array(COLUMNS).fill(1),
  };
  const shardWith = (kept: (row: number) => boolean) => {
    const some = events.map((event, row) => (kept(row) ? event : 0));
    const others = events.map((event, row) => (kept(row) ? 1 - event : 0));
    return new SetShard(packed, arrangeSets({ codes, found: 6, events: some, others }), null);
  };
  const hessian = (shard: RowShard) =>
    shard.pass({ kind: 'hessian', at: Float64Array.from(drawn.beta) }) as Sums;
  const all = shardWith(() => true);

  it('are the sum of their sets, of which samples are taken', () => {
    const parts = [0, 1, 2, 3, 4, 5].map((set) => hessian(shardWith((row) => codes[row] === set)));
    const sum = parts.reduce((total, { loss }) => total + loss, 0);
    expect(hessian(all).loss).toBeCloseTo(sum, 13);
    const even = hessian(all.sample(2));
    expect(even).toEqual(hessian(shardWith((row) => codes[row]! % 2 === 0)));
  });

  it('leave rows out and take them back', () => {
    const before = hessian(all);
    const out = Uint8Array.from(codes, (_, row) => (row % 5 === 0 ? 1 : 0));
    all.leaveOut(out);
    expect(hessian(all)).toEqual(hessian(shardWith((row) => out[row] === 0)));
    all.leaveOut(null);
    expect(hessian(all)).toEqual(before);
  });

  it('answer a line search with the losses of its points', () => {
    const [at, step] = [Float64Array.from(drawn.beta), new Float64Array([1, -1, 2])];
    const lengths = new Float64Array([1, 0.5]);
    const { losses } = all.pass({ kind: 'along', at, step, lengths }) as Sums;
    lengths.forEach((length, k) => {
      const point = at.map((value, j) => value + length * step[j]!);
      expect(losses![k]).toBe((all.pass({ kind: 'loss', at: point }) as Sums).loss);
    });
  });
});
