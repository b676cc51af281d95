import { describe, expect, it } from 'vitest';
import { createCodedKernel } from '../../src/kernel/coded/create.js';
import type { CodedBlock, CodedKernel } from '../../src/kernel/coded/kernel.js';
import { CODED } from '../../src/kernel/coded/module.generated.js';
import { uniform } from './block.js';

interface Shape {
  readonly seed: number;
  readonly numbers: number;
  readonly levels: readonly number[];
  readonly panels: number;
  /** How large offsets and coefficients are. */
  readonly spread?: number;
}

/** The bits of each number, any NaN as one. */
function bits(values: Float64Array): string[] {
  const words = new BigUint64Array(values.buffer, values.byteOffset, values.length);
  return Array.from(values, (value, i) => (Number.isNaN(value) ? 'NaN' : words[i]!.toString(16)));
}

/** Every result of every pass over a block of random rows, the last three of them empty. */
function runAll(kernel: CodedKernel, { seed, numbers, levels, panels, spread = 1 }: Shape) {
  const random = uniform(seed);
  const rows = 8 * panels;
  const size = numbers + levels.reduce((sum, count) => sum + count, 0);
  const triangle = (size * (size + 1)) / 2;
  const place = (count: number, value: (i: number) => number) => {
    const address = kernel.reserve(count * 8);
    new Float64Array(kernel.buffer, address, count).set(Array.from({ length: count }, (_, i) => value(i)));
    return address;
  };
  const draw = () => spread * (2 * random() - 1);
  const codes = kernel.reserve(rows * levels.length * 2);
  for (let i = 0; i < rows * levels.length; i++) {
    const f = (i >> 3) % levels.length;
    const first = numbers + levels.slice(0, f).reduce((sum, count) => sum + count, 0);
    const level = Math.floor(levels[f]! * random() ** 2);
    new Uint16Array(kernel.buffer, codes, i + 1)[i] = 8 * (first + level);
  }
  const weight = (i: number, value: number) => (i < rows - 3 ? value : 0);
  const block: CodedBlock = {
    codes,
    x: place(rows * numbers, () => 2 * random() - 1),
    events: place(rows, (i) => weight(i, Math.floor(3 * random()))),
    others: place(rows, (i) => weight(i, random() < 0.5 ? 1 : random())),
    offset: place(rows, draw),
    numbers,
    factors: levels.length,
    size,
    panels,
  };
  const [point, second] = [place(size, draw), place(size, () => 1e-17 * draw())];
  const step = place(size, () => random() - 0.5);
  const lengths = place(4, (k) => [0, 0.25, 1, 1.7][k]!);
  // What is left of an earlier pass must not matter, but to the triangle that is added to.
  const out = place(4 + 2 * size, () => 123);
  const sums = place(2 * triangle, (i) => i / 8);
  const read = (address: number, count: number) => new Float64Array(kernel.buffer, address, count).slice();
  const results: Record<string, Float64Array> = {};
  kernel.loss(block, point, out);
  results.loss = read(out, 2);
  kernel.gradient(block, point, out);
  results.gradient = read(out, 2 + size);
  kernel.hessian(block, point, out, sums);
  results.hessian = read(out, 2 + size);
  results.triangle = read(sums, triangle);
  kernel.hessianTimes(block, point, step, out);
  results.times = read(out, size);
  kernel.discrimination(block, point, out);
  results.discrimination = read(out, 2);
  kernel.along(block, point, step, lengths, 4, out);
  results.along = read(out, 4);
  kernel.accurate(block, point, second, out, 0);
  results.accurateGradient = read(out, 4 + 2 * size);
  kernel.accurate(block, point, second, out, sums);
  results.accurate = read(out, 4 + 2 * size);
  results.pairs = read(sums, 2 * triangle);
  return results;
}

function expectSameBits(shape: Shape) {
  const wasm = runAll(createCodedKernel('wasm', CODED), shape);
  const twin = runAll(createCodedKernel('twin', CODED), shape);
  for (const pass of Object.keys(wasm)) expect(bits(twin[pass]!), pass).toEqual(bits(wasm[pass]!));
  return wasm;
}

describe('the twin of the kernels of codes equals WebAssembly bit for bit', () => {
  for (const numbers of [0, 1, 2, 5]) {
    for (const levels of [[2], [3, 8], [5, 2, 11, 4]]) {
      it(`with ${numbers} columns of numbers and factors of ${levels} levels`, () => {
        for (const panels of [1, 2, 3, 4, 5, 16, 17, 33]) {
          const results = expectSameBits({ seed: 100 * panels + numbers, numbers, levels, panels });
          expect(results.accurate!.every(Number.isFinite)).toBe(true);
          expect(results.gradient!.slice(2 + numbers).some((sum) => sum !== 0)).toBe(true);
        }
      });
    }
  }

  it('over a whole block of 128 panels', () => {
    expectSameBits({ seed: 1, numbers: 2, levels: [20, 50], panels: 128 });
  });

  for (const spread of [40, 800, 1e300]) {
    it(`at tails of ±${spread}`, () => {
      expectSameBits({ seed: 3, numbers: 1, levels: [3, 4], panels: 9, spread });
    });
  }

  for (const kind of ['wasm', 'twin'] as const) {
    it(`in a kernel that was given back, too (${kind})`, () => {
      const shape = { seed: 4, numbers: 2, levels: [3, 6], panels: 7 };
      const kernel = createCodedKernel(kind, CODED);
      const first = runAll(kernel, { ...shape, seed: 5, numbers: 4, panels: 20 });
      kernel.takeBack();
      expect(runAll(kernel, shape)).toEqual(runAll(createCodedKernel(kind, CODED), shape));
      expect(first.loss![0]).toBeGreaterThan(0);
    });
  }
});
