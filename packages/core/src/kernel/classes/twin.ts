/** `assembly-classes/` in plain TypeScript: the same operations in the same order. */
import { Arena } from '../arena.js';
import { type ClassBlock, type ClassKernel, type ColumnList, widthOf } from './kernel.js';
import { addSquare } from './twin-hessian.js';
import { loss, residuals, roots } from './twin-softmax.js';

/** Rows of a panel, and panels that are taken at a time. */
const ROWS = 8;
const CHUNK = 16;

class TwinClassKernel implements ClassKernel {
  readonly name = 'twin';
  #buffer = new ArrayBuffer(65536);
  #numbers = new Float64Array(this.#buffer);
  #integers = new Int32Array(this.#buffer);
  readonly #arena = new Arena(
    0,
    () => this.#buffer.byteLength,
    (size) => this.#grow(size),
  );

  get buffer(): ArrayBuffer {
    return this.#buffer;
  }

  reserve(bytes: number): number {
    return this.#arena.reserve(bytes);
  }

  takeBack(address: number): void {
    this.#arena.takeBack(address);
  }

  gradient(block: ClassBlock, used: ColumnList, beta: number, wanted: ColumnList, out: number): void {
    const { codes, weights, panels, classes } = block;
    const width = widthOf(classes);
    const [numbers, integers] = [this.#numbers, this.#integers];
    const lanes = new Float64Array(2 * wanted.count * width);
    const losses = [0, 0] as [number, number];
    const odds = new Float64Array(ROWS * width);
    for (let panel = 0; panel < panels; panel++) {
      const own = numbers.subarray((weights >> 3) + ROWS * panel);
      const observed = integers.subarray((codes >> 2) + ROWS * panel);
      this.#linear(block, panel, used, beta, odds);
      const factors = loss(odds, observed, own, classes, losses);
      residuals(odds, observed, own, classes, factors);
      this.#addProducts(block, panel, wanted, odds, lanes);
    }
    numbers[out >> 3] = losses[0] + losses[1];
    for (let i = 0; i < wanted.count * width; i++)
      numbers[(out >> 3) + 1 + i] = lanes[2 * i]! + lanes[2 * i + 1]!;
  }

  hessian(block: ClassBlock, used: ColumnList, beta: number, wanted: ColumnList, out: number): void {
    const { weights, panels, classes } = block;
    const square = wanted.count * wanted.count;
    for (let first = 0; first < panels; first += CHUNK) {
      const rows = ROWS * Math.min(CHUNK, panels - first);
      const columns = Array.from({ length: wanted.count }, () => new Float64Array(rows));
      const shares = Array.from({ length: classes }, () => new Float64Array(rows));
      for (let row = 0; row < rows; row += ROWS)
        this.#gather(block, first, row, { used, beta, wanted }, columns, shares);
      const own = this.#numbers.subarray((weights >> 3) + ROWS * first);
      for (let a = 0, to = out >> 3; a < classes; a++)
        for (let b = 0; b <= a; b++, to += square) {
          const factor = Float64Array.from(shares[a]!, (share, i) =>
            a === b ? share * (Math.sqrt(own[i]!) - share) : share * -shares[b]![i]!,
          );
          addSquare(columns, factor, this.#numbers.subarray(to, to + square));
        }
    }
  }

  /** Columns and √w·p of a panel of a chunk. */
  #gather(
    block: ClassBlock,
    first: number,
    row: number,
    { used, beta, wanted }: { used: ColumnList; beta: number; wanted: ColumnList },
    columns: readonly Float64Array[],
    shares: readonly Float64Array[],
  ): void {
    const [numbers, integers] = [this.#numbers, this.#integers];
    const odds = new Float64Array(ROWS * widthOf(block.classes));
    const panel = first + row / ROWS;
    this.#linear(block, panel, used, beta, odds);
    roots(odds, numbers.subarray((block.weights >> 3) + ROWS * panel), block.classes);
    for (const [k, share] of shares.entries()) share.set(odds.subarray(ROWS * k, ROWS * (k + 1)), row);
    const from = (block.x + panel * block.stride) >> 3;
    for (const [j, column] of columns.entries()) {
      const at = from + (integers[(wanted.address >> 2) + j]! >> 3);
      column.set(numbers.subarray(at, at + ROWS), row);
    }
  }

  /** z of a panel. */
  #linear(block: ClassBlock, panel: number, used: ColumnList, beta: number, odds: Float64Array): void {
    const [numbers, integers] = [this.#numbers, this.#integers];
    const width = widthOf(block.classes);
    const from = (block.x + panel * block.stride) / 8;
    odds.fill(0);
    for (let u = 0; u < used.count; u++) {
      const x = from + (integers[(used.address >> 2) + u]! >> 3);
      const line = (beta >> 3) + u * width;
      for (let k = 0; k < width; k++)
        for (let row = 0; row < ROWS; row++)
          odds[ROWS * k + row] = odds[ROWS * k + row]! + numbers[x + row]! * numbers[line + k]!;
    }
  }

  #addProducts(
    block: ClassBlock,
    panel: number,
    wanted: ColumnList,
    odds: Float64Array,
    lanes: Float64Array,
  ): void {
    const [numbers, integers] = [this.#numbers, this.#integers];
    const width = widthOf(block.classes);
    const from = (block.x + panel * block.stride) / 8;
    for (let j = 0, lane = 0; j < wanted.count; j++) {
      const x = from + (integers[(wanted.address >> 2) + j]! >> 3);
      for (let k = 0; k < width; k++, lane += 2)
        for (let row = 0; row < ROWS; row++)
          lanes[lane + (row & 1)] = lanes[lane + (row & 1)]! + numbers[x + row]! * odds[ROWS * k + row]!;
    }
  }

  #grow(size: number): void {
    const grown = new ArrayBuffer(Math.max(size, 2 * this.#buffer.byteLength));
    new Uint8Array(grown).set(new Uint8Array(this.#buffer));
    this.#buffer = grown;
    this.#numbers = new Float64Array(grown);
    this.#integers = new Int32Array(grown);
  }
}

/** In plain TypeScript. */
export function createTwinClassKernel(): ClassKernel {
  return new TwinClassKernel();
}
