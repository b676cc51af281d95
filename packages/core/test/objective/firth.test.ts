/** `firth` passes: against the textbook, over several shards, and in both precisions. */
import { describe, expect, it } from 'vitest';
import { loadRows } from '../../src/fit/loaded-rows.js';
import { createKernel } from '../../src/kernel/create.js';
import { accurateCholesky } from '../../src/math/cholesky-double-double.js';
import { inverseRoot, logDeterminant } from '../../src/math/inverse-root.js';
import { FirthShard } from '../../src/objective/firth.js';
import { MemoryShard } from '../../src/objective/memory.js';
import type { FirthPass } from '../../src/objective/objective.js';
import { mergeSums } from '../../src/objective/sums.js';
import { rowsOf } from '../solver/problems.js';
import { contractRows } from './contract.js';

const drawn = contractRows(5003);
const { columns, events, others, offset } = drawn;
const rows = rowsOf(columns, events, others, offset);
const at = Float64Array.of(0.3, -0.7, 0.4);

function shardOf(start: number, end: number): FirthShard {
  const { kernel } = createKernel('wasm');
  const part = (weights: readonly number[]) => Float64Array.from(weights.slice(start, end));
  return new FirthShard(new MemoryShard(kernel, rows, start, end - start), part(events), part(others));
}

const weightAt = (i: number) => {
  const z = columns.reduce((sum, column, j) => sum + column[i]! * at[j]!, offset[i]!);
  const p = 1 / (1 + Math.exp(-z));
  return { p, weight: (events[i]! + others[i]!) * p * (1 - p) };
};

/** Lower triangle of I by the textbook. */
const information = [0, 1, 2].flatMap((j) =>
  Array.from({ length: j + 1 }, (_, k) =>
    events.reduce((sum, _a, i) => sum + weightAt(i).weight * columns[j]![i]! * columns[k]![i]!, 0),
  ),
);
const factor = accurateCholesky({ high: Float64Array.from(information), low: new Float64Array(6) }, 3, 0);
const root = inverseRoot(factor);

/** I⁻¹ = TᵀT by hand. */
const inverse = [0, 1, 2].map((j) =>
  [0, 1, 2].map((k) =>
    [0, 1, 2].reduce((sum, i) => {
      const entry = (column: number) => (column <= i ? root.high[(i * (i + 1)) / 2 + column]! : 0);
      return sum + entry(j) * entry(k);
    }, 0),
  ),
);

const modifiedScore = [0, 1, 2].map((j) =>
  events.reduce((sum, a, i) => {
    const { p, weight } = weightAt(i);
    const norm = [0, 1, 2].reduce(
      (total, k) =>
        total + [0, 1, 2].reduce((part, l) => part + columns[k]![i]! * inverse[k]![l]! * columns[l]![i]!, 0),
      0,
    );
    const residual = a - (a + others[i]!) * p + weight * norm * (0.5 - p);
    return sum - columns[j]![i]! * residual;
  }, 0),
);

describe.each(['double', 'double-double'] as const)('a firth pass in %s', (precision) => {
  const pass: FirthPass = { kind: 'firth', at, root: root.high, precision };

  it('is the modified score', () => {
    const { gradient } = shardOf(0, events.length).pass(pass);
    gradient!.forEach((slope, j) => {
      expect(slope).toBeCloseTo(modifiedScore[j]!, 8);
    });
  });

  it('adds up over shards, and leaves the weights as they were', () => {
    const whole = shardOf(0, events.length);
    const parts = [shardOf(0, 1000), shardOf(1000, events.length)];
    const before = whole.pass({ kind: 'gradient', at });
    const sums = mergeSums(
      pass,
      parts.map((shard) => shard.pass(pass)),
    );
    const one = whole.pass(pass);
    sums.gradient!.forEach((slope, j) => {
      expect(slope).toBeCloseTo(one.gradient![j]!, 10);
    });
    expect(whole.pass({ kind: 'gradient', at })).toEqual(before);
  });

  it('has the same bits by WebAssembly and its twin', () => {
    const [wasm, twin] = (['wasm', 'twin'] as const).map((name) => {
      const loaded = loadRows(rows, () => createKernel(name).kernel);
      return new FirthShard(loaded.shards[0]!, loaded.events, loaded.others).pass(pass);
    });
    expect(twin).toEqual(wasm);
  });
});

describe('the root of an inverse', () => {
  it('multiplies to the inverse, and its factor to the determinant', () => {
    const product = [0, 1, 2].map((i) =>
      [0, 1, 2].map((j) =>
        [0, 1, 2].reduce((sum, k) => {
          const [row, column] = i >= k ? [i, k] : [k, i];
          return sum + information[(row * (row + 1)) / 2 + column]! * inverse[k]![j]!;
        }, 0),
      ),
    );
    product.forEach((line, i) => {
      line.forEach((value, j) => {
        expect(value).toBeCloseTo(i === j ? 1 : 0, 12);
      });
    });
    const [a, b, c, d, e, f] = information as [number, number, number, number, number, number];
    const determinant = a * (c * f - e * e) - b * (b * f - e * d) + d * (b * e - c * d);
    expect(logDeterminant(factor).hi).toBeCloseTo(Math.log(determinant), 11);
  });
});
