/**
 * A·X − I in more than double precision: A and X are cut in an upper part of so few bits that sums of products of the
 * upper parts are exact, and the rest (Ozaki, Ogita, Oishi & Rump, "Error-free transformations of matrix
 * multiplication", Numer. Algorithms 59 (2012)). Three plain products, 6p³ operations.
 */
import { exponentOf, powerOfTwo } from '../float-bits.js';
import { packedIndex } from '../packed.js';
import { reserveMemory, type TileEngine } from './tile-engine.js';
import { TILE, tilesOf } from './tiles.js';

/** Three squares of panels in the memory of an engine: for factors of products, and the residual by columns. */
export interface Squares {
  readonly memory: Float64Array;
  readonly size: number;
  readonly left: number;
  readonly right: number;
  readonly residual: number;
}

export function reserveSquares(engine: TileEngine, size: number): Squares {
  const square = tilesOf(size) * tilesOf(size) * TILE;
  const [left, right, residual] = [TILE, TILE + square, TILE + 2 * square];
  return { memory: reserveMemory(engine, residual + square), size, left, right, residual };
}

/** Bits of the upper parts: `size` products of them are summed exactly. */
export function upperBits(size: number): number {
  return Math.floor((52 - exponentOf(size)) / 2);
}

/**
 * Leaves A·X − I at `residual` and X at `right`. Symmetric and packed: A = a + aLow with entries up to 1, and X.
 */
export function computeResidual(
  engine: TileEngine,
  squares: Squares,
  a: Float64Array,
  aLow: Float64Array,
  x: Float64Array,
): void {
  const { memory, size, left, right, residual } = squares;
  const tiles = tilesOf(size);
  const bits = upperBits(size);
  const roundA = rounder(1, bits);
  const roundX = columnMaxima(x, size).map((largest) => rounder(largest, bits));
  const upperA = (k: number) => a[k]! + roundA - roundA;
  const upperX = (k: number, j: number) => x[k]! + roundX[j]! - roundX[j]!;

  memory.fill(0, residual, residual + tiles * tiles * TILE);
  fillPanels(squares, left, upperA);
  fillPanels(squares, right, upperX);
  engine.addSquare(tiles, left, right, residual);
  for (let j = 0; j < size; j++) memory[residualAt(squares, j, j)]! -= 1;
  fillPanels(squares, right, (k, j) => x[k]! - upperX(k, j));
  engine.addSquare(tiles, left, right, residual);
  fillPanels(squares, left, (k) => a[k]! - upperA(k) + aLow[k]!);
  fillPanels(squares, right, (k) => x[k]!);
  engine.addSquare(tiles, left, right, residual);
}

/** Place of entry (row, column) of the residual. */
export function residualAt({ size, residual }: Squares, row: number, column: number): number {
  const tile = (column >> 2) * tilesOf(size) + (row >> 2);
  return residual + tile * TILE + 4 * (row & 3) + (column & 3);
}

/** Adding and subtracting it rounds numbers up to `largest` to `bits` bits. */
function rounder(largest: number, bits: number): number {
  return largest === 0 ? 0 : 1.5 * powerOfTwo(exponentOf(largest) + 53 - bits);
}

/** Largest magnitude in each column of a packed symmetric matrix. */
function columnMaxima(x: Float64Array, size: number): Float64Array {
  const maxima = new Float64Array(size);
  for (let i = 0, next = 0; i < size; i++) {
    for (let j = 0; j <= i; j++, next++) {
      const one = Math.abs(x[next]!);
      maxima[i] = Math.max(maxima[i]!, one);
      maxima[j] = Math.max(maxima[j]!, one);
    }
  }
  return maxima;
}

/** Panels of a symmetric matrix: entry k of vector j from its place in packed order and from j. */
function fillPanels(
  { memory, size }: Squares,
  at: number,
  entry: (packed: number, vector: number) => number,
): void {
  const tiles = tilesOf(size);
  for (let j = 0; j < 4 * tiles; j++) {
    const vector = at + (j >> 2) * tiles * TILE + (j & 3);
    for (let k = 0; k < 4 * tiles; k++) {
      const isInside = j < size && k < size;
      const packed = k < j ? packedIndex(j, k) : packedIndex(k, j);
      memory[vector + 4 * k] = isInside ? entry(packed, j) : 0;
    }
  }
}
