import { addProducts } from './tile-product.js';
import { BLOCK, rowTile, TILE } from './tiles.js';

/** C + A·B, a block of columns of A at a time (`TileEngine.addSquare`). */
export function addSquare(memory: Float64Array, tiles: number, a: number, b: number, c: number): void {
  const panel = tiles * TILE;
  for (let start = 0; start < tiles; start += BLOCK) {
    const steps = 4 * Math.min(BLOCK, tiles - start);
    for (let j = 0; j < tiles; j++) {
      const lanes = b + j * panel + start * TILE;
      for (let i = 0; i < tiles; i++) {
        addProducts(memory, c + j * panel + i * TILE, lanes, a + i * panel + start * TILE, steps);
      }
    }
  }
}

/** The lower triangle of C + A·B, likewise (`TileEngine.addLower`). */
export function addLower(memory: Float64Array, tiles: number, a: number, b: number, triangle: number): void {
  const panel = tiles * TILE;
  for (let start = 0; start < tiles; start += BLOCK) {
    const steps = 4 * Math.min(BLOCK, tiles - start);
    for (let i = 0; i < tiles; i++) {
      const lanes = a + i * panel + start * TILE;
      for (let j = 0; j <= i; j++) {
        addProducts(memory, triangle + rowTile(i, j), lanes, b + j * panel + start * TILE, steps);
      }
    }
  }
}
