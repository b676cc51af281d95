/** Products in single precision: in WebAssembly and its twin the same bits, and off by no more than is said. */
import { describe, expect, it } from 'vitest';
import { createWideEngine } from '../../src/kernel/wide/create.js';
import type { WideEngine } from '../../src/kernel/wide/engine.js';
import { randomIntegers, randomShare } from '../../src/math/random.js';

const SHAPES = [
  [4, 1],
  [8, 4],
  [252, 3],
  [256, 5],
  [260, 9],
  [2000, 6],
] as const;

/** Columns and a vector, two numbers in a place. */
function products(engine: WideEngine, stride: number, count: number) {
  const [vector, out] = [(count * stride) / 2, ((count + 1) * stride) / 2];
  const { buffer, byteOffset } = engine.reserve(out + count);
  const single = new Float32Array(buffer, byteOffset, (count + 1) * stride);
  const draw = randomIntegers(stride + count);
  for (let i = 0; i < single.length; i++) single[i] = 2 * randomShare(draw) - 0.8;
  engine.rough(0, stride, count, vector, out);
  return { single, found: engine.reserve(0).slice(out, out + count) };
}

describe.each(SHAPES)('%i rows of %i columns in single precision', (stride, count) => {
  it('give the same bits in both engines', () => {
    const { found } = products(createWideEngine('twin'), stride, count);
    expect(products(createWideEngine('wasm'), stride, count).found).toEqual(found);
    expect(products(createWideEngine('wasm', 2), stride, count).found).toEqual(found);
  });

  it('give products that are off by little', () => {
    const { single, found } = products(createWideEngine('wasm'), stride, count);
    found.forEach((value, j) => {
      let [sum, a, b] = [0, 0, 0];
      for (let i = 0; i < stride; i++) {
        const [x, v] = [single[j * stride + i]!, single[count * stride + i]!];
        sum += x * v;
        a += x * x;
        b += v * v;
      }
      expect(Math.abs(value - sum)).toBeLessThan(1e-5 * Math.sqrt(a * b));
    });
  });
});
