/**
 * Rows of several classes in the memory of a kernel, their columns standardised: less the weighted mean where there is an
 * intercept, divided by the weighted standard deviation (1/n); weights divided by their sum. Coefficients b of all
 * classes are a line for each column: b of column j and class k is number j·classes + k.
 *
 * Sums go over blocks of 4,096 rows, in row order.
 */
import type { ClassBlock, ClassKernel, ColumnList } from '../../../kernel/classes/kernel.js';
import { widthOf } from '../../../kernel/classes/kernel.js';
import { standardise } from './standardising.js';

const ROWS = 8;
/** Panels of a block. */
const BLOCK = 512;
const PANEL_COLUMN = 64;

/** Rows as they come. */
export interface ClassSource {
  readonly rows: number;
  readonly columns: number;
  readonly codes: Int32Array;
  readonly weights: Float64Array;
  readonly classes: number;
  /** Whether column 0 is 1 in every row. */
  readonly intercept: boolean;
  /** As of `Design`: panels of 8 rows, the values of a column side by side. */
  fill(start: number, count: number, into: Float64Array, base: number, stride: number): void;
}

/** The mean loss −ℓ/Σw and its slopes. */
export interface ClassSums {
  readonly loss: number;
  readonly gradient: Float64Array;
}

/** Where rows lie in the memory of the kernel. */
interface Place {
  readonly x: number;
  readonly codes: number;
  readonly weights: number;
  readonly panels: number;
}

export class StandardisedRows {
  readonly columns: number;
  readonly classes: number;
  readonly rows: number;
  /** Whether column 0 is 1 in every row. */
  readonly intercept: boolean;
  /** Of each column: 0 and 1 for an intercept; the deviation of a constant column is 0, and so are its values here. */
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  /** Gradients and Hessians so far, each as the share of the rows that it took. */
  passes = 0;
  readonly #kernel: ClassKernel;
  readonly #place: Place;
  /** Of all rows, where these are a sample. */
  readonly #share: number;

  private constructor(
    kernel: ClassKernel,
    place: Place,
    like: Pick<StandardisedRows, 'columns' | 'classes' | 'rows' | 'intercept' | 'means' | 'deviations'>,
    share: number,
  ) {
    this.#kernel = kernel;
    this.#place = place;
    this.columns = like.columns;
    this.classes = like.classes;
    this.rows = like.rows;
    this.intercept = like.intercept;
    this.means = like.means;
    this.deviations = like.deviations;
    this.#share = share;
  }

  /** Throws `memory-exhausted`. */
  static load(source: ClassSource, kernel: ClassKernel): StandardisedRows {
    const { rows, columns, codes, weights, classes, intercept } = source;
    const panels = Math.ceil(rows / ROWS);
    const place = {
      x: kernel.reserve(panels * (columns + 1) * PANEL_COLUMN),
      codes: kernel.reserve(panels * ROWS * 4),
      weights: kernel.reserve(panels * ROWS * 8),
      panels,
    };
    new Int32Array(kernel.buffer, place.codes, panels * ROWS).fill(0).set(codes);
    const total = weights.reduce((sum, one) => sum + one, 0);
    const shares = new Float64Array(kernel.buffer, place.weights, panels * ROWS).fill(0);
    for (let i = 0; i < rows; i++) shares[i] = weights[i]! / total;
    const x = new Float64Array(kernel.buffer, place.x, panels * ROWS * (columns + 1)).fill(0);
    for (let start = 0; start < rows; start += BLOCK * ROWS)
      source.fill(start, Math.min(BLOCK * ROWS, rows - start), x, start / ROWS, columns + 1);
    const { means, deviations } = standardise({ x, shares, columns }, intercept);
    const shape = { columns, classes, rows, intercept, means, deviations };
    return new StandardisedRows(kernel, place, shape, 1);
  }

  /** Lines of `count` columns in the memory of the kernel. */
  get width(): number {
    return widthOf(this.classes);
  }

  /** Mean loss at b, and its slopes by all of b or those of `wanted` columns; the others are 0. */
  sums(at: Float64Array, wanted?: readonly number[]): ClassSums {
    const { classes, columns, width } = this;
    const kernel = this.#kernel;
    const first = kernel.reserve(8);
    const [used, beta] = this.#point(at);
    const asked = wanted ?? Array.from({ length: columns }, (_, j) => j);
    const list = this.#list(asked, 2);
    const out = kernel.reserve((1 + list.count * width) * 8);
    let loss = 0;
    const gradient = new Float64Array(columns * classes);
    for (const block of this.#blocks()) {
      kernel.gradient(block, used, beta, list, out);
      const sums = new Float64Array(kernel.buffer, out, 1 + list.count * width);
      loss += sums[0]!;
      for (const [i, j] of asked.entries())
        for (let k = 0; k < classes; k++)
          gradient[j * classes + k] = gradient[j * classes + k]! + sums[1 + i * width + k]!;
    }
    kernel.takeBack(first);
    this.passes += this.#share;
    return { loss, gradient };
  }

