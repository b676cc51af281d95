/**
 * Triangles cut into 4 × 4 tiles, so that an inner loop reads memory in one stream and SIMD lanes are neighbours.
 *
 * A panel is four vectors side by side, four entries of each after the other: entry k of vector l at 4k + l. A tile
 * is four such steps of a panel, 16 numbers. Sizes are rounded up to whole tiles, and what lies beyond is the identity.
 *
 *   rows      panel I holds rows 4I … 4I + 3 of a lower triangle up to its diagonal tile: tiles (I, 0) … (I, I)
 *   columns   panel J holds columns 4J … 4J + 3 from the diagonal tile down: tiles (J, J), (J + 1, J), …
 */
import { packedIndex } from '../packed.js';

/** Numbers of a tile. */
export const TILE = 16;
/** Place of the tile that an engine uses for itself. */
export const SCRATCH = 0;
/** Tiles along a block: at 2,000 columns, what a block takes of all panels just fills a second-level cache of 2 MiB. */
export const BLOCK = 32;

/** Tiles along a side. */
export function tilesOf(size: number): number {
  return Math.ceil(size / 4);
}

/** Numbers of a triangle of tiles. */
export function triangleLength(tiles: number): number {
  return ((tiles * (tiles + 1)) >> 1) * TILE;
}

/** Where tile (row, column) of a triangle by rows begins. */
export function rowTile(row: number, column: number): number {
  return (((row * (row + 1)) >> 1) + column) * TILE;
}

/** Where tile (row, column) of a triangle by columns begins. */
export function columnTile(row: number, column: number, tiles: number): number {
  return (((column * (2 * tiles - column + 1)) >> 1) + row - column) * TILE;
}

/** Copies tile (row, column) of the packed matrix at `from` to `to`; beyond `size` stands the identity. */
export function gatherTile(
  memory: Float64Array,
  from: number,
  size: number,
  row: number,
  column: number,
  to: number,
): void {
  for (let lane = 0; lane < 4; lane++) {
    const i = 4 * row + lane;
    for (let k = 0; k < 4; k++) {
      const j = 4 * column + k;
      const value = i < size && j <= i ? memory[from + packedIndex(i, j)]! : i === j ? 1 : 0;
      memory[to + 4 * k + lane] = value;
    }
  }
}

/** Copies a triangle of tiles by rows to the packed matrix at `to`. */
export function packTiles(memory: Float64Array, from: number, size: number, to: number): void {
  for (let i = 0, next = to; i < size; i++) {
    const row = from + rowTile(i >> 2, 0) + (i & 3);
    for (let j = 0; j <= i; j++) memory[next++] = memory[row + 4 * j]!;
  }
}
