/** Rows of a fit in the memory of a kernel: what solvers ask of them. */
import type { PartPass, SparseKernel } from '../kernel/kernel.js';
import type { SparseMatrix } from '../matrix/sparse-matrix.js';
import { startsOf } from '../matrix/transpose.js';
import type { Crew } from '../thread/crew.js';
import { halves, partsOf } from './parts.js';

/** Addresses of compressed lines; values at 0 are all 1. */
export interface HeldLines {
  readonly starts: number;
  readonly indices: number;
  readonly values: number;
}

/** Addresses of vectors: of rows (an even number of places), or of columns and the intercept. */
interface Vectors {
  readonly signs: number;
  readonly weights: number;
  readonly z: number;
  readonly residuals: number;
  readonly h: number;
  readonly at: number;
  readonly parts: number;
  readonly out: number;
}

/** 1 and −1, and weights whose sum is 1. */
export interface Outcomes {
  readonly signs: Float64Array;
  readonly weights: Float64Array;
}

/** Numbers to add up that are worth asking other threads. */
const WORTH_SHARING = 100000;

export class SparseRows {
  readonly rows: number;
  readonly columns: number;
  readonly kernel: SparseKernel;
  /** Passes over all rows so far. */
  passes = 0;
  readonly #crew: Crew;
  readonly #matrix: SparseMatrix;
  readonly #bounds: readonly number[];
  readonly #lines: HeldLines;
  readonly #vectors: Vectors;
  #byColumn: HeldLines | null = null;

