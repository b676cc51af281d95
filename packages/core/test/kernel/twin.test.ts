import { describe, expect, it } from 'vitest';
import { createKernel } from '../../src/kernel/create.js';
import { type Block, type Results, randomBlock, runAll, runHessian } from './block.js';

/** The bits of each number, any NaN as one. */
function bits(values: Float64Array): string[] {
  const words = new BigUint64Array(values.buffer, values.byteOffset, values.length);
  return Array.from(values, (value, i) => (Number.isNaN(value) ? 'NaN' : words[i]!.toString(16)));
}

function expectSameBits(block: Block): Results {
  const wasm = runAll(createKernel('wasm').kernel, block);
  const twin = runAll(createKernel('twin').kernel, block);
  for (const pass of Object.keys(wasm) as (keyof Results)[]) {
    expect(bits(twin[pass]), pass).toEqual(bits(wasm[pass]));
  }
  return wasm;
}

/** An ordinary block in which some values are replaced. */
function withValues(changes: Partial<Block>): Block {
  return { ...randomBlock(11, 3, 3), ...changes };
}

describe('the twin equals WebAssembly bit for bit', () => {
  for (const columns of [1, 2, 3, 4, 5, 6, 7, 8, 9, 33]) {
    it(`with ${columns} columns and 1 to 5, 16, 17 and 33 panels`, () => {
      for (const panels of [1, 2, 3, 4, 5, 16, 17, 33]) {
        const results = expectSameBits(randomBlock(columns * 100 + panels, columns, panels));
        expect(results.accurate.every(Number.isFinite)).toBe(true);
      }
    });
  }

  // Two chunks of 16 panels are packed at a time from 600 columns on, and 128 columns make a block.
  it.each([599, 600, 641])('in the Hessian of %i columns, with 17, 32 and 35 panels', (columns) => {
    for (const panels of [17, 32, 35]) {
      const block = randomBlock(columns + panels, columns, panels);
      const [wasm, twin] = (['wasm', 'twin'] as const).map((name) =>
        runHessian(createKernel(name).kernel, block),
      );
      expect(twin!.findIndex((value, k) => !Object.is(value, wasm![k]))).toBe(-1);
      expect(wasm!.every(Number.isFinite)).toBe(true);
    }
  });

  it('over a whole block of 512 panels', () => {
    expectSameBits(randomBlock(5, 7, 512, 3));
  });

  for (const size of [15, 40, 200, 700, 708.4, 720, 744.9, 745.2, 746, 750, 1e5, 1e300]) {
    it(`at tails of ±${size}`, () => {
      const offset = (i: number) => (i % 2 === 0 ? size : -size) * (1 - (i % 5) * 1e-3);
      const results = expectSameBits(withValues({ offset }));
      expect(Array.from(results.accurate).filter(Number.isNaN)).toEqual([]);
    });
  }

  for (const size of [0, 0.01, 5, 38, 590, 610, 720]) {
    it(`where rows are events or others of weight 1, or have none, at |z| up to ${size}`, () => {
      const offset = (i: number) => (i % 3 ? size : -size) * (1 - (i % 5) * 0.1);
      const likely = (i: number) => offset(i) > 0 === (i % 11 !== 0 || size > 100);
      const events = (i: number) => (i % 13 && likely(i) ? 1 : 0);
      const others = (i: number) => (i % 13 && !likely(i) ? 1 : 0);
      const block = { ...randomBlock(12, 3, 11), offset, events, others, beta: [0.1, 0, -0.1] };
      expectSameBits(block);
      expectSameBits({ ...block, events: (i) => (i === 3 ? 3 : i === 70 ? 0.25 : events(i)) });
      expectSameBits({ ...block, others: (i) => (i === 3 ? 5e-324 : i === 70 ? 0.75 : others(i)) });
    });
  }

  it('at −0, subnormal values and tiny coefficients', () => {
    expectSameBits(withValues({ offset: (i) => (i % 2 ? -0 : 5e-324), beta: [-0, 5e-324, 1e-310] }));
    expectSameBits(withValues({ x: (i, j) => (i + j) * 5e-324, beta: [1, -1, 1e300] }));
    expectSameBits(withValues({ offset: (i) => 2 ** -i, beta: [0, 0, 0] }));
  });

  for (const bad of [Number.NaN, Infinity, -Infinity, 1.7e308]) {
    it(`where ${bad} is in x, β or the offset, and the loss then tells`, () => {
      for (const change of [
        { x: (i: number, j: number) => (i === 4 && j === 1 ? bad : 0.5), beta: [1, 2, -3] },
        { beta: [0.5, bad, 1] },
        { offset: (i: number) => (i === 9 ? bad : 0.1) },
      ]) {
        const { loss, gradient, along, accurate } = expectSameBits(withValues(change));
        if (Math.abs(bad) < Infinity) continue;
        for (const sum of [loss[0]!, gradient[0]!, along[0]!, accurate[0]!]) {
          expect(Number.isFinite(sum)).toBe(false);
        }
      }
    });
  }

  it('on two blocks after each other in the same kernel', () => {
    const { kernel } = createKernel('wasm');
    runAll(kernel, randomBlock(1, 33, 20));
    const again = runAll(kernel, randomBlock(2, 5, 3));
    const fresh = runAll(createKernel('wasm').kernel, randomBlock(2, 5, 3));
    expect(again).toEqual(fresh);
  });
});
