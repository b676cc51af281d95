/** The kernel of sparse rows in plain TypeScript: the bits of `assembly-sparse`. */
import { Arena } from '../../kernel/arena.js';
import type { Passes, SparseKernel } from './kernel.js';
import { round, shift } from './twin-descent.js';
import { addLine, addSquares, dot, type TwinLines } from './twin-lines.js';
import { logisticRows } from './twin-logistic.js';

const BATCH = 64;

class TwinKernel implements SparseKernel, Passes {
  readonly name = 'twin';
  readonly shared = null;
  #buffer = new ArrayBuffer(65536);
  readonly #arena = new Arena(
    64,
    () => this.#buffer.byteLength,
    (size) => this.#grow(size),
  );

  get passes(): Passes {
    return this;
  }

  reserve(bytes: number): number {
    return this.#arena.reserve(bytes);
  }

  doubles(address: number, length: number): Float64Array {
    return new Float64Array(this.#buffer, address, length);
  }

  integers(address: number, length: number): Int32Array {
    return new Int32Array(this.#buffer, address, length);
  }

  #grow(size: number): void {
    const larger = new ArrayBuffer(Math.max(size, 2 * this.#buffer.byteLength));
    new Uint8Array(larger).set(new Uint8Array(this.#buffer));
    this.#buffer = larger;
  }

  #from(address: number): Float64Array {
    return new Float64Array(this.#buffer, address);
  }

  #lines(starts: number, indices: number, values: number): TwinLines {
    return {
      starts: new Int32Array(this.#buffer, starts),
      indices: new Int32Array(this.#buffer, indices),
      values: values === 0 ? null : this.#from(values),
    };
  }

  forward(first: number, last: number, ...of: number[]): void {
    const [starts, indices, values, v, columns, z] = of as [number, number, number, number, number, number];
    const lines = this.#lines(starts, indices, values);
    const [at, to] = [this.#from(v), this.#from(z)];
    for (let i = first; i < last; i++)
      to[i] = at[columns]! + dot(lines, lines.starts[i]!, lines.starts[i + 1]!, at);
  }

  backward(first: number, last: number, ...of: number[]): void {
    this.#scatter(addLine, first, last, of);
  }

  squares(first: number, last: number, ...of: number[]): void {
    this.#scatter(addSquares, first, last, of);
  }

  #scatter(add: typeof addLine, first: number, last: number, of: number[]): void {
    const [starts, indices, values, factors, columns, out] = of as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const lines = this.#lines(starts, indices, values);
    const [by, sums] = [this.#from(factors), this.doubles(out, columns + 1).fill(0)];
    let sum = 0;
    for (let i = first; i < last; i++) {
      sum += by[i]!;
      add(lines, lines.starts[i]!, lines.starts[i + 1]!, by[i]!, sums);
    }
    sums[columns] = sum;
  }

  gradient(first: number, last: number, ...of: number[]): void {
    const [starts, indices, values, v, columns, signs, weights, z, r, h, out] = of as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const lines = this.#lines(starts, indices, values);
    const [residuals, sums] = [this.#from(r), this.doubles(out, columns + 2).fill(0)];
    const rows = {
      ...{ signs: this.#from(signs), weights: this.#from(weights), z: this.#from(z) },
      ...{ residuals, h: this.#from(h) },
    };
    const losses: [number, number] = [0, 0];
    let sum = 0;
    for (let at = first; at < last; at += BATCH) {
      const end = Math.min(at + BATCH, last);
      this.forward(at, end, starts, indices, values, v, columns, z);
      logisticRows(rows, at, (end + 1) & ~1, losses);
      for (let i = at; i < end; i++) {
        sum += residuals[i]!;
        addLine(lines, lines.starts[i]!, lines.starts[i + 1]!, residuals[i]!, sums);
      }
    }
    sums[columns] = sum;
    sums[columns + 1] = losses[0] + losses[1];
  }

  hessianTimes(first: number, last: number, ...of: number[]): void {
    const [starts, indices, values, v, columns, h, out] = of as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const lines = this.#lines(starts, indices, values);
    const [at, weights, sums] = [this.#from(v), this.#from(h), this.doubles(out, columns + 1).fill(0)];
    let sum = 0;
    for (let i = first; i < last; i++) {
      const [from, to] = [lines.starts[i]!, lines.starts[i + 1]!];
      const factor = weights[i]! * (at[columns]! + dot(lines, from, to, at));
      sum += factor;
      addLine(lines, from, to, factor, sums);
    }
    sums[columns] = sum;
  }

  turn(first: number, last: number, ...of: number[]): void {
    const [rows, starts, indices, values, next, places, moved] = of as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const lines = this.#lines(starts, indices, values);
    const [slots, to] = [new Int32Array(this.#buffer, next), new Int32Array(this.#buffer, places)];
    const numbers = this.#from(moved);
    for (let i = 0; i < rows; i++)
      for (let k = lines.starts[i]!; k < lines.starts[i + 1]!; k++) {
        const column = lines.indices[k]!;
        if (column < first || column >= last) continue;
        const slot = slots[column]!++;
        to[slot] = i;
        if (lines.values) numbers[slot] = lines.values[k]!;
      }
  }

  merge(first: number, last: number, vectors: number, parts: number, length: number, out: number): void {
    const [all, sums] = [this.doubles(vectors, parts * length), this.#from(out)];
    for (let k = first; k < last; k++) {
      let sum = all[k]!;
      for (let part = 1; part < parts; part++) sum += all[part * length + k]!;
      sums[k] = sum;
    }
  }

  logistic(count: number, signs: number, weights: number, z: number, residuals: number, h: number): number {
    const rows = {
      ...{ signs: this.#from(signs), weights: this.#from(weights), z: this.#from(z) },
      ...{ residuals: this.#from(residuals), h: this.#from(h) },
    };
    const losses: [number, number] = [0, 0];
    logisticRows(rows, 0, (count + 1) & ~1, losses);
    return losses[0] + losses[1];
  }

  round(...of: Parameters<Passes['round']>): number {
    const [list, count, starts, indices, values, q, h, curvature, l1, l2, beta] = of;
    const model = { q: this.#from(q), h: this.#from(h), curvature: this.#from(curvature) };
    const penalty = { l1: this.#from(l1), l2: this.#from(l2), beta: this.#from(beta) };
    return round(this.integers(list, count), this.#lines(starts, indices, values), { ...model, ...penalty });
  }

  shift(q: number, h: number, count: number): number {
    return shift(this.doubles(q, count), this.doubles(h, count));
  }
}

export function createTwinSparseKernel(): SparseKernel {
  return new TwinKernel();
}
