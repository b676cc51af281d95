/** The work on columns: in WebAssembly and its twin the same bits, and right. */
import { describe, expect, it } from 'vitest';
import { createWideEngine } from '../../src/kernel/wide/create.js';
import type { WideEngine } from '../../src/kernel/wide/engine.js';
import { randomIntegers, randomShare } from '../../src/math/random.js';

const SHAPES = [
  [2, 1],
  [2, 4],
  [4, 3],
  [6, 5],
  [254, 9],
  [256, 8],
  [258, 7],
  [770, 13],
] as const;

/** Places of columns, a vector, numbers and coefficients of some of the columns, room, and what comes out. */
function layOut(engine: WideEngine, stride: number, columns: number, seed: number) {
  const width = Math.ceil(columns / 4) * 4;
  const [vector, list, coefficients] = [width * stride, (width + 1) * stride, (width + 1) * stride + width];
  const out = coefficients + width;
  const memory = engine.reserve(out + width * width);
  const draw = randomIntegers(seed);
  const next = () => randomShare(draw);
  for (let i = 0; i < columns * stride; i++) memory[i] = (next() - 0.5) * (i % 7 === 0 ? 1e6 : 1);
  for (let i = 0; i < stride; i++) memory[vector + i] = next() - 0.25;
  for (let k = 0; k < columns; k++) {
    memory[list + k] = (k * 3) % columns;
    memory[coefficients + k] = next() - 0.5;
  }
  return { memory, width, vector, list, coefficients, out };
}

function run(engine: WideEngine, stride: number, columns: number, seed: number) {
  const at = layOut(engine, stride, columns, seed);
  const { memory, width, out, vector } = at;
  engine.products(0, stride, columns, vector, out);
  const products = memory.slice(out, out + columns);
  engine.gram(0, stride, 0, columns + (columns % 2), vector, out, width);
  const gram = Array.from({ length: columns }, (_, j) =>
    memory.slice(out + j * width, out + j * width + j + 1),
  );
  engine.combine(0, stride, at.list, at.coefficients, columns, vector);
  return { products, gram, combined: memory.slice(vector, vector + stride) };
}

describe.each(SHAPES)('%i rows of %i columns', (stride, columns) => {
  it('gives the same bits in both engines', () => {
    const twin = run(createWideEngine('twin'), stride, columns, 5);
    expect(run(createWideEngine('wasm'), stride, columns, 5)).toEqual(twin);
    const shared = createWideEngine('wasm', 3);
    expect(shared.sharing!.own).toHaveLength(3);
    expect(run(shared, stride, columns, 5)).toEqual(twin);
  });

  it('gives what the definitions say', () => {
    const engine = createWideEngine('twin');
    const found = run(engine, stride, columns, 6);
    const { memory, vector, list, coefficients } = layOut(engine, stride, columns, 6);
    const each = Array.from({ length: stride }, (_, i) => i);
    const x = (i: number, j: number) => memory[j * stride + i]!;
    const near = (value: number, terms: readonly number[]) => {
      const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
      expect(Math.abs(value - terms.reduce((sum, term) => sum + term, 0))).toBeLessThanOrEqual(1e-13 * size);
    };
    for (let j = 0; j < columns; j++) {
      near(
        found.products[j]!,
        each.map((i) => x(i, j) * memory[vector + i]!),
      );
      for (let k = 0; k <= j; k++)
        near(
          found.gram[j]![k]!,
          each.map((i) => memory[vector + i]! * x(i, j) * x(i, k)),
        );
    }
    for (const i of each) {
      const terms = Array.from(
        { length: columns },
        (_, k) => memory[coefficients + k]! * x(i, memory[list + k]!),
      );
      near(found.combined[i]!, [memory[vector + i]!, ...terms]);
    }
  });

  it('gives rows of the Gram matrix from any column on', () => {
    if (columns < 5) return;
    const engine = createWideEngine('wasm');
    const { gram } = run(engine, stride, columns, 7);
    const { memory, width, vector, out } = layOut(engine, stride, columns, 7);
    engine.gram(0, stride, 4, columns + (columns % 2), vector, out, width);
    for (let j = 4; j < columns; j++)
      expect(memory.slice(out + (j - 4) * width, out + (j - 4) * width + j + 1)).toEqual(gram[j]);
  });
});

describe.each([1, 2, 3, 4, 5, 8, 13])('a triangle of %i rows', (size) => {
  /** Rows from the last to the first, 16 numbers each; then their numbers, a right side. */
  function solve(engine: WideEngine) {
    const draw = randomIntegers(size);
    const memory = engine.reserve(16 * 18);
    for (let k = 0; k < 16 * 16; k++)
      memory[k] = randomShare(draw) - 0.5 + (k % 16 === size - 1 - (k >> 4) ? 2 : 0);
    for (let i = 0; i < size; i++)
      [memory[256 + i], memory[272 + i]] = [size - 1 - i, randomShare(draw) - 0.5];
    const right = memory.slice(272, 272 + size);
    engine.forward(0, 16, 256, size, 272);
    const forward = memory.slice(272, 272 + size);
    engine.backward(0, 16, 256, size, 272);
    const entry = (i: number, k: number) => (k > i ? 0 : memory[(size - 1 - i) * 16 + k]!);
    return { right, forward, backward: memory.slice(272, 272 + size), entry };
  }

  it('is solved with the same bits in both engines, and rightly', () => {
    const { right, forward, backward, entry } = solve(createWideEngine('wasm'));
    const twin = solve(createWideEngine('twin'));
    expect([forward, backward]).toEqual([twin.forward, twin.backward]);
    for (let i = 0; i < size; i++) {
      const down = forward.reduce((sum, x, k) => sum + entry(i, k) * x, 0);
      expect(Math.abs(down - right[i]!)).toBeLessThan(1e-13);
      const up = backward.reduce((sum, x, k) => sum + entry(k, i) * x, 0);
      expect(Math.abs(up - forward[i]!)).toBeLessThan(1e-13);
    }
  });
});

describe.each(['wasm', 'twin'] as const)('the memory of %s', (kind) => {
  it('grows and keeps what stood in it', () => {
    const engine = createWideEngine(kind);
    engine.reserve(4).set([1, 2, 3, 4]);
    expect([...engine.reserve(100_000).subarray(0, 4)]).toEqual([1, 2, 3, 4]);
  });

  it('carries what is not finite', () => {
    const engine = createWideEngine(kind);
    engine.reserve(8).set([1, Number.NaN, 0, 2, Infinity, 1, 0, 0]);
    engine.products(0, 2, 2, 4, 6);
    expect([...engine.reserve(8).subarray(6, 8)]).toEqual([Number.NaN, Number.NaN]);
  });
});
