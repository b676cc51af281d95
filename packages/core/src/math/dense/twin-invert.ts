import { addProducts } from './tile-product.js';
import { solveTile } from './tile-solve.js';
import {
  BLOCK,
  columnTile,
  gatherTile,
  packTiles,
  rowTile,
  SCRATCH,
  TILE,
  tilesOf,
  triangleLength,
} from './tiles.js';

/** (L·Lᵀ)⁻¹ = MᵀM with M = L⁻¹, or its diagonal (`TileEngine.invert`). */
export function invert(
  memory: Float64Array,
  size: number,
  packed: number,
  first: number,
  second: number,
  all: boolean,
): void {
  const tiles = tilesOf(size);
  const length = triangleLength(tiles);
  for (let i = 0; i < tiles; i++) {
    for (let j = 0; j <= i; j++) gatherTile(memory, packed, size, i, j, first + rowTile(i, j));
  }
  memory.fill(0, second, second + length);
  invertTriangle(memory, tiles, first, second);
  memory.fill(0, first, first + length);
  square(memory, tiles, second, first, all);
  packTiles(memory, first, size, packed);
}

/** M = L⁻¹ by forward substitution, a block of rows at a time; L by rows, M by columns, its tiles transposed. */
function invertTriangle(memory: Float64Array, tiles: number, lower: number, inverse: number): void {
  const add = (i: number, j: number, from: number, to: number) =>
    addProducts(
      memory,
      inverse + columnTile(i, j, tiles),
      inverse + columnTile(from, j, tiles),
      lower + rowTile(i, from),
      4 * (to - from),
    );
  for (let start = 0; start < tiles; start += BLOCK) {
    const end = Math.min(start + BLOCK, tiles);
    for (let j = 0; j < end; j++) {
      const from = Math.max(start, j);
      for (let i = from; i < end; i++) {
        add(i, j, from, i);
        memory.fill(0, SCRATCH, SCRATCH + TILE);
        if (i === j) for (let s = 0; s < 4; s++) memory[SCRATCH + 5 * s] = 1;
        solveTile(memory, inverse + columnTile(i, j, tiles), lower + rowTile(i, i), SCRATCH);
      }
    }
    for (let i = end; i < tiles; i++) for (let j = 0; j < end; j++) add(i, j, Math.max(start, j), end);
  }
}

/** The lower triangle of MᵀM, or its tiles on the diagonal, a block of rows of M at a time. */
function square(memory: Float64Array, tiles: number, inverse: number, triangle: number, all: boolean): void {
  for (let start = 0; start < tiles; start += BLOCK) {
    const end = Math.min(start + BLOCK, tiles);
    for (let i = 0; i < end; i++) {
      const from = Math.max(start, i);
      for (let j = all ? 0 : i; j <= i; j++) {
        const lanes = inverse + columnTile(from, i, tiles);
        const slots = inverse + columnTile(from, j, tiles);
        addProducts(memory, triangle + rowTile(i, j), lanes, slots, 4 * (end - from));
      }
    }
  }
}
