/** `assembly/accurate-hessian.ts` in plain TypeScript: the products of a chunk of 64 rows. */
import { exponentOf, powerOfTwo } from '../math/float-bits.js';
import { addParts, productError, upperHalf } from './twin-double-double.js';

/** Rows that the accurate Hessian takes at a time. */
export const CHUNK_ROWS = 64;

/** The arrays of a column: y = v·u and u, each as two slices, a rest and the whole (of u the sum of the slices). */
class Column {
  readonly y = new Sliced();
  readonly u = new Sliced();
}

class Sliced {
  readonly first = new Float64Array(CHUNK_ROWS);
  readonly second = new Float64Array(CHUNK_ROWS);
  readonly rest = new Float64Array(CHUNK_ROWS);
  readonly whole = new Float64Array(CHUNK_ROWS);
}

/** 1.5·2^(e+shift), 2ᵉ the power of two at or below `largest`: adding it rounds. NaN where it overflows. */
function rounder(largest: number, shift: number): number {
  const exponent = largest < 2.2250738585072014e-308 ? -1023 : exponentOf(largest);
  return exponent + shift > 1023 ? Number.NaN : 1.5 * powerOfTwo(exponent + shift);
}

/** Cuts `whole`, whose low parts are in `rest`, into slices and what is left of it. */
function cut({ first, second, rest, whole }: Sliced, count: number): void {
  let largest = 0;
  for (let i = 0; i < count; i++) if (largest < Math.abs(whole[i]!)) largest = Math.abs(whole[i]!);
  const coarse = rounder(largest, 30);
  const fine = rounder(largest, 6);
  for (let i = 0; i < count; i++) {
    first[i] = whole[i]! + coarse - coarse;
    const left = whole[i]! - first[i]!;
    second[i] = left + fine - fine;
    rest[i] = left - second[i]! + rest[i]!;
  }
}

/** Adds Σ y·u over the rows of a chunk to the double-double at `out`. */
function addProduct(y: Sliced, u: Sliced, count: number, memory: Float64Array, out: number): void {
  const coarse = [0, 0];
  const middle = [0, 0];
  const fine = [0, 0];
  const rest = [0, 0];
  for (let i = 0; i < count; i++) {
    const lane = i & 1;
    coarse[lane]! += y.first[i]! * u.first[i]!;
    middle[lane]! += y.first[i]! * u.second[i]! + y.second[i]! * u.first[i]!;
    fine[lane]! += y.second[i]! * u.second[i]!;
    rest[lane]! += y.whole[i]! * u.rest[i]! + y.rest[i]! * u.whole[i]!;
  }
  const sum = (lanes: number[]) => lanes[0]! + lanes[1]!;
  addParts(memory, out, [coarse, middle, fine].map(sum), sum(rest));
}

/** The chunk at hand: weights w = 4ᵏ·v with 1 ≤ v < 4, u = 2ᵏ·x and y = v·u of each column. */
export class Chunk {
  readonly weight = new Float64Array(CHUNK_ROWS);
  readonly #scale = new Float64Array(CHUNK_ROWS);
  readonly #columns: Column[];

  constructor(columns: number) {
    this.#columns = Array.from({ length: columns }, () => new Column());
  }

  /** Splits the weights: one below 2⁻¹⁰²² is taken as v·4⁻⁵¹². */
  #split(count: number): void {
    for (let i = 0; i < count; i++) {
      const weight = this.weight[i]!;
      const half = weight < 2.2250738585072014e-308 ? -512 : Math.floor(exponentOf(weight) / 2);
      this.#scale[i] = powerOfTwo(half);
      this.weight[i] = weight * powerOfTwo(-half) * powerOfTwo(-half);
    }
  }

  /** Sets the arrays of a column; `x` is the index of its value in the first row. */
  #write({ y, u }: Column, memory: Float64Array, x: number, apart: number, count: number): void {
    for (let i = 0; i < count; i++) {
      const value = memory[x + (i >> 3) * apart + (i & 7)]! * this.#scale[i]!;
      const weight = this.weight[i]!;
      u.whole[i] = value;
      u.rest[i] = 0;
      y.whole[i] = value * weight;
      y.rest[i] = productError(value, upperHalf(value), weight, upperHalf(weight), y.whole[i]!);
    }
    cut(y, count);
    cut(u, count);
    for (let i = 0; i < count; i++) u.whole[i] = u.first[i]! + u.second[i]!;
  }

  /** Adds the products of all pairs of columns to the lower triangle at `out`; overwrites the weights. */
  addProducts(memory: Float64Array, x: number, count: number, out: number): void {
    const columns = this.#columns;
    this.#split(count);
    let element = out;
    for (let j = 0; j < columns.length; j++) {
      this.#write(columns[j]!, memory, x + 8 * j, 8 * columns.length, count);
      for (let k = 0; k <= j; k++) {
        addProduct(columns[j]!.y, columns[k]!.u, count, memory, element);
        element += 2;
      }
    }
  }
}
