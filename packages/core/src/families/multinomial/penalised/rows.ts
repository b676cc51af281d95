/**
 * Rows of several classes in the memory of a kernel, their columns standardised: less the weighted mean where there is an
 * intercept, divided by the weighted standard deviation (1/n); weights divided by their sum. Coefficients b of all
 * classes are a line for each column: b of column j and class k is number j·classes + k.
 *
 * Sums go over blocks of 4,096 rows, in row order, whatever thread makes those of a block.
 */
import {
  type ClassKernel,
  type ColumnList,
  gradientCall,
  hessianCall,
  type Question,
  widthOf,
} from '../../../kernel/classes/kernel.js';
import type { Workplace } from '../../../thread/crew.js';
import type { Functions } from '../../../thread/job.js';
import { type ClassSource, filled, joined, type Moments, reserved, type Standard } from './loading.js';
import { blocksOf, PANEL_COLUMN, type Place, ROWS, strideOf } from './place.js';
import type { Steps } from './steps.js';

/** The mean loss −ℓ/Σw and its slopes. */
export interface ClassSums {
  readonly loss: number;
  readonly gradient: Float64Array;
}

interface Shape extends Standard {
  readonly columns: number;
  readonly classes: number;
  readonly rows: number;
  readonly intercept: boolean;
}

/** Parts of rows in the memory of the kernel. */
interface Held {
  readonly places: readonly Place[];
  /** Of the parts that were loaded. */
  readonly moments: readonly Moments[];
  /** Σ of their shares in all weights, by which sums are divided. */
  readonly weight: number;
}

/** The columns that passes take at a time. */
const PAIR = 2;
const FOUR = 4;

export class StandardisedRows implements Shape {
  readonly columns: number;
  readonly classes: number;
  readonly rows: number;
  /** Whether column 0 is 1 in every row. */
  readonly intercept: boolean;
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  /** Gradients and Hessians so far, each as the share of the rows that it took. */
  passes = 0;
  readonly #kernel: ClassKernel;
  readonly #work: Workplace;
  readonly #held: Held;
  /** Of all rows, where these are some of them. */
  readonly #share: number;
  #shares: Float64Array | null = null;

  private constructor(kernel: ClassKernel, work: Workplace, held: Held, like: Shape, share: number) {
    this.#kernel = kernel;
    this.#work = work;
    this.#held = held;
    this.columns = like.columns;
    this.classes = like.classes;
    this.rows = like.rows;
    this.intercept = like.intercept;
    this.means = like.means;
    this.deviations = like.deviations;
    this.#share = share;
  }

  /** `kernel` has not been used before. `threads`: the most that work on the rows. Throws `memory-exhausted`. */
  static *load(source: ClassSource, kernel: ClassKernel, threads: number): Steps<StandardisedRows> {
    const { parts, columns, classes, intercept } = source;
    const work = workplaceOf(kernel, kernel.scratchBytes(columns + FOUR, classes), threads);
    const places = reserved(source, kernel);
    const { moments, ...standard } = yield* filled(source, kernel, work, places);
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    const shape = { columns, classes, rows, intercept, ...standard };
    return new StandardisedRows(kernel, work, { places, moments, weight: 1 }, shape, 1);
  }

