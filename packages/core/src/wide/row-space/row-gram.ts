/** The matrix K = Σ xⱼ·xⱼᵀ/fⱼ over columns: products of rows, each row as long as there are columns. */
import type { KernelKind } from '../../kernel/create.js';
import { strideOf, type WideColumns } from '../columns.js';
import { ALONE, type Hands } from '../hands.js';
import { answered, type WideWork } from '../work.js';

/** Numbers of columns that are turned into rows at a time: 32 MB of them. */
const NUMBERS = 4194304;
/** Rows of K that come out of the engine at a time. */
const TOGETHER = 256;
/** Of these those that one thread works out at a time, an even number. */
const PART = 16;

export interface RowGram {
  readonly size: number;
  /** Rows of `size` numbers; those to the right of the diagonal mean nothing. */
  readonly values: Float64Array;
}

/** Adds what some columns give; `panel` turns them into rows. */
class Panel {
  readonly #engine;
  readonly #hands: Hands;
  readonly #rows: number;
  readonly #width: number;
  readonly #length: number;

  constructor(kind: KernelKind, rows: number, most: number, hands: Hands) {
    this.#hands = hands;
    this.#engine = hands.engine(kind);
    this.#rows = rows;
    this.#width = strideOf(rows);
    this.#length = strideOf(most);
    this.#engine.reserve(this.#panel + this.#width * this.#length);
  }

  /** The memory: the weights of columns, rows of K, the columns as rows. */
  get #out(): number {
    return this.#length;
  }

  get #panel(): number {
    return this.#out + TOGETHER * this.#width;
  }

  *add(columns: Float64Array, weights: Float64Array, to: Float64Array): WideWork<void> {
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
      const calls: number[][] = [];
      for (let row = first; row < last; row += PART) {
        const out = this.#out + (row - first) * this.#width;
        calls.push([this.#panel, length, row, Math.min(row + PART, last), 0, out, this.#width]);
      }
      yield* answered(this.#hands.make(this.#engine, 'gram', calls));
      for (let i = first; i < Math.min(last, rows); i++) {
        const from = this.#out + (i - first) * this.#width;
        for (let k = 0; k <= i; k++) to[i * rows + k] = to[i * rows + k]! + memory[from + k]!;
      }
    }
  }
}

/** K over the columns whose factor f is above 0. */
export function* rowGram(
  columns: WideColumns,
  factors: Float64Array,
  kind: KernelKind,
  hands = ALONE,
): WideWork<RowGram> {
  const { rows } = columns;
  const penalised = Array.from(factors.keys()).filter((j) => factors[j]! > 0);
  const most = Math.min(penalised.length, Math.max(64, Math.floor(NUMBERS / rows)));
  const panel = new Panel(kind, rows, most, hands);
  const values = new Float64Array(rows * rows);
  for (let start = 0; start < penalised.length; start += most) {
    const some = penalised.slice(start, start + most);
    const taken = yield* answered(columns.take(some));
    yield* panel.add(
      taken,
      Float64Array.from(some, (j) => 1 / factors[j]!),
      values,
    );
  }
  return { size: rows, values };
}
