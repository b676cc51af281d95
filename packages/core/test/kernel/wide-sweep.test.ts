/** Coordinate descent on residuals: in WebAssembly and its twin the same bits, and right. */
import { describe, expect, it } from 'vitest';
import { createWideEngine } from '../../src/kernel/wide/create.js';
import type { WideEngine } from '../../src/kernel/wide/engine.js';
import { randomIntegers, randomShare } from '../../src/math/random.js';

const SHAPES = [
  [4, 1],
  [8, 3],
  [12, 6],
  [100, 9],
  [260, 5],
] as const;

/** Columns, residuals, weights, a list, six numbers by column, and room for what comes out. */
function layOut(engine: WideEngine, stride: number, count: number) {
  const residuals = count * stride;
  const [weights, list] = [residuals + stride, residuals + 2 * stride];
  const [numbers, out] = [list + count, list + 7 * count];
  const memory = engine.reserve(out + count);
  const draw = randomIntegers(stride + count);
  const next = () => randomShare(draw);
  for (let i = 0; i < weights; i++) memory[i] = 2 * next() - 1;
  for (let i = 0; i < stride; i++) memory[weights + i] = next();
  for (let k = 0; k < count; k++) memory[list + k] = count - 1 - k;
  engine.squares(0, stride, count, weights, out);
  for (let k = 0; k < count; k++) {
    const six = [next() - 0.5, memory[out + k]!, 0.2 * next(), next() - 0.3, -0.6, k % 3 === 1 ? 0.1 : 5];
    six.forEach((value, row) => {
      memory[numbers + row * count + k] = value;
    });
    memory[numbers + 3 * count + k] = Math.max(0, memory[numbers + 3 * count + k]!);
  }
  return { memory, residuals, weights, list, numbers, out };
}

function sweep(engine: WideEngine, stride: number, count: number, times: number) {
  const { memory, residuals, weights, list, numbers, out } = layOut(engine, stride, count);
  const squares = memory.slice(out, out + count);
  const most: number[] = [];
  for (let k = 0; k < times; k++)
    most.push(engine.sweep(0, stride, list, count, residuals, weights, numbers, count));
  return { squares, most, end: memory.slice(residuals, out) };
}

describe.each(SHAPES)('%i rows of %i columns', (stride, count) => {
  it('are swept with the same bits in both engines', () => {
    const twin = sweep(createWideEngine('twin'), stride, count, 3);
    expect(twin.most[0]).toBeGreaterThan(0);
    expect(sweep(createWideEngine('wasm'), stride, count, 3)).toEqual(twin);
    expect(sweep(createWideEngine('wasm', 2), stride, count, 3)).toEqual(twin);
  });

  it('have their sums of weighted squares', () => {
    const engine = createWideEngine('wasm');
    const { squares } = sweep(engine, stride, count, 0);
    const { memory, weights } = layOut(engine, stride, count);
    squares.forEach((found, j) => {
      let sum = 0;
      for (let i = 0; i < stride; i++) sum += memory[weights + i]! * memory[j * stride + i]! ** 2;
      expect(Math.abs(found - sum)).toBeLessThan(1e-13 * sum);
    });
  });

  it('come to where no coefficient can fall, and the residuals with them', () => {
    const engine = createWideEngine('wasm');
    const before = layOut(engine, stride, count);
    const { memory, residuals, weights, numbers } = before;
    const from = memory.slice(0, before.out);
    for (let k = 0, most = 1; k < 20_000 && most > 1e-12; k++)
      most = engine.sweep(0, stride, before.list, count, residuals, weights, numbers, count);
    for (let i = 0; i < stride; i++) {
      let rest = from[residuals + i]!;
      for (let j = 0; j < count; j++)
        rest -= from[weights + i]! * from[j * stride + i]! * (memory[numbers + j]! - from[numbers + j]!);
      expect(Math.abs(memory[residuals + i]! - rest)).toBeLessThan(1e-10);
    }
    for (let j = 0; j < count; j++) {
      const [value, , absolute, square, lower, upper] = Array.from(
        { length: 6 },
        (_, row) => memory[numbers + row * count + j]!,
      ) as [number, number, number, number, number, number];
      let slope = square * value;
      for (let i = 0; i < stride; i++) slope -= memory[j * stride + i]! * memory[residuals + i]!;
      const left = slope + (value > 0 ? absolute : -absolute);
      const right = slope + (value < 0 ? -absolute : absolute);
      expect([value >= lower, value <= upper]).toEqual([true, true]);
      if (value > lower) expect(left).toBeLessThan(1e-9);
      if (value < upper) expect(right).toBeGreaterThan(-1e-9);
    }
  });
});
