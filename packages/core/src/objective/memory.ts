/**
 * Rows in memory: a shard over a kernel's linear memory. Blocks of 4,096 rows (1,024 of many columns) are summed in
 * order into parts, whose size follows from the rows and columns of the whole fit alone, and parts in order into the
 * whole: so that no sum depends on how the work is divided.
 */
import { type Kernel, singleAddress } from '../kernel/kernel.js';
import { sumsOfBatch } from './batching.js';
import {
  addBlock,
  type BlockRows,
  type Desk,
  hessianOfBlock,
  type KernelPass,
  layOut,
  reserveDesk,
  wantsPlainHessian,
} from './block-sums.js';
import { blockRows, partRows, type Shape } from './division.js';
import type { FirthPass, GradientsPass, Pass, PassKind, RowShard, Sums, SyncShard } from './objective.js';
import { noRanges, type Ranges, widen } from './ranges.js';
import type { ResidualColumns } from './residual-columns.js';
import { residualRows } from './residual-rows.js';
import { scaleSums, splitScales, writeScaled } from './scaling.js';
import { several } from './several-points.js';
import { mergeSums, nameSums, RunningSums, sumCount } from './sums.js';

const BYTES = 8;

/** Rows loaded at a time: few enough to stay in cache while they are looked at. */
const LOADED = 512;

/** The questions that rows in memory answer. */
export type MemoryPass = Exclude<Pass, FirthPass>;
export type BatchPass = Extract<Pass, { kind: 'batch' }>;

