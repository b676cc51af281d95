import { describe, expect, it } from 'vitest';
import { createKernel } from '../../src/kernel/create.js';
import { useTwin } from '../../src/kernel/use-twin.js';
import { MemoryShard } from '../../src/objective/memory.js';
import { useSeveral } from '../../src/objective/use-several.js';
import { rowsOf } from '../solver/problems.js';
import { contractRows } from './contract.js';

useTwin();
useSeveral();

/** Rows so scaled that what is asked and answered is scaled back. */
function shardOf(kind: 'wasm' | 'twin', count: number): MemoryShard {
  const { columns, events, others, offset } = contractRows(count);
  const shard = new MemoryShard(createKernel(kind).kernel, rowsOf(columns, events, others, offset), 0, count);
  shard.scale(Float64Array.of(1, 0.5, 4));
  return shard;
}

const POINTS = [
  [0.3, -0.7, 0.4],
  [0, 0, 0],
  [-1.5, 2.5, 0.1],
];

describe('gradients at several points', () => {
  it.each([5, 4096, 9001])('are those of one point after the other, over %i rows', (count) => {
    const shard = shardOf('wasm', count);
    const several = shard.pass({ kind: 'gradients', at: Float64Array.from(POINTS.flat()), points: 3 });
    POINTS.forEach((point, k) => {
      const { loss, gradient } = shard.pass({ kind: 'gradient', at: Float64Array.from(point) });
      expect(Math.abs(several.losses![k]! / loss - 1)).toBeLessThan(1e-13);
      gradient!.forEach((value, j) => {
        expect(Math.abs(several.gradients![3 * k + j]! - value)).toBeLessThan(1e-12 * (1 + Math.abs(value)));
      });
    });
  });

  it('have the same bits by WebAssembly and its twin', () => {
    const pass = { kind: 'gradients', at: Float64Array.from(POINTS.flat()), points: 3 } as const;
    expect(shardOf('twin', 4500).pass(pass)).toEqual(shardOf('wasm', 4500).pass(pass));
  });
});
