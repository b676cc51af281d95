import { addProducts } from './product';
import { solveTile } from './solve';
import { BLOCK, columnTile, gatherTile, packTiles, rowTile, TILE, tilesOf, triangleBytes } from './tiles';

/** (L·Lᵀ)⁻¹ = MᵀM with M = L⁻¹, or its diagonal, as in `src/math/dense/twin-invert.ts`. */
export function invert(size: usize, packed: usize, first: usize, second: usize, all: bool): void {
  const tiles = tilesOf(size);
  for (let i: usize = 0; i < tiles; i++) {
    for (let j: usize = 0; j <= i; j++) gatherTile(packed, size, i, j, first + rowTile(i, j));
  }
  memory.fill(second, 0, triangleBytes(tiles));
  invertTriangle(tiles, first, second);
  memory.fill(first, 0, triangleBytes(tiles));
  square(tiles, second, first, all);
  packTiles(first, size, packed);
}

function invertTriangle(tiles: usize, lower: usize, inverse: usize): void {
  const scratch: usize = __heap_base;
  for (let start: usize = 0; start < tiles; start += BLOCK) {
    const end = min(start + BLOCK, tiles);
    for (let j: usize = 0; j < end; j++) {
      const from = max(start, j);
      const lanes = inverse + columnTile(from, j, tiles);
      for (let i = from; i < end; i++) {
        const tile = inverse + columnTile(i, j, tiles);
        addProducts(tile, lanes, lower + rowTile(i, from), (i - from) << 2);
        memory.fill(scratch, 0, TILE);
        if (i === j) for (let s: usize = 0; s < 4; s++) store<f64>(scratch + s * 40, 1);
        solveTile(tile, lower + rowTile(i, i), scratch);
      }
    }
    for (let i = end; i < tiles; i++) {
      for (let j: usize = 0; j < end; j++) {
        const from = max(start, j);
        const lanes = inverse + columnTile(from, j, tiles);
        const tile = inverse + columnTile(i, j, tiles);
        addProducts(tile, lanes, lower + rowTile(i, from), (end - from) << 2);
      }
    }
  }
}

function square(tiles: usize, inverse: usize, triangle: usize, all: bool): void {
  for (let start: usize = 0; start < tiles; start += BLOCK) {
    const end = min(start + BLOCK, tiles);
    for (let i: usize = 0; i < end; i++) {
      const from = max(start, i);
      const lanes = inverse + columnTile(from, i, tiles);
      for (let j: usize = all ? 0 : i; j <= i; j++) {
        const slots = inverse + columnTile(from, j, tiles);
        addProducts(triangle + rowTile(i, j), lanes, slots, (end - from) << 2);
      }
    }
  }
}
