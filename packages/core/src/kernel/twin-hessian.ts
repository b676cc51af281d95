/** `assembly/hessian.ts` in plain TypeScript. */
import { derivativesOfPanel, finish, gradientOfPanel, newWork, type Rows, setLinear } from './twin-passes.js';

/** Panels that the Hessian takes at a time, and their rows. */
const CHUNK = 16;
const CHUNK_ROWS = CHUNK * 8;

/** Writes √weight·x of a panel into the packed chunk, a column after the other. */
function pack(rows: Rows, panel: number, weight: Float64Array, packed: Float64Array, row: number): void {
  const x = rows.x + panel * rows.columns * 8;
  for (let i = 0; i < 8; i++) {
    const root = Math.sqrt(weight[i]!);
    for (let j = 0; j < rows.columns; j++) {
      packed[j * CHUNK_ROWS + row + i] = rows.memory[x + j * 8 + i]! * root;
    }
  }
}

/** Adds the products of all pairs of columns over the first `count` rows of a chunk to the triangle at `out`. */
function addProducts(rows: Rows, packed: Float64Array, count: number, out: number): void {
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
  const { columns, panels } = rows;
  const triangle = out + 2 + columns;
  const work = newWork(columns);
  const packed = new Float64Array(columns * CHUNK_ROWS);
  rows.memory.fill(0, triangle, triangle + (columns * (columns + 1)) / 2);
  for (let start = 0; start < panels; start += CHUNK) {
    const chunk = Math.min(CHUNK, panels - start);
    for (let i = 0; i < chunk; i++) {
      setLinear(rows, start + i, beta, work.predictor);
      derivativesOfPanel(rows, start + i, work);
      gradientOfPanel(rows, start + i, work);
      pack(rows, start + i, work.weight, packed, i * 8);
    }
    addProducts(rows, packed, chunk * 8, triangle);
  }
  finish(rows, work, true, out);
}