/** Where the rows of a shard come from. */
export interface Rows extends Shape {
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
    'hessianTimes',
    'gradients',
  ]);
  readonly rows: number;
  readonly columns: number;
  readonly residuals = true;
  readonly #kernel: Kernel;
  /** Index of the first row among those of all shards. */
  readonly #start: number;
  readonly #panels: number;
  readonly #blockPanels: number;
  readonly #partPanels: number;
  /** Of each column, as loaded. */
  readonly ranges: Ranges;
  /** What columns are multiplied by in all that is asked and answered. */
  #scales: Float64Array;
  #x: number;
  /** Whether the values are stored as float32. */
  #single: boolean;
  readonly #events: number;
  readonly #others: number;
  readonly #offset: number;
  readonly #desk: Desk;
  /** Room for the log-odds of a block, and for values that are to be stored as float32. */
  readonly #room: number;
  /** Where rows with residual columns are written; 0 until they are asked for. */
  #written = 0;

  /**
   * Makes room for rows [start, start + count) of a fit in the kernel's memory, `start` being where a part begins, and
   * copies them there if the source has them: else they are to come by `load`.
   */
  constructor(kernel: Kernel, source: Rows | Shape, start: number, count: number) {
    const { columns } = source;
    this.#kernel = kernel;
    this.#start = start;
    this.rows = count;
    this.columns = columns;
    this.#panels = Math.ceil(count / 8);
    // How many rows a sample has depends on the shard it is taken from.
    this.#blockPanels = (source.part ? blockRows(columns) : blockRows(columns, source.count)) / 8;
    this.#partPanels = (source.part ?? partRows(source.count, columns)) / 8;
    this.ranges = noRanges(columns);
    this.#scales = new Float64Array(columns).fill(1);
    this.#single = source.single === true;
    const vector = this.#panels * 8 * BYTES;
    this.#x = kernel.reserve(this.#single ? (vector * columns) / 2 : vector * columns, false);
    this.#events = kernel.reserve(vector);
    this.#others = kernel.reserve(vector);
    this.#offset = kernel.reserve(vector);
    this.#desk = reserveDesk(kernel, columns);
    this.#room = kernel.reserve(Math.max(this.#blockPanels * 8, this.#single ? LOADED * columns : 0) * BYTES);
    this.#values().fill(0, -8 * columns);
    if ('fill' in source) this.load(source, start, 0, count);
  }

  #view(address: number, length: number): Float64Array {
    return new Float64Array(this.#kernel.buffer, address, length);
  }

  /** The values of the design, panel after panel. */
  #values(): Float64Array | Float32Array {
    const length = this.#panels * 8 * this.columns;
    return this.#single
      ? new Float32Array(this.#kernel.buffer, this.#x, length)
      : this.#view(this.#x, length);
  }

  /** Copies rows [start, start + count) of the source to those of the shard from `at`, a multiple of 8, on. */
  load(source: Rows, start: number, at: number, count: number): void {
    const { columns } = this;
    const values = this.#values();
    const desk = values instanceof Float32Array ? this.#view(this.#room, LOADED * columns) : values;
    for (let row = 0; row < count; row += LOADED) {
      const rows = Math.min(LOADED, count - row);
      const first = desk === values ? at + row : 0;
      if (desk !== values && rows % 8 > 0) desk.fill(0);
      source.fill(start + row, rows, desk, first / 8, columns);
      const panels = desk.subarray(first * columns, (first + Math.ceil(rows / 8) * 8) * columns);
      widen(this.ranges, panels, rows);
      if (desk !== values) values.set(panels, (at + row) * columns);
    }
    const put = (address: number, values: Float64Array) =>
      this.#view(address, this.rows).set(values.subarray(start, start + count), at);
    put(this.#events, source.events);
    put(this.#others, source.others);
    if (source.offset) put(this.#offset, source.offset);
  }

  /** Largest |x| of each column as it was loaded, to be maximised into `largest`. */
  largest(largest: Float64Array): void {
    const { low, high } = this.ranges;
    for (let j = 0; j < this.columns; j++) largest[j] = Math.max(largest[j]!, -low[j]!, high[j]!);
  }

  /** Multiplies each column by its scale, once: powers of two, so that nothing is rounded. */
  scale(scales: Float64Array): void {
    const { ours, columns } = splitScales(scales);
    this.#scales = ours;
    if (columns === null) return;
    const x = this.#doubles();
    for (let i = 0, column = 0; i < x.length; i += 8) {
      const scale = columns[column]!;
      if (scale !== 1) for (let lane = i; lane < i + 8; lane++) x[lane] = x[lane]! * scale;
      column = column + 1 === this.columns ? 0 : column + 1;
    }
  }

  /** The values as doubles from now on: float32 has no room for scales far from 1. */
  #doubles(): Float64Array {
    const { length } = this.#values();
    if (!this.#single) return this.#view(this.#x, length);
    const singles = this.#x;
    this.#x = this.#kernel.reserve(length * BYTES, false);
    this.#single = false;
    const doubles = this.#view(this.#x, length);
    doubles.set(new Float32Array(this.#kernel.buffer, singles, length));
    return doubles;
  }

  /** Replaces the weights, a slice of the arrays given from `start` on. */
  reweigh(events: Float64Array, others: Float64Array, start: number): void {
    this.#view(this.#events, this.rows).set(events.subarray(start, start + this.rows));
    this.#view(this.#others, this.rows).set(others.subarray(start, start + this.rows));
  }

  /** Writes rows [start, start + count) of the design row after row into `into`. */
  read(start: number, count: number, into: Float64Array): void {
    const { columns } = this;
    const x = this.#values();
    for (let i = 0; i < count; i++) {
      const row = start + i;
      const panel = (row >> 3) * 8 * columns + (row & 7);
      for (let j = 0; j < columns; j++) into[i * columns + j] = x[panel + 8 * j]! * this.#scales[j]!;
    }
  }

  /** Log-odds z = o + Xβ of all rows, block after block; `visit` must not keep the array. */
  logOdds(at: Float64Array, visit: (start: number, logOdds: Float64Array) => void): void {
    writeScaled(this.#view(this.#desk.beta, this.columns), at, this.#scales);
    const kernel = this.#kernel;
    for (let panel = 0; panel < this.#panels; panel += this.#blockPanels) {
      const panels = Math.min(this.#blockPanels, this.#panels - panel);
      const [x, , , offset] = this.#addressesOf(panel);
      kernel.linear(x, offset, this.#desk.beta, this.columns, panels, this.#room);
      visit(panel * 8, this.#view(this.#room, Math.min(panels * 8, this.rows - panel * 8)));
    }
  }

  pass(request: MemoryPass): Sums {
    return mergeSums(request, this.parts(request));
  }

  parts(request: MemoryPass): Sums[] {
    return [...this.steps(request)].filter((sums) => sums !== null);
  }

  /**
   * The same in steps, so that who waits may do something else in between: null after each block, and the sums of a
   * part after its last. One pass at a time.
   */
  *steps(request: MemoryPass): Generator<Sums | null> {
    if (request.kind === 'batch') {
      yield this.#batch(request);
      return;
    }
    if (request.kind !== 'gradients') layOut(this.#kernel, this.#desk, request, this.#scales);
    for (let panel = 0; panel < this.#panels; panel += this.#partPanels) yield* this.#part(request, panel);
  }

  /**
   * Every `stride`-th panel of each part, counted from the first of the part, so that the sample does not depend on
   * which shard holds which parts either. Its parts are what is left of those of the shard.
   */
  sample(stride: number): MemoryShard {
    const { columns } = this;
    const taken: number[] = [];
    for (let panel = 0; panel < this.#panels; panel++)
      if ((panel % this.#partPanels) % stride === 0) taken.push(panel);
    const copy = (all: Float64Array | Float32Array, width: number, first: number, into: Float64Array) => {
      for (let i = 0; i < into.length / width; i++) {
        const from = taken[first + i]! * width;
        into.set(all.subarray(from, from + width), i * width);
      }
      return into;
    };
    const rowsOf = (address: number) =>
      copy(this.#view(address, this.#panels * 8), 8, 0, new Float64Array(taken.length * 8));
    const width = 8 * columns;
    const rows: Rows = {
      count: taken.length * 8,
      columns,
      part: Math.ceil(this.#partPanels / stride) * 8,
      single: this.#single,
      events: rowsOf(this.#events),
      others: rowsOf(this.#others),
      offset: rowsOf(this.#offset),
      fill: (start, count, into, base) => {
        const panels = into.subarray(base * width, (base + Math.ceil(count / 8)) * width);
        copy(this.#values(), width, start / 8, panels);
      },
    };
    const sampled = new MemoryShard(this.#kernel, rows, 0, rows.count);
    sampled.#scales = this.#scales;
    return sampled;
  }

  /** Some rows, in plain TypeScript. */
  #batch({ at, rows }: BatchPass): Sums {
    const vector = this.#panels * 8;
    const memory = {
      x: this.#values(),
      events: this.#view(this.#events, vector),
      others: this.#view(this.#others, vector),
      offset: this.#view(this.#offset, vector),
    };
    const there = at.map((value, j) => value * this.#scales[j]!);
    return scaleSums(sumsOfBatch(memory, there, rows, this.#start, this.rows), this.#scales);
  }

  /** The sums of one part, by the kernel, as `steps`. */
  *#part(request: KernelPass | GradientsPass, first: number): Generator<Sums | null> {
    const end = Math.min(first + this.#partPanels, this.#panels);
    if (request.kind === 'gradients') {
      const rowsAt = (panel: number) => this.#addressesOf(panel);
      yield* several()(this.#kernel, this.#desk, rowsAt, [first, end], request, this.#scales);
      return;
    }
    if (end - first <= this.#blockPanels && wantsPlainHessian(request)) {
      const rows = this.#addressesOf(first);
      const found = hessianOfBlock(this.#kernel, this.#desk, rows, this.columns, end - first);
      yield scaleSums(found, this.#scales);
      return;
    }
    const sums = new RunningSums(sumCount(request));
    const residuals = 'factors' in request ? request : null;
    const block = residuals ? residualRows().residualPanels(this.columns) : this.#blockPanels;
    let largest = 0;
    for (let panel = first; panel < end; panel += block) {
      const panels = Math.min(block, end - panel);
      const [x, ...vectors] = this.#addressesOf(panel);
      const rows: BlockRows = [residuals ? this.#write(residuals, panel, panels, block) : x, ...vectors];
      const most = addBlock(this.#kernel, this.#desk, rows, this.columns, panels, request, sums);
      largest = Math.max(largest, most);
      yield null;
    }
    yield scaleSums(nameSums(request, sums, largest), this.#scales);
  }

  /** Writes panels with residual columns, and returns where. */
  #write(residuals: ResidualColumns, first: number, panels: number, room: number): number {
    const width = 8 * this.columns;
    this.#written ||= this.#kernel.reserve(Math.min(room, this.#panels) * width * BYTES, false);
    const x = this.#values().subarray(first * width, (first + panels) * width);
    const into = this.#view(this.#written, panels * width);
    residualRows().writeResiduals(x, into, this.columns, residuals, this.#scales);
    return this.#written;
  }

  #addressesOf(panel: number): BlockRows {
    const vector = panel * 8 * BYTES;
    const values = vector * this.columns;
    return [
      this.#single ? singleAddress(this.#x + values / 2) : this.#x + values,
      this.#events + vector,
      this.#others + vector,
      this.#offset + vector,
    ];
  }
}
