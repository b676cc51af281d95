import { addProducts } from './tile-product.js';
import { factorTile, solveTile } from './tile-solve.js';
import { BLOCK, gatherTile, packTiles, rowTile, SCRATCH, tilesOf, triangleLength } from './tiles.js';

/**
 * Cholesky's factor, a block of columns at a time (`TileEngine.factor`): finish the block, then add its products to
 * the sums of all that lies to the right. A sum starts at 0 and goes from column to column, as in the plain loops.
 */
export function factor(
  memory: Float64Array,
  size: number,
  packed: number,
  triangle: number,
  threshold: number,
): number {
  const tiles = tilesOf(size);
  let smallest = Number.POSITIVE_INFINITY;
  memory.fill(0, triangle, triangle + triangleLength(tiles));
  const add = (i: number, j: number, from: number, to: number) =>
    addProducts(
      memory,
      triangle + rowTile(i, j),
      triangle + rowTile(i, from),
      triangle + rowTile(j, from),
      4 * (to - from),
    );
  for (let start = 0; start < tiles; start += BLOCK) {
    const end = Math.min(start + BLOCK, tiles);
    for (let j = start; j < end; j++) {
      const diagonal = triangle + rowTile(j, j);
      add(j, j, start, j);
      gatherTile(memory, packed, size, j, j, SCRATCH);
      const pivot = factorTile(memory, diagonal, SCRATCH, size - 4 * j, threshold);
      if (pivot < 0) return -1;
      smallest = Math.min(smallest, pivot);
      for (let i = j + 1; i < tiles; i++) {
        add(i, j, start, j);
        gatherTile(memory, packed, size, i, j, SCRATCH);
        solveTile(memory, triangle + rowTile(i, j), diagonal, SCRATCH);
      }
    }
    for (let j = end; j < tiles; j++) for (let i = j; i < tiles; i++) add(i, j, start, end);
  }
  packTiles(memory, triangle, size, packed);
  return smallest;
}
