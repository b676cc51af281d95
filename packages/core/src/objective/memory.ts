/**
 * Rows in memory: a shard over a kernel's linear memory. Blocks of 4,096 rows (1,024 of many columns) are summed in
 * order into parts, whose size follows from the rows and columns of the whole fit alone, and parts in order into the
 * whole: so that no sum depends on how the work is divided.
 */
import type { Kernel } from '../kernel/kernel.js';
import { probability } from '../math/logistic.js';
import { batchSums } from './batch.js';
import type { FirthPass, Pass, PassKind, RowShard, Sums, SyncShard } from './objective.js';
import { scaleSums, splitScales, writeScaled } from './scaling.js';
import { mergeSums, nameSums, RunningSums, sumCount } from './sums.js';

const BLOCK_ROWS = 4096;
/** From so many columns on blocks are a quarter of that, so that few rows can be shared out evenly, too. */
const MANY_COLUMNS = 512;
/** Parts of a fit, about: enough to share out evenly among threads, few enough to be added quickly. */
const PARTS = 32;
const BYTES = 8;

/** Rows of a block of so many columns. */
export function blockRows(columns: number): number {
  return columns < MANY_COLUMNS ? BLOCK_ROWS : BLOCK_ROWS / 4;
}

/** Rows of a part of a fit: a multiple of those of a block. */
export function partRows(count: number, columns: number): number {
  const block = blockRows(columns);
  return block * Math.max(1, Math.floor(count / (block * PARTS)));
}
/** Rows loaded at a time: few enough to stay in cache while they are looked at. */
const LOADED = 512;
/** Most lengths of one `along` pass. */
const MOST_LENGTHS = 16;

type MemoryPass = Exclude<Pass, FirthPass>;
type BatchPass = Extract<Pass, { kind: 'batch' }>;
type KernelPass = Exclude<MemoryPass, BatchPass | { kind: 'predicted' }>;

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

export class MemoryShard implements SyncShard, RowShard {
  readonly answers: ReadonlySet<PassKind> = new Set<PassKind>([
    'loss',
    'gradient',
    'hessian',
    'along',
    'batch',
    'predicted',
  ]);
  readonly rows: number;
  readonly columns: number;
  readonly #kernel: Kernel;
  /** Index of the first row among those of all shards. */
  readonly #start: number;
  readonly #panels: number;
  readonly #blockPanels: number;
  readonly #partPanels: number;
  /** Largest |x| of each column, as loaded. */
  readonly #largest: Float64Array;
  /** What columns are multiplied by in all that is asked and answered. */
  #scales: Float64Array;
  readonly #x: number;
  readonly #events: number;
  readonly #others: number;
  readonly #offset: number;
  readonly #beta: number;
  readonly #second: number;
  readonly #lengths: number;
  readonly #eta: number;
  readonly #out: number;

  /** Copies rows [start, start + count) of the source into the kernel's memory; `start` is where a part begins. */
  constructor(kernel: Kernel, source: Rows, start: number, count: number) {
    const { columns } = source;
    this.#kernel = kernel;
    this.#start = start;
    this.rows = count;
    this.columns = columns;
    this.#panels = Math.ceil(count / 8);
    this.#blockPanels = blockRows(columns) / 8;
    this.#partPanels = partRows(source.count, columns) / 8;
    this.#largest = new Float64Array(columns);
    this.#scales = new Float64Array(columns).fill(1);
    const vector = this.#panels * 8 * BYTES;
    this.#x = kernel.reserve(vector * columns);
    this.#events = kernel.reserve(vector);
    this.#others = kernel.reserve(vector);
    this.#offset = kernel.reserve(vector);
    this.#beta = kernel.reserve(columns * BYTES);
    this.#second = kernel.reserve(columns * BYTES);
    this.#lengths = kernel.reserve(MOST_LENGTHS * BYTES);
    this.#eta = kernel.reserve(this.#blockPanels * 8 * BYTES);
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
    for (let row = 0; row < count; row += LOADED) {
      const rows = Math.min(LOADED, count - row);
      source.fill(start + row, rows, panels, row / 8, this.columns);
      this.#measure(panels.subarray(row * this.columns, (row + Math.ceil(rows / 8) * 8) * this.columns));
    }
    this.#view(this.#events, count).set(source.events.subarray(start, start + count));
    this.#view(this.#others, count).set(source.others.subarray(start, start + count));
    if (source.offset) this.#view(this.#offset, count).set(source.offset.subarray(start, start + count));
  }

