/** The twin gives the bits of WebAssembly, pass by pass. */
import { describe, expect, it } from 'vitest';
import type { SparseMatrix } from '../../src/sparse/index.js';
import type { SparseKernel } from '../../src/sparse/kernel/kernel.js';
import { createTwinSparseKernel } from '../../src/sparse/kernel/twin.js';
import { createWasmSparseKernel } from '../../src/sparse/kernel/wasm.js';
import { drawn, uniform } from './drawn.js';

function bits(numbers: Float64Array): string[] {
  return Array.from(new BigUint64Array(numbers.slice().buffer), (word) => word.toString(16));
}

class Memory {
  readonly kernel: SparseKernel;

  constructor(kernel: SparseKernel) {
    this.kernel = kernel;
  }

  doubles(numbers: Float64Array): number {
    const address = this.kernel.reserve(8 * numbers.length);
    this.kernel.doubles(address, numbers.length).set(numbers);
    return address;
  }

  integers(numbers: Int32Array): number {
    const address = this.kernel.reserve(4 * numbers.length);
    this.kernel.integers(address, numbers.length).set(numbers);
    return address;
  }

  lines({ starts, indices, values }: SparseMatrix): [number, number, number] {
    return [this.integers(starts), this.integers(indices), values ? this.doubles(values) : 0];
  }
}

/** All passes over a matrix, and what they leave. */
function results(kernel: SparseKernel, matrix: SparseMatrix, size: number): Record<string, string[]> {
  const memory = new Memory(kernel);
  const { rows, columns } = matrix;
  const random = uniform(7);
  const vector = (length: number, scale = 1) =>
    memory.doubles(Float64Array.from({ length }, () => scale * (random() - 0.5)));
  const lines = memory.lines(matrix);
  const even = rows + (rows & 1);
  const v = vector(columns + 1, size);
  const signs = memory.doubles(Float64Array.from({ length: even }, () => (random() < 0.4 ? 1 : -1)));
  const weights = memory.doubles(Float64Array.from({ length: even }, (_, i) => (i < rows ? random() : 0)));
  const [z, r, h] = [vector(even), vector(even), vector(even)];
  const out = kernel.reserve(8 * (columns + 2));
  const found: Record<string, string[]> = {};
  const keep = (name: string, address: number, length: number) => {
    found[name] = bits(kernel.doubles(address, length));
  };
  const { passes } = kernel;
  passes.gradient(0, rows, ...lines, v, columns, signs, weights, z, r, h, out);
  keep('gradient', out, columns + 2);
  keep('z', z, rows);
  keep('residuals', r, rows);
  keep('h', h, rows);
  passes.hessianTimes(0, rows, ...lines, v, columns, h, out);
  keep('hessianTimes', out, columns + 1);
  passes.squares(0, rows, ...lines, h, columns, out);
  keep('squares', out, columns + 1);
  const curvature = memory.doubles(kernel.doubles(out, columns).slice());
  passes.backward(0, rows, ...lines, r, columns, out);
  keep('backward', out, columns + 1);
  passes.forward(0, rows, ...lines, v, columns, z);
  keep('forward', z, rows);
  found.loss = bits(Float64Array.of(passes.logistic(rows, signs, weights, z, r, h)));
  const turned = memory.lines(matrix.toCsc());
  const list = memory.integers(Int32Array.from({ length: columns }, (_, j) => j));
  const [l1, l2] = [
    memory.doubles(new Float64Array(columns).fill(0.01 * rows)),
    memory.doubles(new Float64Array(columns).fill(0.02)),
  ];
  found.shift = bits(Float64Array.of(passes.shift(r, h, rows)));
  const changes = [1, 2].map(() => passes.round(list, columns, ...turned, r, h, curvature, l1, l2, v));
  found.changes = bits(Float64Array.from(changes));
  keep('beta', v, columns);
  keep('q', r, rows);
  const { starts } = matrix.toCsc();
  const next = memory.integers(starts);
  const [places, moved] = [kernel.reserve(4 * matrix.count), kernel.reserve(8 * matrix.count)];
  const middle = Math.min(2, columns);
  passes.turn(0, middle, rows, ...lines, next, places, moved);
  passes.turn(middle, columns, rows, ...lines, next, places, moved);
  found.turned = Array.from(kernel.integers(places, matrix.count), String);
  expect(found.turned).toEqual(Array.from(matrix.toCsc().indices, String));
  if (matrix.values) expect(kernel.doubles(moved, matrix.count)).toEqual(matrix.toCsc().values);
  const parts = vector(3 * (columns + 2));
  passes.merge(0, columns + 2, parts, 3, columns + 2, out);
  keep('merge', out, columns + 2);
  return found;
}

describe('the twin of the sparse kernels', () => {
  for (const rows of [1, 2, 63, 64, 65, 201])
    it.each([
      [3, 0.9, false, 1],
      [17, 0.5, false, 3],
      [40, 0.2, true, 1],
      [6, 0.8, false, 900],
    ] as const)(
      `has equal bits: ${rows} rows, %i columns, density %f, all ones %s, size %f`,
      (columns, density, binary, size) => {
        const { matrix } = drawn({ seed: rows, rows, columns, density, binary });
        const wasm = results(createWasmSparseKernel(false), matrix, size);
        expect(results(createTwinSparseKernel(), matrix, size)).toEqual(wasm);
        expect(results(createWasmSparseKernel(true), matrix, size)).toEqual(wasm);
      },
    );
});