  /**
   * Some of the parts that were loaded, in units of all rows: `ratios` are the standard deviations of their own columns over those of all
   * rows, 0 where a column is constant in them.
   */
  subset(parts: readonly number[]): { rows: StandardisedRows; ratios: Float64Array } {
    const { places, moments } = this.#held;
    const own = parts.map((part) => moments[part]!);
    const all = joined(own, this.columns);
    const { deviations } = all.standard(this.intercept);
    const ratios = deviations.map((one, j) => (this.deviations[j] === 0 ? 0 : one / this.deviations[j]!));
    const chosen = parts.map((part) => places[part]!);
    const rows = ROWS * chosen.reduce((sum, { panels }) => sum + panels, 0);
    const held = { places: chosen, moments: own, weight: all.weight };
    const share = rows / (ROWS * places.reduce((sum, { panels }) => sum + panels, 0));
    const shape = { ...this.#shape(), rows };
    return { rows: new StandardisedRows(this.#kernel, this.#work, held, shape, share), ratios };
  }

  #shape(): Shape {
    const { columns, classes, rows, intercept, means, deviations } = this;
    return { columns, classes, rows, intercept, means, deviations };
  }

  /** Mean loss at b alone. */
  *loss(at: Float64Array): Steps<number> {
    return (yield* this.#asked(at, [])).loss;
  }

  /** Mean loss at b and its slopes. */
  sums(at: Float64Array): Steps<ClassSums> {
    return this.#asked(
      at,
      Array.from({ length: this.columns }, (_, j) => j),
    );
  }

  *#asked(at: Float64Array, wanted: readonly number[]): Steps<ClassSums> {
    const { classes, columns } = this;
    const kernel = this.#kernel;
    const { places, weight } = this.#held;
    const width = widthOf(classes);
    const blocks = blocksOf(places, columns, classes);
    const first = kernel.reserve(8);
    const question = this.#question(
      at,
      Array.from({ length: columns }, (_, j) => j),
      PAIR,
    );
    const length = 1 + question.wanted.count * width;
    const out = kernel.reserve(blocks.length * length * 8);
    const calls = blocks.map((block, i) => gradientCall(block, question, out + i * length * 8));
    yield { place: this.#work, job: { pass: 'gradient', calls } };
    const sums = new Float64Array(kernel.buffer, out, blocks.length * length);
    let loss = 0;
    const gradient = new Float64Array(columns * classes);
    for (let from = 0; from < sums.length; from += length) {
      loss += sums[from]!;
      for (let j = 0; j < wanted.length; j++)
        for (let k = 0; k < classes; k++)
          gradient[j * classes + k] = gradient[j * classes + k]! + sums[from + 1 + j * width + k]!;
    }
    if (weight !== 1) for (let c = 0; c < gradient.length; c++) gradient[c] = gradient[c]! / weight;
    kernel.takeBack(first);
    this.passes += this.#share;
    return { loss: loss / weight, gradient };
  }

  /**
   * The second derivatives of the mean loss at b by the coefficients of some columns, for each pair of classes b ≤ a a square of
   * `side` columns of which the part on and below the diagonal is right. Threads take pairs of classes, not rows.
   */
  *hessian(at: Float64Array, wanted: readonly number[]): Steps<{ squares: Float64Array; side: number }> {
    const kernel = this.#kernel;
    const first = kernel.reserve(8);
    const question = this.#question(at, wanted, FOUR);
    const side = question.wanted.count;
    const pairs = (this.classes * (this.classes + 1)) / 2;
    const out = kernel.reserve(pairs * side * side * 8);
    new Float64Array(kernel.buffer, out, pairs * side * side).fill(0);
    const ranges = rangesOf(pairs, this.#work.own?.length ?? 1);
    for (const block of blocksOf(this.#held.places, this.columns, this.classes)) {
      const calls = ranges.map((range) => hessianCall(block, question, range, out));
      yield { place: this.#work, job: { pass: 'hessian', calls } };
    }
    const squares = new Float64Array(kernel.buffer, out, pairs * side * side).slice();
    const { weight } = this.#held;
    if (weight !== 1) for (let at = 0; at < squares.length; at++) squares[at] = squares[at]! / weight;
    kernel.takeBack(first);
    this.passes += this.#share;
    return { squares, side };
  }

  /** The weight of each class; they add up to 1. */
  shares(): Float64Array {
    if (this.#shares !== null) return this.#shares;
    const { buffer } = this.#kernel;
    const { places, weight } = this.#held;
    const shares = new Float64Array(this.classes);
    for (const { codes, weights, panels } of places) {
      const classOf = new Int32Array(buffer, codes, panels * ROWS);
      const own = new Float64Array(buffer, weights, panels * ROWS);
      for (let i = 0; i < own.length; i++) shares[classOf[i]!] = shares[classOf[i]!]! + own[i]! / weight;
    }
    this.#shares = shares;
    return shares;
  }

  /** Every `stride`-th panel of 8 rows, as rows of their own in the same memory. Throws `memory-exhausted`. */
  sample(stride: number): StandardisedRows {
    const kernel = this.#kernel;
    const { places, moments } = this.#held;
    // The places of the panels that are taken.
    const taken = places.flatMap((from) => Array.from({ length: from.panels }, (_, i) => ({ from, i })));
    const chosen = taken.filter((_, i) => i % stride === 0);
    const panels = chosen.length;
    const place = {
      x: kernel.reserve(panels * strideOf(this.columns)),
      codes: kernel.reserve(panels * ROWS * 4),
      weights: kernel.reserve(panels * ROWS * 8),
      panels,
    };
    const bytes = new Uint8Array(kernel.buffer);
    const copy = (name: 'x' | 'codes' | 'weights', length: number) => {
      for (const [at, { from, i }] of chosen.entries()) {
        const start = from[name] + i * length;
        bytes.copyWithin(place[name] + at * length, start, start + length);
      }
    };
    copy('x', strideOf(this.columns));
    copy('codes', ROWS * 4);
    copy('weights', ROWS * 8);
    const weights = new Float64Array(kernel.buffer, place.weights, panels * ROWS);
    const total = weights.reduce((sum, one) => sum + one, 0);
    for (let i = 0; i < weights.length; i++) weights[i] = weights[i]! / total;
    const shape = { ...this.#shape(), rows: panels * ROWS };
    const held = { places: [place], moments, weight: 1 };
    return new StandardisedRows(kernel, this.#work, held, shape, this.#share / stride);
  }

  /** The lines of the columns in which b is not 0, and the columns that are asked for, in the memory of the kernel. */
  #question(at: Float64Array, wanted: readonly number[], multiple: number): Question {
    const { classes, columns } = this;
    const width = widthOf(classes);
    const used: number[] = [];
    for (let j = 0; j < columns; j++) {
      let isZero = true;
      for (let k = j * classes; k < (j + 1) * classes; k++) isZero &&= at[k] === 0;
      if (!isZero) used.push(j);
    }
    const lists = { used: this.#list(used, 1), wanted: this.#list(wanted, multiple) };
    const beta = this.#kernel.reserve(used.length * width * 8);
    const lines = new Float64Array(this.#kernel.buffer, beta, used.length * width).fill(0);
    for (const [i, j] of used.entries()) lines.set(at.subarray(j * classes, (j + 1) * classes), i * width);
    return { ...lists, beta };
  }

  /** Columns in the memory of the kernel, with columns of zeros up to a multiple. */
  #list(columns: readonly number[], multiple: number): ColumnList {
    const count = Math.ceil(columns.length / multiple) * multiple;
    const address = this.#kernel.reserve(count * 4);
    const offsets = new Int32Array(this.#kernel.buffer, address, count).fill(this.columns * PANEL_COLUMN);
    for (const [i, j] of columns.entries()) offsets[i] = j * PANEL_COLUMN;
    return { address, count };
  }
}

/** A kernel as a place where threads work, each with scratch memory of its own. */
function workplaceOf(kernel: ClassKernel, scratch: number, threads: number): Workplace {
  const { passes, shared } = kernel;
  const own = Array.from({ length: shared ? threads : 1 }, () => kernel.reserve(scratch));
  const at = kernel.reserve(8);
  const counter = shared ? new Int32Array(shared.memory.buffer, at, 1) : new Int32Array(1);
  return { functions: passes as unknown as Functions, shared, counter, own };
}

/** Ranges of pairs for so many threads. */
function rangesOf(pairs: number, threads: number) {
  const count = threads === 1 ? 1 : Math.min(pairs, 2 * threads);
  return Array.from({ length: count }, (_, i) => ({
    first: Math.floor((pairs * i) / count),
    last: Math.floor((pairs * (i + 1)) / count),
  }));
}
