/** Triangles cut into 4 × 4 tiles, as `src/math/dense/tiles.ts` describes them; addresses in bytes. */

/** Bytes of a tile. */
export const TILE: usize = 128;
/** Tiles along a block. */
export const BLOCK: usize = 32;

/** Tiles along a side. */
export function tilesOf(size: usize): usize {
  return (size + 3) >> 2;
}

/** Bytes of a triangle of tiles. */
export function triangleBytes(tiles: usize): usize {
  return ((tiles * (tiles + 1)) >> 1) * TILE;
}

/** Where tile (row, column) of a triangle by rows begins. */
export function rowTile(row: usize, column: usize): usize {
  return (((row * (row + 1)) >> 1) + column) * TILE;
}

/** Where tile (row, column) of a triangle by columns begins. */
export function columnTile(row: usize, column: usize, tiles: usize): usize {
  return (((column * ((tiles << 1) - column + 1)) >> 1) + row - column) * TILE;
}

/** Copies tile (row, column) of the packed matrix at `from` to `to`; beyond `size` stands the identity. */
export function gatherTile(from: usize, size: usize, row: usize, column: usize, to: usize): void {
  for (let lane: usize = 0; lane < 4; lane++) {
    const i = (row << 2) + lane;
    const line = from + ((((i * (i + 1)) >> 1) + (column << 2)) << 3);
    for (let k: usize = 0; k < 4; k++) {
      const j = (column << 2) + k;
      const value = i < size && j <= i ? load<f64>(line + (k << 3)) : i === j ? 1.0 : 0.0;
      store<f64>(to + (k << 5) + (lane << 3), value);
    }
  }
}

/** Copies a triangle of tiles by rows to the packed matrix at `to`. */
export function packTiles(from: usize, size: usize, to: usize): void {
  for (let i: usize = 0; i < size; i++) {
    const row = from + rowTile(i >> 2, 0) + ((i & 3) << 3);
    for (let j: usize = 0; j <= i; j++, to += 8) store<f64>(to, load<f64>(row + (j << 5)));
  }
}
