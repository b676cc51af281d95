/** Rows whose factors are codes answer as the same rows in dense columns, to the rounding of their sums. */
import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { toNumber } from '../../../../test/oracle/fixed.js';
import { binomialRows, readZoo } from '../../../../test/oracle/zoo.js';
import { scalesOf } from '../../src/fit/loaded-rows.js';
import { createKernel } from '../../src/kernel/create.js';
import { packedIndex } from '../../src/math/packed.js';
import { MemoryShard } from '../../src/objective/memory.js';
import type { Sums } from '../../src/objective/objective.js';
import type { HeldPass } from '../../src/objective/pooled.js';
import { newton } from '../../src/solver/newton.js';
import { refine } from '../../src/solver/refine.js';
import { ask, runSync } from '../../src/solver/run.js';
import { uniform } from '../kernel/block.js';
import { factorRows, factorShard, type Indicators } from './factors.js';

/** A constant, `numbers` columns of numbers between two factors, and a third factor. */
function drawn(count: number, numbers: number, levels: readonly number[]) {
  const random = uniform(7);
  const column = () => Array.from({ length: count }, () => 4 * random() - 2);
  const columns: number[][] = [new Array<number>(count).fill(1)];
  const factors: Indicators[] = [];
  levels.forEach((size, f) => {
    // Rare levels, and one that most rows have.
    const codes = Array.from({ length: count }, () => Math.floor(size * random() ** 3));
    factors.push({ first: columns.length, columns: size - 1 });
    for (let k = 1; k < size; k++) columns.push(codes.map((code) => (code === k ? 1 : 0)));
    if (f === 0) for (let j = 0; j < numbers; j++) columns.push(column());
  });
  const a = Array.from({ length: count }, () => Math.floor(3 * random()));
  const b = Array.from({ length: count }, () => Math.floor(2 * random()));
  return factorRows(columns, factors, a, b, column());
}

function passes(size: number): HeldPass[] {
  const at = Float64Array.from({ length: size }, (_, j) => Math.sin(j + 1));
  const step = Float64Array.from({ length: size }, (_, j) => Math.cos(j) / 3);
  const precise = { at, atLow: at.map((value) => value * 1e-17), precision: 'double-double' } as const;
  return [
    { kind: 'loss', at },
    { kind: 'gradient', at },
    { kind: 'hessian', at },
    { kind: 'predicted', at },
    { kind: 'hessianTimes', at, vector: step },
    { kind: 'along', at, step, lengths: Float64Array.of(0, 0.5, 1) },
    { kind: 'loss', ...precise },
    { kind: 'gradient', ...precise },
    { kind: 'hessian', ...precise },
  ];
}

/** Differences of all sums, relative to the largest of their kind. */
function expectNear(found: Sums, expected: Sums, tolerance: number): void {
  expect(Math.abs(found.largestLogOdds - expected.largestLogOdds)).toBeLessThan(1e-13);
  const compare = (
    a: ArrayLike<number>,
    aLow: ArrayLike<number>,
    b: ArrayLike<number>,
    bLow: ArrayLike<number>,
  ) => {
    expect(a.length).toBe(b.length);
    const scale = Math.max(...Array.from(b, Math.abs));
    for (let i = 0; i < a.length; i++)
      expect(Math.abs(a[i]! - b[i]! + (aLow[i]! - bLow[i]!))).toBeLessThanOrEqual(tolerance * scale);
  };
  compare([found.loss], [found.lossLow], [expected.loss], [expected.lossLow]);
  for (const kind of ['gradient', 'hessian', 'times', 'losses', 'predicted'] as const) {
    expect(found[kind] === undefined).toBe(expected[kind] === undefined);
    if (expected[kind] === undefined) continue;
    const low = (sums: Sums) =>
      (kind === 'gradient' ? sums.gradientLow : kind === 'hessian' ? sums.hessianLow : undefined) ??
      new Float64Array(sums[kind]!.length);
    compare(found[kind]!, low(found), expected[kind], low(expected));
  }
}

