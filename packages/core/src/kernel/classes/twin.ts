/** `assembly-classes/` in plain TypeScript: the same operations in the same order. */
import { Arena } from '../arena.js';
import { type ClassKernel, type ClassPasses, type ColumnList, type Question, widthOf } from './kernel.js';
import { addSquare } from './twin-hessian.js';
import { type MomentsGiven, moments, type StandardiseGiven, standardise } from './twin-moments.js';
import { loss, residuals, roots } from './twin-softmax.js';

/** Rows of a panel, and panels that are taken at a time. */
const ROWS = 8;
const CHUNK = 16;

/** Rows of a block, whose classes and weights are given apart. */
interface Rows {
  readonly x: number;
  readonly stride: number;
  readonly weights: number;
  readonly panels: number;
  readonly classes: number;
}

class TwinClassKernel implements ClassKernel {
  readonly name = 'twin';
  readonly shared = null;
  readonly passes: ClassPasses = {
    gradient: this.#gradient.bind(this),
    hessian: this.#hessian.bind(this),
    moments: (...given) => moments(this.#numbers, given as MomentsGiven),
    standardise: (...given) => standardise(this.#numbers, given as StandardiseGiven),
  };
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

  scratchBytes(): number {
    return 0;
  }

  #gradient(
    x: number,
    stride: number,
    codes: number,
    weights: number,
    panels: number,
    width: number,
    classes: number,
    usedAt: number,
    usedCount: number,
    beta: number,
    wantedAt: number,
    wantedCount: number,
    out: number,
  ): void {
    const [numbers, integers] = [this.#numbers, this.#integers];
    const block = { x, stride, weights, panels, classes };
    const used = { address: usedAt, count: usedCount };
    const wanted = { address: wantedAt, count: wantedCount };
    const lanes = new Float64Array(2 * wantedCount * width);
    const losses = [0, 0] as [number, number];
    const odds = new Float64Array(ROWS * width);
    for (let panel = 0; panel < panels; panel++) {
      const own = numbers.subarray(weights / 8 + ROWS * panel);
      const observed = integers.subarray(codes / 4 + ROWS * panel);
      this.#linear(block, panel, used, beta, odds);
      const factors = loss(odds, observed, own, classes, losses);
      residuals(odds, observed, own, classes, factors);
      this.#addProducts(block, panel, wanted, odds, lanes);
    }
    numbers[out / 8] = losses[0] + losses[1];
    for (let i = 0; i < wantedCount * width; i++)
      numbers[out / 8 + 1 + i] = lanes[2 * i]! + lanes[2 * i + 1]!;
  }

  #hessian(
    x: number,
    stride: number,
    weights: number,
    panels: number,
    _width: number,
    classes: number,
    usedAt: number,
    usedCount: number,
    beta: number,
    wantedAt: number,
    wantedCount: number,
    firstPair: number,
    lastPair: number,
    out: number,
  ): void {
    const block = { x, stride, weights, panels, classes };
    const used = { address: usedAt, count: usedCount };
    const wanted = { address: wantedAt, count: wantedCount };
    const square = wantedCount * wantedCount;
    for (let first = 0; first < panels; first += CHUNK) {
      const rows = ROWS * Math.min(CHUNK, panels - first);
      const columns = Array.from({ length: wantedCount }, () => new Float64Array(rows));
      const shares = Array.from({ length: classes }, () => new Float64Array(rows));
      for (let row = 0; row < rows; row += ROWS)
        this.#gather(block, first, row, { used, beta, wanted }, columns, shares);
      const own = this.#numbers.subarray(weights / 8 + ROWS * first);
      for (let a = 0, to = out / 8, pair = 0; a < classes; a++)
        for (let b = 0; b <= a; b++, to += square, pair++) {
          if (pair < firstPair || pair >= lastPair) continue;
          const factor = Float64Array.from(shares[a]!, (share, i) =>
            a === b ? share * (Math.sqrt(own[i]!) - share) : share * -shares[b]![i]!,
          );
          addSquare(columns, factor, this.#numbers.subarray(to, to + square));
        }
    }
  }

  /** Columns and √w·p of a panel of a chunk. */
  #gather(
    block: Rows,
    first: number,
    row: number,
    { used, beta, wanted }: Question,
    columns: readonly Float64Array[],
    shares: readonly Float64Array[],
  ): void {
    const [numbers, integers] = [this.#numbers, this.#integers];
    const odds = new Float64Array(ROWS * widthOf(block.classes));
    const panel = first + row / ROWS;
    this.#linear(block, panel, used, beta, odds);
    roots(odds, numbers.subarray(block.weights / 8 + ROWS * panel), block.classes);
    for (const [k, share] of shares.entries()) share.set(odds.subarray(ROWS * k, ROWS * (k + 1)), row);
    const from = (block.x + panel * block.stride) / 8;
    for (const [j, column] of columns.entries()) {
      const at = from + integers[wanted.address / 4 + j]! / 8;
      column.set(numbers.subarray(at, at + ROWS), row);
    }
  }

  /** z of a panel. */
  #linear(block: Rows, panel: number, used: ColumnList, beta: number, odds: Float64Array): void {
    const [numbers, integers] = [this.#numbers, this.#integers];
    const width = widthOf(block.classes);
    const from = (block.x + panel * block.stride) / 8;
    odds.fill(0);
    for (let u = 0; u < used.count; u++) {
      const x = from + integers[used.address / 4 + u]! / 8;
      const line = beta / 8 + u * width;
      for (let k = 0; k < width; k++)
        for (let row = 0; row < ROWS; row++)
          odds[ROWS * k + row] = odds[ROWS * k + row]! + numbers[x + row]! * numbers[line + k]!;
    }
  }

  #addProducts(
    block: Rows,
    panel: number,
    wanted: ColumnList,
    odds: Float64Array,
    lanes: Float64Array,
  ): void {
    const [numbers, integers] = [this.#numbers, this.#integers];
    const width = widthOf(block.classes);
    const from = (block.x + panel * block.stride) / 8;
    for (let j = 0, lane = 0; j < wanted.count; j++) {
      const x = from + integers[wanted.address / 4 + j]! / 8;
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
