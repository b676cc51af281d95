/** Some rows of a design, wherever they begin. */
import type { Design } from '../formula/schema.js';

/** Writes rows [start, start + count) row after row to the front of `into`. */
export function readDesign(design: Design, start: number, count: number, into: Float64Array): void {
  const size = design.columns.length;
  const panels = new Float64Array(Math.ceil(count / 8) * 8 * size);
  design.fill(start, count, panels, 0, size);
  for (let i = 0; i < count; i++) {
    const from = (i >> 3) * 8 * size + (i & 7);
    for (let j = 0; j < size; j++) into[i * size + j] = panels[from + 8 * j]!;
  }
}