  constructor(kernel: SparseKernel, crew: Crew, matrix: SparseMatrix, { signs, weights }: Outcomes) {
    this.kernel = kernel;
    this.#crew = crew;
    this.#matrix = matrix.toCsr();
    this.rows = matrix.rows;
    this.columns = matrix.columns;
    this.#bounds = partsOf(this.#matrix.starts, this.columns);
    this.#lines = this.#hold(this.#matrix);
    const [even, wide] = [this.rows + (this.rows & 1), this.columns + 2];
    const rows = () => kernel.reserve(8 * even);
    this.#vectors = {
      ...{ signs: rows(), weights: rows(), z: rows(), residuals: rows(), h: rows() },
      at: kernel.reserve(8 * wide),
      out: kernel.reserve(8 * wide),
      parts: kernel.reserve(8 * wide * (this.#bounds.length - 1)),
    };
    kernel.doubles(this.#vectors.signs, even).fill(1).set(signs);
    kernel.doubles(this.#vectors.weights, even).set(weights);
  }

  #hold({ starts, indices, values }: Pick<SparseMatrix, 'starts' | 'indices' | 'values'>): HeldLines {
    const { kernel } = this;
    const integers = (numbers: Int32Array) => {
      const address = kernel.reserve(4 * numbers.length);
      kernel.integers(address, numbers.length).set(numbers);
      return address;
    };
    const held = { starts: integers(starts), indices: integers(indices), values: 0 };
    if (values === null) return held;
    const address = kernel.reserve(8 * values.length);
    kernel.doubles(address, values.length).set(values);
    return { ...held, values: address };
  }

  /** The same entries by column. */
  async byColumn(): Promise<HeldLines> {
    this.#byColumn ??= await this.#turned();
    return this.#byColumn;
  }

  async #turned(): Promise<HeldLines> {
    const { kernel, columns, rows } = this;
    const { starts, indices, values } = this.#lines;
    const begins = startsOf(this.#matrix.indices, columns);
    const bounds = halves(begins);
    const { length } = this.#matrix.indices;
    const turned = {
      starts: kernel.reserve(4 * (columns + 1)),
      indices: kernel.reserve(4 * length),
      values: values === 0 ? 0 : kernel.reserve(8 * length),
    };
    const next = kernel.reserve(4 * (columns + 1));
    kernel.integers(turned.starts, columns + 1).set(begins);
    kernel.integers(next, columns + 1).set(begins);
    const addresses = [rows, starts, indices, values, next, turned.indices, turned.values];
    await this.#crew.run({ pass: 'turn', bounds, addresses, out: null });
    return turned;
  }

  /** Addresses of what the last `gradient` left: log-odds, residuals, and weights of the Hessian. */
  get addresses(): Pick<Vectors, 'z' | 'residuals' | 'h' | 'signs' | 'weights'> {
    return this.#vectors;
  }

  get residuals(): Float64Array {
    return this.kernel.doubles(this.#vectors.residuals, this.rows);
  }

  get h(): Float64Array {
    return this.kernel.doubles(this.#vectors.h, this.rows);
  }

  get z(): Float64Array {
    return this.kernel.doubles(this.#vectors.z, this.rows);
  }

  get weights(): Float64Array {
    return this.kernel.doubles(this.#vectors.weights, this.rows);
  }

  /** Loss at β, the intercept behind; gradient: X'r and Σr, r being residuals, (y − p)·weight. Valid until the next pass. */
  async gradient(beta: Float64Array): Promise<{ loss: number; gradient: Float64Array }> {
    const { at, signs, weights, z, residuals, h } = this.#vectors;
    this.#place(beta);
    const more = [at, this.columns, signs, weights, z, residuals, h];
    const sums = await this.#sums('gradient', more, this.columns + 2);
    return { loss: sums[this.columns + 1]!, gradient: sums.subarray(0, this.columns + 1) };
  }

  /** The Hessian where `gradient` was last asked, without a penalty, times a vector. Valid until the next pass. */
  times(vector: Float64Array): Promise<Float64Array> {
    this.#place(vector);
    return this.#sums('hessianTimes', [this.#vectors.at, this.columns, this.#vectors.h], this.columns + 1);
  }

  /** The diagonal of that Hessian. Valid until the next pass. */
  diagonal(): Promise<Float64Array> {
    return this.#sums('squares', [this.#vectors.h, this.columns], this.columns + 1);
  }

  /** X'h and Σh, h being the weights of the Hessian. Valid until the next pass. */
  weighed(): Promise<Float64Array> {
    return this.#sums('backward', [this.#vectors.h, this.columns], this.columns + 1);
  }

  /** X'r and Σr of a number for each row, which takes the place of the residuals. Valid until the next pass. */
  gathered(numbers: Float64Array): Promise<Float64Array> {
    this.residuals.set(numbers);
    return this.#sums('backward', [this.#vectors.residuals, this.columns], this.columns + 1);
  }

  /** Σ w·x² of each column and Σw. Valid until the next pass. */
  weightedSquares(): Promise<Float64Array> {
    return this.#sums('squares', [this.#vectors.weights, this.columns], this.columns + 1);
  }

  #place(vector: Float64Array): void {
    this.kernel.doubles(this.#vectors.at, this.columns + 1).set(vector);
  }

  async #sums(pass: PartPass, more: readonly number[], length: number): Promise<Float64Array> {
    const { starts, indices, values } = this.#lines;
    const { out, parts } = this.#vectors;
    const count = this.#bounds.length - 1;
    const wide = this.columns + 2;
    this.passes++;
    const to = { address: count === 1 ? out : parts, stride: 8 * wide };
    const addresses = [starts, indices, values, ...more];
    await this.#crew.run({ pass, bounds: this.#bounds, addresses, out: to });
    if (count > 1) await this.#merged(length, count, wide);
    return this.kernel.doubles(out, length);
  }

  /** Adds up what the parts of a pass have left, by more threads where it is worth asking them. */
  async #merged(length: number, count: number, wide: number): Promise<void> {
    const { out, parts } = this.#vectors;
    const addresses = [parts, count, wide, out];
    const middle = length >> 1;
    if (length * count < WORTH_SHARING) this.kernel.passes.merge(0, length, parts, count, wide, out);
    else
      await this.#crew.run({
        pass: 'merge',
        bounds: [0, middle >> 1, middle, middle + (middle >> 1), length],
        addresses,
        out: null,
      });
  }
}