  /** Takes the largest |x| of panels that were just written. */
  #measure(panels: Float64Array): void {
    const largest = this.#largest;
    for (let i = 0, column = 0; i < panels.length; i += 8) {
      const upper = Math.max(
        Math.abs(panels[i]!),
        Math.abs(panels[i + 1]!),
        Math.abs(panels[i + 2]!),
        Math.abs(panels[i + 3]!),
      );
      const lower = Math.max(
        Math.abs(panels[i + 4]!),
        Math.abs(panels[i + 5]!),
        Math.abs(panels[i + 6]!),
        Math.abs(panels[i + 7]!),
      );
      if (upper > largest[column]!) largest[column] = upper;
      if (lower > largest[column]!) largest[column] = lower;
      column = column + 1 === this.columns ? 0 : column + 1;
    }
  }

  /** Largest |x| of each column as it was loaded, to be maximised into `largest`. */
  largest(largest: Float64Array): void {
    for (let j = 0; j < this.columns; j++) largest[j] = Math.max(largest[j]!, this.#largest[j]!);
  }

  /** Multiplies each column by its scale, once: powers of two, so that nothing is rounded. */
  scale(scales: Float64Array): void {
    const { ours, columns } = splitScales(scales);
    this.#scales = ours;
    if (columns === null) return;
    const x = this.#view(this.#x, this.#panels * 8 * this.columns);
    for (let i = 0, column = 0; i < x.length; i += 8) {
      const scale = columns[column]!;
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
      for (let j = 0; j < columns; j++) into[i * columns + j] = x[panel + 8 * j]! * this.#scales[j]!;
    }
  }

  /** Log-odds z = o + Xβ of all rows, block after block; `visit` must not keep the array. */
  logOdds(at: Float64Array, visit: (start: number, logOdds: Float64Array) => void): void {
    const kernel = this.#kernel;
    writeScaled(this.#view(this.#beta, this.columns), at, this.#scales);
    for (let panel = 0; panel < this.#panels; panel += this.#blockPanels) {
      const panels = Math.min(this.#blockPanels, this.#panels - panel);
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
    return mergeSums(request, this.parts(request));
  }

  parts(request: MemoryPass): Sums[] {
    if (request.kind === 'batch') return [this.#batch(request)];
    if (request.kind === 'predicted') return [this.#predicted(request.at)];
    this.#prepare(request);
    const parts: Sums[] = [];
    for (let panel = 0; panel < this.#panels; panel += this.#partPanels)
      parts.push(this.#part(request, panel));
    return parts;
  }

  sample(stride: number): MemoryShard {
    const { columns } = this;
    const panels = Math.ceil(this.#panels / stride);
    const pick = (address: number, width: number) => {
      const all = this.#view(address, this.#panels * 8 * width);
      const some = new Float64Array(panels * 8 * width);
      for (let i = 0; i < panels; i++) {
        const from = i * stride * 8 * width;
        some.set(all.subarray(from, from + 8 * width), i * 8 * width);
      }
      return some;
    };
    const x = pick(this.#x, columns);
    const rows: Rows = {
      count: panels * 8,
      columns,
      events: pick(this.#events, 1),
      others: pick(this.#others, 1),
      offset: pick(this.#offset, 1),
      fill: (start, count, into, base) => {
        into.set(
          x.subarray(start * columns, (start + Math.ceil(count / 8) * 8) * columns),
          base * 8 * columns,
        );
      },
    };
    const sampled = new MemoryShard(this.#kernel, rows, 0, rows.count);
    sampled.#scales = this.#scales;
    return sampled;
  }

  #predicted(at: Float64Array): Sums {
    const sums = new RunningSums(2);
    const events = this.#view(this.#events, this.rows);
    const others = this.#view(this.#others, this.rows);
    this.logOdds(at, (start, logOdds) => {
      for (let i = 0; i < logOdds.length; i++) {
        const p = probability(logOdds[i]!);
        sums.add(0, events[start + i]! * p, 0);
        sums.add(1, others[start + i]! * p, 0);
      }
    });
    return { loss: 0, lossLow: 0, largestLogOdds: 0, predicted: sums.high };
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
    const there = at.map((value, j) => value * this.#scales[j]!);
    return scaleSums(batchSums(memory, there, rows, this.#start, this.rows), this.#scales);
  }

  /** Hands the point of a pass to the kernel. */
  #prepare(request: KernelPass): void {
    writeScaled(this.#view(this.#beta, this.columns), request.at, this.#scales);
    if (request.kind === 'along') {
      writeScaled(this.#view(this.#second, this.columns), request.step, this.#scales);
      this.#view(this.#lengths, request.lengths.length).set(request.lengths);
    } else if (request.precision === 'double-double') {
      const low = this.#view(this.#second, this.columns);
      if (request.atLow) writeScaled(low, request.atLow, this.#scales);
      else low.fill(0);
    }
  }

  /** The sums of one part, by the kernel. */
  #part(request: KernelPass, first: number): Sums {
    const count = sumCount(request);
    const sums = new RunningSums(count);
    const end = Math.min(first + this.#partPanels, this.#panels);
    let largest = 0;
    for (let panel = first; panel < end; panel += this.#blockPanels) {
      largest = Math.max(largest, this.#block(request, panel, count, sums));
    }
    return scaleSums(nameSums(request, sums, largest), this.#scales);
  }

  /** Adds the sums of one block; returns its largest |z|. */
  #block(request: KernelPass, panel: number, count: number, sums: RunningSums): number {
    const kernel = this.#kernel;
    const panels = Math.min(this.#blockPanels, this.#panels - panel);
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
