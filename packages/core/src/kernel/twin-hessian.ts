/** `assembly/hessian.ts` in plain TypeScript. */
import { gradient, type Rows } from './twin-passes.js';

/** Rows that the Hessian takes at a time. */
export const CHUNK_ROWS = 128;

/** Writes √weight·x of a panel into the packed chunk, a column after the other. */
export function pack(
  rows: Rows,
  panel: number,
  weight: Float64Array,
  packed: Float64Array,
  row: number,
): void {
  const x = rows.x + panel * rows.columns * 8;
  for (let i = 0; i < 8; i++) {
    const root = Math.sqrt(weight[i]!);
    for (let j = 0; j < rows.columns; j++) {
      packed[j * CHUNK_ROWS + row + i] = rows.memory[x + j * 8 + i]! * root;
    }
  }
}

/** Adds the products of all pairs of columns over the first `count` rows of a chunk to the triangle at `out`. */
export function addProducts(rows: Rows, packed: Float64Array, count: number, out: number): void {
  let element = out;
  for (let j = 0; j < rows.columns; j++) {
    for (let k = 0; k <= j; k++) {
      const left = j * CHUNK_ROWS;
      const right = k * CHUNK_ROWS;
      let even = 0;
      let odd = 0;
      for (let i = 0; i < count; i += 2) {
        even += packed[left + i]! * packed[right + i]!;
        odd += packed[left + i + 1]! * packed[right + i + 1]!;
      }
      rows.memory[element] = rows.memory[element]! + (even + odd);
      element++;
    }
  }
}

export function hessian(rows: Rows, beta: number, out: number): void {
  const { columns } = rows;
  const triangle = out + 2 + columns;
  const packed = new Float64Array(columns * CHUNK_ROWS);
  rows.memory.fill(0, triangle, triangle + (columns * (columns + 1)) / 2);
  let filled = 0;
  gradient(rows, beta, out, (panels, weight) => {
    panels.forEach((panel, k) => {
      pack(rows, panel, weight.subarray(8 * k, 8 * k + 8), packed, filled);
      filled += 8;
    });
    if (filled < CHUNK_ROWS) return;
    addProducts(rows, packed, filled, triangle);
    filled = 0;
  });
  if (filled > 0) addProducts(rows, packed, filled, triangle);
}
