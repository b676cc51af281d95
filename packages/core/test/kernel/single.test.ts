/** Values stored as float32 are the doubles that they are: every pass over them gives the same bits. */
import { describe, expect, it } from 'vitest';
import { createKernel } from '../../src/kernel/create.js';
import { type Block, randomBlock, runAll } from './block.js';

/** The block with values that float32 holds. */
function single(block: Block): Block {
  return { ...block, x: (row, column) => Math.fround(block.x(row, column)) };
}

describe.each(['wasm', 'twin'] as const)('%s over values stored as float32', (kind) => {
  const both = (block: Block) => {
    const { kernel } = createKernel(kind);
    const [doubles, singles] = [runAll(kernel, single(block)), runAll(kernel, single(block), true)];
    expect(singles).toEqual(doubles);
    return singles;
  };

  it.each([1, 2, 3, 4, 5, 8, 17, 33])('gives the bits of doubles: %i columns', (columns) => {
    for (const panels of [1, 2, 3, 4, 5, 16, 17, 33])
      expect(both(randomBlock(columns * 7 + panels, columns, panels)).accurate.every(Number.isFinite)).toBe(
        true,
      );
  });

  it('so does a whole block, and one of other rows after a larger one', () => {
    both(randomBlock(5, 7, 512, 3));
    both(randomBlock(6, 7, 3, 3));
  });

  it('keeps −0, subnormal values, the largest and what is not finite', () => {
    const x = [-0, 1.401298464324817e-45, -1e-40, 3.4028234663852886e38, 1 / 3];
    both({ ...randomBlock(11, 3, 3), x: (i, j) => x[(i + j) % 5]!, beta: [1, 1e-39, -2e-39] });
    for (const bad of [Number.NaN, Infinity, -Infinity])
      both({ ...randomBlock(11, 3, 3), x: (i, j) => (i === 4 && j === 1 ? bad : 0.5) });
  });

  it('does not keep what float32 does not hold', () => {
    const { kernel } = createKernel(kind);
    const block = randomBlock(3, 3, 4);
    expect(runAll(kernel, block, true).linear).not.toEqual(runAll(kernel, block).linear);
  });

  it('takes its room anew after its memory was taken back', () => {
    const { kernel } = createKernel(kind);
    const block = single(randomBlock(8, 4, 20));
    const expected = runAll(kernel, block, true);
    kernel.takeBack();
    expect(runAll(kernel, block, true)).toEqual(expected);
  });
});
