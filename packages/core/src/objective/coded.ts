/**
 * Rows of numbers and codes in memory: a pass costs a table look-up for each factor of a row where `MemoryShard` has a
 * product for each of its columns, and the Hessian one for each pair of them. Points and sums are those of the elements
 * of `coded-plan.ts`; `FactorShard` brings them to the columns of the design.
 */
import type { CodedBlock, CodedKernel } from '../kernel/coded/kernel.js';
import { type CodedPlan, paddingOf } from './coded-plan.js';
import { type CodedDesk, CodedSums, reserveCodedDesk } from './coded-sums.js';
import { partRows } from './division.js';
import type { Rows } from './memory.js';
import type { Sums } from './objective.js';
import type { HeldPass } from './pooled.js';

const BYTES = 8;
/** Panels of a block: few rows, so that little is lost in plain sums of residuals. */
const BLOCK = 128;
/** Rows loaded at a time: few enough for their codes to stay in cache from factor to factor. */
const LOADED = 4096;

/** What rows of numbers and codes are: as `Shape`. */
export interface CodedShape {
  readonly plan: CodedPlan;
  readonly count: number;
  readonly part?: number;
}

/** Where the rows of a shard come from: `columns` and `fill` are those of the numbers. */
export interface CodedSource extends Rows {
  readonly plan: CodedPlan;
  /** Writes panels of codes: 8 offsets in bytes for each factor, from panel `base` on. */
  fillCodes(start: number, count: number, into: Uint16Array, base: number): void;
}

export class CodedShard {
  readonly rows: number;
  readonly #kernel: CodedKernel;
  readonly #plan: CodedPlan;
  readonly #panels: number;
  readonly #partPanels: number;
  readonly #x: number;
  readonly #codes: number;
  readonly #events: number;
  readonly #others: number;
  readonly #offset: number;
  readonly #desk: CodedDesk;

  /**
   * Makes room for rows [start, start + count), `start` being where a part begins, in the kernel's memory, and copies
   * them there if the source has them: else they are to come by `load`. `desk`: of a shard of the same plan in the same
   * kernel that asks nothing at the same time.
   */
  constructor(
    kernel: CodedKernel,
    source: CodedSource | CodedShape,
    start: number,
    count: number,
    desk?: CodedDesk,
  ) {
    const { plan } = source;
    this.#kernel = kernel;
    this.#plan = plan;
    this.rows = count;
    this.#panels = Math.ceil(count / 8);
    this.#partPanels = (source.part ?? partRows(source.count, plan.columns)) / 8;
    const vector = this.#panels * 8 * BYTES;
    this.#x = kernel.reserve(vector * plan.numbers.length, false);
    this.#codes = kernel.reserve((vector / 4) * plan.factors.length, false);
    this.#events = kernel.reserve(vector);
    this.#others = kernel.reserve(vector);
    this.#offset = kernel.reserve(vector);
    this.#desk = desk ?? reserveCodedDesk(kernel, plan.size);
    if (this.#panels > 0) this.#pad();
    if ('fillCodes' in source) this.load(source, start, 0, count);
  }

  /** Rows beyond the last one have weight 0. */
  #pad(): void {
    const last = this.#panels - 1;
    this.#numbers().fill(0, last * 8 * this.#plan.numbers.length);
    this.#levels().set(paddingOf(this.#plan), last * 8 * this.#plan.factors.length);
  }

