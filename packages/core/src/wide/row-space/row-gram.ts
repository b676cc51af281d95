/** The matrix K = Σ xⱼ·xⱼᵀ/fⱼ over columns: products of rows, each row as long as there are columns. */
import type { KernelKind } from '../../kernel/create.js';
import { createWideEngine } from '../../kernel/wide/create.js';
import { strideOf, type WideColumns } from '../columns.js';
import { answered, type WideWork } from '../work.js';

/** Numbers of columns that are turned into rows at a time: 32 MB of them. */
const NUMBERS = 4194304;
/** Rows of K that come out of the engine at a time. */
const TOGETHER = 64;
const SCRATCH = 512;

export interface RowGram {
  readonly size: number;
  /** Rows of `size` numbers; those to the right of the diagonal mean nothing. */
  readonly values: Float64Array;
}

/** Adds what some columns give; `panel` turns them into rows. */
class Panel {
  readonly #engine;
  readonly #rows: number;
  readonly #width: number;
  readonly #length: number;

  constructor(kind: KernelKind, rows: number, most: number) {
    this.#engine = createWideEngine(kind);
    this.#rows = rows;
    this.#width = strideOf(rows);
    this.#length = strideOf(most);
    this.#engine.reserve(this.#panel + this.#width * this.#length);
  }

  /** The memory: the weights of columns, scratch, rows of K, the columns as rows. */
  get #out(): number {
    return this.#length + SCRATCH;
  }

  get #panel(): number {
    return this.#out + TOGETHER * this.#width;
  }

  add(columns: Float64Array, weights: Float64Array, to: Float64Array): void {
    const memory = this.#engine.reserve(0);
    const rows = this.#rows;
    const length = strideOf(weights.length);
    memory.fill(0, 0, length);
    memory.set(weights, 0);
    memory.fill(0, this.#panel, this.#panel + this.#width * length);
    for (let i = 0; i < rows; i++) {
      const at = this.#panel + i * length;
      for (let k = 0; k < weights.length; k++) memory[at + k] = columns[k * rows + i]!;
    }
    for (let first = 0; first < rows; first += TOGETHER) {
      const last = Math.min(first + TOGETHER, (rows + 1) & ~1);
      this.#engine.gram(this.#panel, length, first, last, 0, this.#length, this.#out, this.#width);
      for (let i = first; i < Math.min(last, rows); i++) {
        const from = this.#out + (i - first) * this.#width;
        for (let k = 0; k <= i; k++) to[i * rows + k] = to[i * rows + k]! + memory[from + k]!;
      }
    }
  }
}

/** K over the columns whose factor f is above 0. */
export function* rowGram(columns: WideColumns, factors: Float64Array, kind: KernelKind): WideWork<RowGram> {
  const { rows } = columns;
  const penalised = Array.from(factors.keys()).filter((j) => factors[j]! > 0);
  const most = Math.min(penalised.length, Math.max(64, Math.floor(NUMBERS / rows)));
  const panel = new Panel(kind, rows, most);
  const values = new Float64Array(rows * rows);
  for (let start = 0; start < penalised.length; start += most) {
    const some = penalised.slice(start, start + most);
    const taken = yield* answered(columns.take(some));
    panel.add(
      taken,
      Float64Array.from(some, (j) => 1 / factors[j]!),
      values,
    );
  }
  return { size: rows, values };
}
