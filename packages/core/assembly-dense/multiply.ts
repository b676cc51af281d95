import { addProducts } from './product';
import { BLOCK, rowTile, TILE } from './tiles';

/** C + A·B, as in `src/math/dense/twin-multiply.ts`. */
export function addSquare(tiles: usize, a: usize, b: usize, c: usize): void {
  const panel = tiles * TILE;
  for (let start: usize = 0; start < tiles; start += BLOCK) {
    const steps = min(BLOCK, tiles - start) << 2;
    for (let j: usize = 0; j < tiles; j++) {
      const lanes = b + j * panel + start * TILE;
      for (let i: usize = 0; i < tiles; i++) {
        addProducts(c + j * panel + i * TILE, lanes, a + i * panel + start * TILE, steps);
      }
    }
  }
}

/** The lower triangle of C + A·B. */
export function addLower(tiles: usize, a: usize, b: usize, triangle: usize): void {
  const panel = tiles * TILE;
  for (let start: usize = 0; start < tiles; start += BLOCK) {
    const steps = min(BLOCK, tiles - start) << 2;
    for (let i: usize = 0; i < tiles; i++) {
      const lanes = a + i * panel + start * TILE;
      for (let j: usize = 0; j <= i; j++) {
        addProducts(triangle + rowTile(i, j), lanes, b + j * panel + start * TILE, steps);
      }
    }
  }
}