  /** As `MemoryShard.load`. */
  load(source: CodedSource, start: number, at: number, count: number): void {
    const { numbers } = this.#plan;
    source.fill(start, count, this.#numbers(), at / 8, numbers.length);
    const codes = this.#levels();
    for (let row = 0; row < count; row += LOADED)
      source.fillCodes(start + row, Math.min(LOADED, count - row), codes, (at + row) / 8);
    const put = (address: number, values: Float64Array) =>
      this.#view(address, this.rows).set(values.subarray(start, start + count), at);
    put(this.#events, source.events);
    put(this.#others, source.others);
    if (source.offset) put(this.#offset, source.offset);
  }

  #view(address: number, length: number): Float64Array {
    return new Float64Array(this.#kernel.buffer, address, length);
  }

  /** The panels of numbers. */
  #numbers(): Float64Array {
    return this.#view(this.#x, this.#panels * 8 * this.#plan.numbers.length);
  }

  /** The panels of codes. */
  #levels(): Uint16Array {
    const length = this.#panels * 8 * this.#plan.factors.length;
    return new Uint16Array(this.#kernel.buffer, this.#codes, length);
  }

  /** Calls `visit` with the index of each panel of each column of numbers. */
  #eachPanel(visit: (element: number, at: number) => void): void {
    const count = this.#plan.numbers.length;
    for (let element = 0; element < count; element++) {
      for (let panel = 0; panel < this.#panels; panel++) visit(element, 8 * (panel * count + element));
    }
  }

  /** Largest |x| of each column of numbers, to be maximised into `largest`. */
  largest(largest: Float64Array): void {
    const x = this.#numbers();
    this.#eachPanel((element, at) => {
      for (let i = at; i < at + 8; i++)
        if (Math.abs(x[i]!) > largest[element]!) largest[element] = Math.abs(x[i]!);
    });
  }

  /** Multiplies each column of numbers by its scale, once: powers of two. */
  scale(scales: Float64Array): void {
    const x = this.#numbers();
    this.#eachPanel((element, at) => {
      for (let i = at; i < at + 8; i++) x[i] = x[i]! * scales[element]!;
    });
  }

  /** Replaces the weights, a slice of the arrays given from `start` on. */
  reweigh(events: Float64Array, others: Float64Array, start: number): void {
    this.#view(this.#events, this.rows).set(events.subarray(start, start + this.rows));
    this.#view(this.#others, this.rows).set(others.subarray(start, start + this.rows));
  }

  parts(request: HeldPass): Sums[] {
    return [...this.steps(request)].filter((sums) => sums !== null);
  }

  /** As `MemoryShard.steps`. */
  *steps(request: HeldPass): Generator<Sums | null> {
    this.#layOut(request);
    for (let panel = 0; panel < this.#panels; panel += this.#partPanels) yield* this.#part(request, panel);
  }

  /** As `MemoryShard.sample`. */
  sample(stride: number): CodedShard {
    const taken: number[] = [];
    for (let panel = 0; panel < this.#panels; panel++)
      if ((panel % this.#partPanels) % stride === 0) taken.push(panel);
    const shape = {
      plan: this.#plan,
      count: taken.length * 8,
      part: Math.ceil(this.#partPanels / stride) * 8,
    };
    const sample = new CodedShard(this.#kernel, shape, 0, shape.count, this.#desk);
    sample.#take(this, taken);
    return sample;
  }

  /** Copies panels of another shard of the same kernel, word by word, whatever they hold. */
  #take(all: CodedShard, panels: readonly number[]): void {
    const words = new Int32Array(this.#kernel.buffer);
    const copy = (from: number, to: number, width: number) => {
      for (let i = 0, next = to / 4; i < panels.length; i++) {
        const first = from / 4 + panels[i]! * width;
        for (let k = 0; k < width; k++) words[next++] = words[first + k]!;
      }
    };
    copy(all.#x, this.#x, 16 * this.#plan.numbers.length);
    copy(all.#codes, this.#codes, 4 * this.#plan.factors.length);
    copy(all.#events, this.#events, 16);
    copy(all.#others, this.#others, 16);
    copy(all.#offset, this.#offset, 16);
  }

  /** Puts the point of a pass on the desk. */
  #layOut(request: HeldPass): void {
    const { point, second, lengths } = this.#desk;
    const { size } = this.#plan;
    this.#view(point, size).set(request.at);
    if (request.kind === 'along') {
      this.#view(second, size).set(request.step);
      this.#view(lengths, request.lengths.length).set(request.lengths);
    } else if (request.kind === 'hessianTimes') this.#view(second, size).set(request.vector);
    else if ('precision' in request && request.precision === 'double-double') {
      if (request.atLow) this.#view(second, size).set(request.atLow);
      else this.#view(second, size).fill(0);
    }
  }

  /** The sums of one part, as `steps`. */
  *#part(request: HeldPass, first: number): Generator<Sums | null> {
    const sums = new CodedSums(this.#kernel, this.#desk, request);
    const end = Math.min(first + this.#partPanels, this.#panels);
    for (let panel = first; panel < end; panel += BLOCK) {
      sums.add(this.#block(panel, Math.min(BLOCK, end - panel)));
      yield null;
    }
    yield sums.finish();
  }

  #block(panel: number, panels: number): CodedBlock {
    const { numbers, factors, size } = this.#plan;
    const vector = panel * 8 * BYTES;
    return {
      x: this.#x + vector * numbers.length,
      codes: this.#codes + (vector / 4) * factors.length,
      events: this.#events + vector,
      others: this.#others + vector,
      offset: this.#offset + vector,
      numbers: numbers.length,
      factors: factors.length,
      size,
      panels,
    };
  }
}