  /**
   * The second derivatives of the mean loss at b by the coefficients of some columns, for each pair of classes b ≤ a a square of
   * `side` columns of which the part on and below the diagonal is right.
   */
  hessian(at: Float64Array, wanted: readonly number[]): { squares: Float64Array; side: number } {
    const kernel = this.#kernel;
    const first = kernel.reserve(8);
    const [used, beta] = this.#point(at);
    const list = this.#list(wanted, 4);
    const length = ((this.classes * (this.classes + 1)) / 2) * list.count * list.count;
    const out = kernel.reserve(length * 8);
    const squares = new Float64Array(length);
    const blocks = this.#blocks();
    new Float64Array(kernel.buffer, out, length).fill(0);
    for (const block of blocks) kernel.hessian(block, used, beta, list, out);
    squares.set(new Float64Array(kernel.buffer, out, length));
    kernel.takeBack(first);
    this.passes += this.#share;
    return { squares, side: list.count };
  }

  /** The weight of each class; they add up to 1. */
  shares(): Float64Array {
    const { codes, weights, panels } = this.#place;
    const { buffer } = this.#kernel;
    const shares = new Float64Array(this.classes);
    const own = new Int32Array(buffer, codes, panels * ROWS);
    for (const [i, weight] of new Float64Array(buffer, weights, panels * ROWS).entries())
      shares[own[i]!] = shares[own[i]!]! + weight;
    return shares;
  }

  /** Every `stride`-th panel of 8 rows, as rows of their own in the same memory. Throws `memory-exhausted`. */
  sample(stride: number): StandardisedRows {
    const kernel = this.#kernel;
    const from = this.#place;
    const panels = Math.ceil(from.panels / stride);
    const size = ROWS * (this.columns + 1);
    const place = {
      x: kernel.reserve(panels * size * 8),
      codes: kernel.reserve(panels * ROWS * 4),
      weights: kernel.reserve(panels * ROWS * 8),
      panels,
    };
    const bytes = new Uint8Array(kernel.buffer);
    const copy = (name: 'x' | 'codes' | 'weights', length: number) => {
      for (let i = 0; i < panels; i++) {
        const start = from[name] + i * stride * length;
        bytes.copyWithin(place[name] + i * length, start, start + length);
      }
    };
    copy('x', size * 8);
    copy('codes', ROWS * 4);
    copy('weights', ROWS * 8);
    const weights = new Float64Array(kernel.buffer, place.weights, panels * ROWS);
    const total = weights.reduce((sum, one) => sum + one, 0);
    for (let i = 0; i < weights.length; i++) weights[i] = weights[i]! / total;
    return new StandardisedRows(
      kernel,
      place,
      { ...this.#shape(), rows: panels * ROWS },
      this.#share / stride,
    );
  }

  #shape() {
    const { columns, classes, rows, intercept, means, deviations } = this;
    return { columns, classes, rows, intercept, means, deviations };
  }

  /** The columns in which b is not 0, and their lines. */
  #point(at: Float64Array): [ColumnList, number] {
    const { classes, columns, width } = this;
    const kernel = this.#kernel;
    const used: number[] = [];
    for (let j = 0; j < columns; j++) {
      let isZero = true;
      for (let k = j * classes; k < (j + 1) * classes; k++) isZero &&= at[k] === 0;
      if (!isZero) used.push(j);
    }
    const list = this.#list(used, 1);
    const beta = kernel.reserve(used.length * width * 8);
    const lines = new Float64Array(kernel.buffer, beta, used.length * width).fill(0);
    for (const [i, j] of used.entries()) lines.set(at.subarray(j * classes, (j + 1) * classes), i * width);
    return [list, beta];
  }

  /** Columns in the memory of the kernel, with columns of zeros up to a multiple. */
  #list(columns: readonly number[], multiple: number): ColumnList {
    const count = Math.ceil(columns.length / multiple) * multiple;
    const address = this.#kernel.reserve(count * 4);
    const offsets = new Int32Array(this.#kernel.buffer, address, count).fill(this.columns * PANEL_COLUMN);
    for (const [i, j] of columns.entries()) offsets[i] = j * PANEL_COLUMN;
    return { address, count };
  }

  #blocks(): ClassBlock[] {
    const { x, codes, weights, panels } = this.#place;
    const stride = (this.columns + 1) * PANEL_COLUMN;
    return Array.from({ length: Math.ceil(panels / BLOCK) }, (_, i) => {
      const start = i * BLOCK;
      return {
        ...{ x: x + start * stride, stride, classes: this.classes },
        codes: codes + start * ROWS * 4,
        weights: weights + start * ROWS * 8,
        panels: Math.min(BLOCK, panels - start),
      };
    });
  }
}
