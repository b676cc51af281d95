import type { WideEngine } from './engine.js';
import { roughProduct } from './twin-rough.js';
import { squareOf, sweepOver } from './twin-sweep.js';

/** As in `assembly-wide/gram.ts`. */
const BLOCK = 256;

/** Even rows and odd rows by themselves. */
function product(x: Float64Array, a: number, y: Float64Array, b: number, count: number): number {
  let [even, odd] = [0, 0];
  for (let i = 0; i < count; i += 2) {
    even += x[a + i]! * y[b + i]!;
    odd += x[a + i + 1]! * y[b + i + 1]!;
  }
  return even + odd;
}

/** As in `assembly-wide/triangle.ts`. */
function dot(x: Float64Array, a: number, b: number, count: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 4 <= count; k += 4) {
    s0 += x[a + k]! * x[b + k]!;
    s1 += x[a + k + 1]! * x[b + k + 1]!;
    s2 += x[a + k + 2]! * x[b + k + 2]!;
    s3 += x[a + k + 3]! * x[b + k + 3]!;
  }
  let sum = s0 + s2 + (s1 + s3);
  for (; k < count; k++) sum += x[a + k]! * x[b + k]!;
  return sum;
}

/** The work of `assembly-wide`, in plain TypeScript. */
export function createTwinWideEngine(): WideEngine {
  let memory = new Float64Array();
  const scratch = new Float64Array(BLOCK);
  return {
    name: 'twin',
    sharing: null,
    reserve(length) {
      if (length > memory.length) {
        const larger = new Float64Array(length);
        larger.set(memory);
        memory = larger;
      }
      return memory;
    },
    products(columns, stride, count, vector, out) {
      for (let j = 0; j < count; j++)
        memory[out + j] = product(memory, columns + j * stride, memory, vector, stride);
    },
    rough(columns, stride, count, vector, out) {
      const single = new Float32Array(memory.buffer);
      for (let j = 0; j < count; j++)
        memory[out + j] = roughProduct(single, 2 * columns + j * stride, 2 * vector, stride);
    },
    combine(columns, stride, list, coefficients, count, into) {
      for (let k = 0; k < count; k++) {
        const from = columns + memory[list + k]! * stride;
        const coefficient = memory[coefficients + k]!;
        for (let i = 0; i < stride; i++)
          memory[into + i] = memory[into + i]! + memory[from + i]! * coefficient;
      }
    },
    gram(columns, stride, first, last, weights, out, width) {
      memory.fill(0, out, out + (last - first) * width);
      for (let start = 0; start < stride; start += BLOCK) {
        const count = Math.min(BLOCK, stride - start);
        for (let j = first; j < last; j++) {
          const column = columns + j * stride + start;
          for (let i = 0; i < count; i++) scratch[i] = memory[column + i]! * memory[weights + start + i]!;
          const row = out + (j - first) * width;
          for (let k = 0; k <= j; k++) {
            const sum = product(scratch, 0, memory, columns + k * stride + start, count);
            memory[row + k] = memory[row + k]! + sum;
          }
        }
      }
    },
    squares(columns, stride, count, weights, out) {
      for (let j = 0; j < count; j++)
        memory[out + j] = squareOf(memory, columns + j * stride, weights, stride);
    },
    sweep(columns, stride, list, count, residuals, weights, numbers, width) {
      const at = { columns, stride, residuals, weights, numbers, width };
      return sweepOver(memory, memory.subarray(list, list + count), at);
    },
    forward(rows, stride, list, size, right) {
      for (let i = 0; i < size; i++) {
        const row = rows + memory[list + i]! * stride;
        memory[right + i] = (memory[right + i]! - dot(memory, row, right, i)) / memory[row + i]!;
      }
    },
    backward(rows, stride, list, size, right) {
      for (let i = size - 1; i >= 0; i--) {
        const row = rows + memory[list + i]! * stride;
        const value = memory[right + i]! / memory[row + i]!;
        memory[right + i] = value;
        for (let k = 0; k < i; k++) memory[right + k] = memory[right + k]! - memory[row + k]! * value;
      }
    },
  };
}
