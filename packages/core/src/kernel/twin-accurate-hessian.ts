/** `assembly/accurate-hessian.ts` in plain TypeScript: the products of a chunk of 64 rows. */
import { exponentOf, powerOfTwo } from '../math/float-bits.js';
import { addParts, low, productError, twoProduct, twoSum, upperHalf } from './twin-double-double.js';

/** Rows that the accurate Hessian takes at a time. */
export const CHUNK_ROWS = 64;

/** The arrays of a column: s = √w·x as two slices, a rest and the whole. */
class Column {
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
function cut({ first, second, rest, whole }: Column, count: number, briefly: boolean): void {
  let largest = 0;
  for (let i = 0; i < count; i++) if (largest < Math.abs(whole[i]!)) largest = Math.abs(whole[i]!);
  const coarse = rounder(largest, 30);
  // Rounds to 0.
  const fine = rounder(largest, briefly ? 60 : 6);
  for (let i = 0; i < count; i++) {
    first[i] = whole[i]! + coarse - coarse;
    const left = whole[i]! - first[i]!;
    second[i] = left + fine - fine;
    rest[i] = left - second[i]! + rest[i]!;
  }
}

/** Adds Σ s·s′ over the rows of a chunk to the double-double at `out`. */
function addProduct(left: Column, right: Column, count: number, memory: Float64Array, out: number): void {
  const coarse = [0, 0];
  const middle = [0, 0];
  const fine = [0, 0];
  const rest = [0, 0];
  for (let i = 0; i < count; i++) {
    const lane = i & 1;
    const [a1, a2, b1, b2] = [left.first[i]!, left.second[i]!, right.first[i]!, right.second[i]!];
    coarse[lane]! += a1 * b1;
    middle[lane]! += a1 * b2 + a2 * b1;
    fine[lane]! += a2 * b2;
    rest[lane]! += (a1 + a2) * right.rest[i]! + left.rest[i]! * right.whole[i]!;
  }
  const sum = (lanes: number[]) => lanes[0]! + lanes[1]!;
  addParts(memory, out, [coarse, middle, fine].map(sum), sum(rest));
}

/** The same of one slice and the rest. */
function addBriefProduct(
  left: Column,
  right: Column,
  count: number,
  memory: Float64Array,
  out: number,
): void {
  const coarse = [0, 0];
  const rest = [0, 0];
  for (let i = 0; i < count; i++) {
    const lane = i & 1;
    coarse[lane]! += left.first[i]! * right.first[i]!;
    rest[lane]! += left.first[i]! * right.rest[i]! + left.rest[i]! * right.whole[i]!;
  }
  memory[out] = twoSum(memory[out]!, coarse[0]! + coarse[1]!);
  memory[out + 1] = memory[out + 1]! + (low[0]! + (rest[0]! + rest[1]!));
}

/** Below it a weight has no room for what its root lacks. */
const SMALLEST = 1e-290;

/** The chunk at hand. */
export class Chunk {
  readonly weight = new Float64Array(CHUNK_ROWS);
  readonly #root = new Float64Array(CHUNK_ROWS);
  readonly #rootLow = new Float64Array(CHUNK_ROWS);
  readonly #columns: Column[];

  constructor(columns: number) {
    this.#columns = Array.from({ length: columns }, () => new Column());
  }

  /** √w in double-double. */
  #takeRoots(count: number): void {
    for (let i = 0; i < count; i++) {
      const weight = this.weight[i]!;
      const root = Math.sqrt(weight);
      const square = twoProduct(root, root);
      this.#root[i] = root;
      this.#rootLow[i] = weight > SMALLEST ? (weight - square - low[0]!) / (root + root) : 0;
    }
  }

  /** Sets the arrays of a column; `x` is the index of its value in the first row. */
  #write(
    column: Column,
    memory: Float64Array,
    x: number,
    apart: number,
    count: number,
    briefly: boolean,
  ): void {
    const { whole, rest } = column;
    for (let i = 0; i < count; i++) {
      const value = memory[x + (i >> 3) * apart + (i & 7)]!;
      const root = this.#root[i]!;
      whole[i] = value * root;
      const error = productError(value, upperHalf(value), root, upperHalf(root), whole[i]!);
      rest[i] = error + value * this.#rootLow[i]!;
    }
    cut(column, count, briefly);
  }

  /** Adds the products of all pairs of columns to the lower triangle at `out`; `briefly`: of one slice and the rest. */
  addProducts(memory: Float64Array, x: number, count: number, briefly: boolean, out: number): void {
    const add = briefly ? addBriefProduct : addProduct;
    const columns = this.#columns;
    this.#takeRoots(count);
    let element = out;
    for (let j = 0; j < columns.length; j++) {
      this.#write(columns[j]!, memory, x + 8 * j, 8 * columns.length, count, briefly);
      for (let k = 0; k <= j; k++) {
        add(columns[j]!, columns[k]!, count, memory, element);
        element += 2;
      }
    }
  }
}
