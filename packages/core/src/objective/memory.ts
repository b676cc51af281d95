/**
 * Rows in memory: a shard over a kernel's linear memory, in fixed blocks of 4,096 rows that are summed in order,
 * so that the sums do not depend on how the work is divided.
 */
import type { Kernel } from '../kernel/kernel.js';
import { batchSums } from './batch.js';
import type { FirthPass, Pass, PassKind, Sums, SyncShard } from './objective.js';
import { nameSums, RunningSums, sumCount } from './sums.js';

export const BLOCK_ROWS = 4096;
const BLOCK_PANELS = BLOCK_ROWS / 8;
const BYTES = 8;
/** Most lengths of one `along` pass. */
const MOST_LENGTHS = 16;

type MemoryPass = Exclude<Pass, FirthPass>;
type BatchPass = Extract<Pass, { kind: 'batch' }>;
type KernelPass = Exclude<MemoryPass, BatchPass>;

/** Where the rows of a shard come from. */
export interface Rows {
  readonly count: number;
  readonly columns: number;
  /** Weight of events and of non-events in each row. */
  readonly events: Float64Array;
  readonly others: Float64Array;
  /** Added to the log-odds of each row; none when null. */
  readonly offset: Float64Array | null;
  /** Writes panels of 8 rows, as `Design.fill` of the formula. */
  fill(start: number, count: number, into: Float64Array, base: number, stride: number): void;
}

export class MemoryShard implements SyncShard {
  readonly answers: ReadonlySet<PassKind> = new Set<PassKind>([
    'loss',
    'gradient',
    'hessian',
    'along',
    'batch',
  ]);
  readonly rows: number;
  readonly columns: number;
  readonly #kernel: Kernel;
  /** Index of the first row among those of all shards. */
  readonly #start: number;
  readonly #panels: number;
  readonly #x: number;
  readonly #events: number;
  readonly #others: number;
  readonly #offset: number;
  readonly #beta: number;
  readonly #second: number;
  readonly #lengths: number;
  readonly #eta: number;
  readonly #out: number;

