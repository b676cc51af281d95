import { addProducts } from './product';
import { factorTile, solveTile } from './solve';
import { BLOCK, gatherTile, packTiles, rowTile, tilesOf, triangleBytes } from './tiles';

/** Cholesky's factor, as in `src/math/dense/twin-factor.ts`. */
export function factor(size: usize, packed: usize, triangle: usize, threshold: f64): f64 {
  const tiles = tilesOf(size);
  const scratch: usize = __heap_base;
  let smallest: f64 = Infinity;
  memory.fill(triangle, 0, triangleBytes(tiles));
  for (let start: usize = 0; start < tiles; start += BLOCK) {
    const end = min(start + BLOCK, tiles);
    for (let j = start; j < end; j++) {
      const slots = triangle + rowTile(j, start);
      const diagonal = triangle + rowTile(j, j);
      addProducts(diagonal, slots, slots, (j - start) << 2);
      gatherTile(packed, size, j, j, scratch);
      const pivot = factorTile(diagonal, scratch, size - (j << 2), threshold);
      if (pivot < 0) return -1;
      smallest = min(smallest, pivot);
      for (let i = j + 1; i < tiles; i++) {
        const tile = triangle + rowTile(i, j);
        addProducts(tile, triangle + rowTile(i, start), slots, (j - start) << 2);
        gatherTile(packed, size, i, j, scratch);
        solveTile(tile, diagonal, scratch);
      }
    }
    for (let j = end; j < tiles; j++) {
      const slots = triangle + rowTile(j, start);
      for (let i = j; i < tiles; i++) {
        const lanes = triangle + rowTile(i, start);
        addProducts(triangle + rowTile(i, j), lanes, slots, (end - start) << 2);
      }
    }
  }
  packTiles(triangle, size, packed);
  return smallest;
}