describe.each([
  { count: 9001, numbers: 2, levels: [3, 7, 12] },
  { count: 4100, numbers: 0, levels: [2, 30] },
  { count: 1027, numbers: 5, levels: [6] },
  { count: 5, numbers: 1, levels: [3] },
  { count: 40_000, numbers: 1, levels: [4, 9] },
])('$count rows of $numbers numbers and factors of $levels levels', ({ count, numbers, levels }) => {
  const { dense, coded } = drawn(count, numbers, levels);
  const memory = new MemoryShard(createKernel('wasm').kernel, dense, 0, count);
  const shard = factorShard(coded, 'wasm');
  const isExact = (pass: HeldPass) => 'precision' in pass && pass.precision === 'double-double';

  it('answers as dense columns do', () => {
    for (const pass of passes(dense.columns)) {
      expectNear(shard.pass(pass) as Sums, memory.pass(pass), isExact(pass) ? 1e-28 : 2e-14);
    }
  });

  it('takes the same samples', () => {
    for (const stride of [2, 5]) {
      const sample = shard.sample(stride);
      expect(sample.rows).toBe(memory.sample(stride).rows);
      for (const pass of passes(dense.columns)) {
        const expected = memory.sample(stride).pass(pass);
        expectNear(sample.pass(pass) as Sums, expected, isExact(pass) ? 1e-28 : 2e-14);
      }
    }
  });
});

it('gives the same bits wherever the rows are', () => {
  const { dense, coded } = drawn(9001, 2, [3, 7, 12]);
  const [whole, split] = [factorShard(coded, 'wasm'), factorShard(coded, 'twin', [0, 4096])];
  for (const pass of passes(dense.columns)) expect(split.pass(pass)).toEqual(whole.pass(pass));
});

it('scales columns by powers of two without rounding', () => {
  const { dense, coded } = drawn(3000, 2, [3, 5]);
  const scales = scalesOf(Float64Array.from({ length: dense.columns }, () => 1));
  coded.plan.numbers.forEach((column, i) => {
    scales[column] = 4 ** (i + 1);
  });
  const [plain, scaled] = [factorShard(coded, 'wasm'), factorShard(coded, 'wasm', [0], scales)];
  const at = Float64Array.from({ length: dense.columns }, (_, j) => 0.1 * j - 0.4);
  const { gradient } = plain.pass({ kind: 'gradient', at }) as Sums;
  const there = at.map((value, j) => value / scales[j]!);
  expect((scaled.pass({ kind: 'gradient', at: there }) as Sums).gradient).toEqual(
    gradient!.map((slope, j) => slope * scales[j]!),
  );
});

describe('certified answers, from codes', () => {
  const one = (first: number, columns = 1): Indicators => ({ first, columns });

  it.each([
    { id: 'titanic', factors: [one(1, 3), one(4), one(5)] },
    { id: 'ucb', factors: [one(1), one(2, 5)] },
    { id: 'birthwt', factors: [one(3, 2), one(5), one(7), one(8)] },
    { id: 'cowles', factors: [one(1)] },
  ])('$id to 15 digits', ({ id, factors }) => {
    const set = readZoo(id);
    const { columns, events, others } = binomialRows(set);
    const { coded } = factorRows(
      columns.map((column) => Array.from(column)),
      factors,
      events.map(toNumber),
      others.map(toNumber),
    );
    const scales = scalesOf(
      Float64Array.from(columns, (column) => Math.max(...Array.from(column, Math.abs))),
    );
    for (const kind of ['wasm', 'twin'] as const) {
      const shards = [factorShard(coded, kind, [0], scales)];
      const size = columns.length;
      const { coefficients } = runSync(ask(shards, newton.run({ size, start: new Float64Array(size) }, {})));
      const refined = runSync(ask(shards, refine({ size, start: coefficients })))!;
      expect(refined.settled).toBe(true);
      scales.forEach((scale, j) => {
        const error = Math.sqrt(refined.covariance.high[packedIndex(j, j)]!) * scale;
        const estimate = refined.coefficients.high[j]! * scale;
        expect(correctDigits(estimate, set.certified.coef[j]!)).toBeGreaterThan(15);
        expect(correctDigits(error, set.certified.se[j]!)).toBeGreaterThan(15);
      });
    }
  });
});