  /** Copies rows [start, start + count) of the source into the kernel's memory. */
  constructor(kernel: Kernel, source: Rows, start: number, count: number) {
    const { columns } = source;
    this.#kernel = kernel;
    this.#start = start;
    this.rows = count;
    this.columns = columns;
    this.#panels = Math.ceil(count / 8);
    const vector = this.#panels * 8 * BYTES;
    this.#x = kernel.reserve(vector * columns);
    this.#events = kernel.reserve(vector);
    this.#others = kernel.reserve(vector);
    this.#offset = kernel.reserve(vector);
    this.#beta = kernel.reserve(columns * BYTES);
    this.#second = kernel.reserve(columns * BYTES);
    this.#lengths = kernel.reserve(MOST_LENGTHS * BYTES);
    this.#eta = kernel.reserve(BLOCK_ROWS * BYTES);
    this.#out = kernel.reserve(
      (3 + columns + (columns * (columns + 1)) / 2) * 2 * BYTES + MOST_LENGTHS * BYTES,
    );
    this.#load(source, start, count);
  }

  #view(address: number, length: number): Float64Array {
    return new Float64Array(this.#kernel.buffer, address, length);
  }

  #load(source: Rows, start: number, count: number): void {
    const panels = this.#view(this.#x, this.#panels * 8 * this.columns);
    for (let row = 0; row < count; row += BLOCK_ROWS) {
      source.fill(start + row, Math.min(BLOCK_ROWS, count - row), panels, row / 8, this.columns);
    }
    this.#view(this.#events, count).set(source.events.subarray(start, start + count));
    this.#view(this.#others, count).set(source.others.subarray(start, start + count));
    if (source.offset) this.#view(this.#offset, count).set(source.offset.subarray(start, start + count));
  }

  /** Largest |x| of each column, to be maximised into `largest`. */
  largest(largest: Float64Array): void {
    const x = this.#view(this.#x, this.#panels * 8 * this.columns);
    for (let i = 0, column = 0; i < x.length; i += 8) {
      let most = largest[column]!;
      for (let lane = i; lane < i + 8; lane++) most = Math.max(most, Math.abs(x[lane]!));
      largest[column] = most;
      column = column + 1 === this.columns ? 0 : column + 1;
    }
  }

  /** Multiplies each column by its scale: powers of two, so that nothing is rounded. */
  scale(scales: Float64Array): void {
    const x = this.#view(this.#x, this.#panels * 8 * this.columns);
    for (let i = 0, column = 0; i < x.length; i += 8) {
      const scale = scales[column]!;
      if (scale !== 1) for (let lane = i; lane < i + 8; lane++) x[lane] = x[lane]! * scale;
      column = column + 1 === this.columns ? 0 : column + 1;
    }
  }

  /** Replaces the weights, a slice of the arrays given from `start` on. */
  reweigh(events: Float64Array, others: Float64Array, start: number): void {
    this.#view(this.#events, this.rows).set(events.subarray(start, start + this.rows));
    this.#view(this.#others, this.rows).set(others.subarray(start, start + this.rows));
  }

  /** Writes rows [start, start + count) of the design row after row into `into`. */
  read(start: number, count: number, into: Float64Array): void {
    const { columns } = this;
    const x = this.#view(this.#x, this.#panels * 8 * columns);
    for (let i = 0; i < count; i++) {
      const row = start + i;
      const panel = (row >> 3) * 8 * columns + (row & 7);
      for (let j = 0; j < columns; j++) into[i * columns + j] = x[panel + 8 * j]!;
    }
  }

  /** Log-odds z = o + Xβ of all rows, block after block; `visit` must not keep the array. */
  logOdds(at: Float64Array, visit: (start: number, logOdds: Float64Array) => void): void {
    const kernel = this.#kernel;
    this.#view(this.#beta, this.columns).set(at);
    for (let panel = 0; panel < this.#panels; panel += BLOCK_PANELS) {
      const panels = Math.min(BLOCK_PANELS, this.#panels - panel);
      const vector = panel * 8 * BYTES;
      kernel.linear(
        this.#x + vector * this.columns,
        this.#offset + vector,
        this.#beta,
        this.columns,
        panels,
        this.#eta,
      );
      visit(panel * 8, this.#view(this.#eta, Math.min(panels * 8, this.rows - panel * 8)));
    }
  }

  pass(request: MemoryPass): Sums {
    return request.kind === 'batch' ? this.#batch(request) : this.#all(request);
  }

  /** Some rows, in plain TypeScript. */
  #batch({ at, rows }: BatchPass): Sums {
    const vector = this.#panels * 8;
    const memory = {
      x: this.#view(this.#x, vector * this.columns),
      events: this.#view(this.#events, vector),
      others: this.#view(this.#others, vector),
      offset: this.#view(this.#offset, vector),
    };
    return batchSums(memory, at, rows, this.#start, this.rows);
  }

  /** All rows, by the kernel. */
  #all(request: KernelPass): Sums {
    const count = sumCount(request);
    const sums = new RunningSums(count);
    this.#view(this.#beta, this.columns).set(request.at);
    if (request.kind === 'along') {
      this.#view(this.#second, this.columns).set(request.step);
      this.#view(this.#lengths, count).set(request.lengths);
    } else if (request.precision === 'double-double') {
      const low = this.#view(this.#second, this.columns);
      if (request.atLow) low.set(request.atLow);
      else low.fill(0);
    }
    let largest = 0;
    for (let panel = 0; panel < this.#panels; panel += BLOCK_PANELS) {
      largest = Math.max(largest, this.#block(request, panel, count, sums));
    }
    return nameSums(request, sums, largest);
  }

  /** Adds the sums of one block; returns its largest |z|. */
  #block(request: KernelPass, panel: number, count: number, sums: RunningSums): number {
    const kernel = this.#kernel;
    const panels = Math.min(BLOCK_PANELS, this.#panels - panel);
    const vector = panel * 8 * BYTES;
    const rows = [
      this.#x + vector * this.columns,
      this.#events + vector,
      this.#others + vector,
      this.#offset + vector,
      this.#beta,
    ] as const;
    const out = this.#out;
    if (request.kind === 'along') {
      kernel.along(...rows, this.#second, this.#lengths, count, this.columns, panels, out);
      const losses = this.#view(out, count);
      for (let i = 0; i < count; i++) sums.add(i, losses[i]!, 0);
      return 0;
    }
    if (request.precision === 'double-double') {
      const withHessian = request.kind === 'hessian' ? 1 : 0;
      kernel.accurate(...rows, this.#second, this.columns, panels, withHessian, out);
      const found = this.#view(out, 2 * (count + 1));
      sums.add(0, found[0]!, found[1]!);
      for (let i = 1; i < count; i++) sums.add(i, found[2 * i + 2]!, found[2 * i + 3]!);
      return found[2]!;
    }
    kernel[request.kind](...rows, this.columns, panels, out);
    const found = this.#view(out, count + 1);
    sums.add(0, found[0]!, 0);
    for (let i = 1; i < count; i++) sums.add(i, found[i + 1]!, 0);
    return found[1]!;
  }
}
