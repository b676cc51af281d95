/**
 * The rows of all blocks in one kernel, block after block, each from the beginning of a panel: the rows of a set are a few
 * runs of panels, and a question is answered by as many calls of the kernel.
 */
import type { Warning } from '../errors.js';
import { scalesOf } from '../fit/loaded-rows.js';
import { warnOfKernel } from '../fit/prepare.js';
import type { KernelKind } from '../kernel/create.js';
import type { Kernel } from '../kernel/kernel.js';
import { giveBack, takeKernel } from '../kernel/spare.js';
import { packedLength } from '../math/packed.js';
import { type Desk, reserveDesk } from '../objective/block-sums.js';
import { blockRows } from '../objective/division.js';
import type { Sums } from '../objective/objective.js';
import type { Asked, Block, BlockQuestion, HeldRows } from './blocks.js';
import { joinMoments } from './moments.js';

const BYTES = 8;

/** Loads the blocks. Throws `memory-exhausted`. */
export function holdTogether(blocks: readonly Block[], kind: KernelKind, warnings: Warning[]): HeldRows {
  const { kernel, note } = takeKernel(kind);
  warnOfKernel(note, warnings);
  try {
    return new RowsTogether(kernel, blocks);
  } catch (error) {
    giveBack(kernel);
    throw error;
  }
}

/** The end of the run of blocks that follow one another from a place in a set on. */
function runEnd(blocks: readonly number[], first: number): number {
  let end = first + 1;
  while (end < blocks.length && blocks[end] === blocks[end - 1]! + 1) end++;
  return end;
}

class RowsTogether implements HeldRows {
  readonly #kernel: Kernel;
  readonly #columns: number;
  /** The first panel of each block, and the end of the last one. */
  readonly #starts: readonly number[];
  readonly #sizes: readonly number[];
  /** What the columns were multiplied by: powers of two, which round nothing. */
  readonly #scales: Float64Array;
  /** Panels that are summed up at a time. */
  readonly #most: number;
  readonly #x: number;
  readonly #events: number;
  readonly #others: number;
  readonly #offset: number;
  readonly #desk: Desk;
  readonly #room: number;

  constructor(kernel: Kernel, blocks: readonly Block[]) {
    const designs = blocks.map(({ training }) => training.design);
    const columns = designs[0]!.columns.length;
    this.#kernel = kernel;
    this.#columns = columns;
    this.#sizes = designs.map(({ rows }) => rows);
    const starts = [0];
    for (const rows of this.#sizes) starts.push(starts.at(-1)! + Math.ceil(rows / 8));
    this.#starts = starts;
    const panels = starts.at(-1)!;
    this.#most = blockRows(columns) / 8;
    const vector = panels * 8 * BYTES;
    this.#x = kernel.reserve(vector * columns);
    this.#events = kernel.reserve(vector);
    this.#others = kernel.reserve(vector);
    this.#offset = kernel.reserve(vector);
    this.#desk = reserveDesk(kernel, columns);
    this.#room = kernel.reserve(Math.max(...this.#sizes.map((rows) => Math.ceil(rows / 8))) * 8 * BYTES);
    this.#scales = scalesOfAll(blocks);
    this.#load(blocks);
  }

  async answers(questions: readonly BlockQuestion[]): Promise<Sums[]> {
    return questions.map(({ blocks, pass }) => this.#answer(blocks, pass));
  }

  logOdds(block: number, at: Float64Array): Float64Array {
    this.#write(this.#desk.beta, at);
    const [x, , , offset] = this.#addressesOf(this.#starts[block]!);
    const panels = this.#starts[block + 1]! - this.#starts[block]!;
    this.#kernel.linear(x, offset, this.#desk.beta, this.#columns, panels, this.#room);
    return this.#view(this.#room, this.#sizes[block]!).slice();
  }

  release(): void {
    giveBack(this.#kernel);
  }

  #load(blocks: readonly Block[]): void {
    const columns = this.#columns;
    const x = this.#view(this.#x, this.#starts.at(-1)! * 8 * columns);
    for (const [b, { training }] of blocks.entries()) {
      const { design, events, others } = training;
      const first = this.#starts[b]!;
      design.fill(0, design.rows, x, first, columns);
      const put = (address: number, values: Float64Array) =>
        this.#view(address + first * 8 * BYTES, values.length).set(values);
      put(this.#events, events);
      put(this.#others, others);
      if (design.offset) put(this.#offset, design.offset);
    }
    for (let i = 0, j = 0; i < x.length; i += 8) {
      const scale = this.#scales[j]!;
      if (scale !== 1) for (let lane = i; lane < i + 8; lane++) x[lane] = x[lane]! * scale;
      j = j + 1 === columns ? 0 : j + 1;
    }
  }

  #view(address: number, length: number): Float64Array {
    return new Float64Array(this.#kernel.buffer, address, length);
  }

  #addressesOf(panel: number): [x: number, events: number, others: number, offset: number] {
    const vector = panel * 8 * BYTES;
    return [
      this.#x + vector * this.#columns,
      this.#events + vector,
      this.#others + vector,
      this.#offset + vector,
    ];
  }

  /** Writes coefficients of the columns as those of the columns as they were multiplied. */
  #write(address: number, at: Float64Array): void {
    const into = this.#view(address, at.length);
    for (let j = 0; j < at.length; j++) into[j] = at[j]! / this.#scales[j]!;
  }

  #answer(blocks: readonly number[], pass: Asked): Sums {
    const { beta, second, lengths } = this.#desk;
    this.#write(beta, pass.at);
    if (pass.kind === 'along') {
      this.#write(second, pass.step);
      this.#view(lengths, pass.lengths.length).set(pass.lengths);
    }
    const sums = new Float64Array(this.#countOf(pass));
    for (let i = 0; i < blocks.length; ) {
      const next = runEnd(blocks, i);
      this.#add(pass, this.#starts[blocks[i]!]!, this.#starts[blocks[next - 1]! + 1]!, sums);
      i = next;
    }
    return this.#named(pass, sums);
  }

  /** Loss and largest log-odds, gradient, Hessian; or the losses along a line. */
  #countOf(pass: Asked): number {
    if (pass.kind === 'along') return pass.lengths.length;
    if (pass.kind === 'loss') return 2;
    return 2 + this.#columns + (pass.kind === 'hessian' ? packedLength(this.#columns) : 0);
  }

  /** Adds the sums over panels [first, end). */
  #add(pass: Asked, first: number, end: number, sums: Float64Array): void {
    const kernel = this.#kernel;
    const { beta, second, lengths, out } = this.#desk;
    const isLine = pass.kind === 'along';
    for (let panel = first; panel < end; panel += this.#most) {
      const panels = Math.min(this.#most, end - panel);
      const rows = this.#addressesOf(panel);
      if (isLine) kernel.along(...rows, beta, second, lengths, sums.length, this.#columns, panels, out);
      else kernel[pass.kind](...rows, beta, this.#columns, panels, out);
      const found = this.#view(out, sums.length);
      const largest = isLine ? 0 : Math.max(sums[1]!, found[1]!);
      for (let i = 0; i < sums.length; i++) sums[i] = sums[i]! + found[i]!;
      if (!isLine) sums[1] = largest;
    }
  }

  /** Sums in units of the data. */
  #named(pass: Asked, sums: Float64Array): Sums {
    const scales = this.#scales;
    if (pass.kind === 'along') return { loss: sums[0]!, lossLow: 0, largestLogOdds: 0, losses: sums };
    const [loss, largestLogOdds] = [sums[0]!, sums[1]!];
    if (pass.kind === 'loss') return { loss, lossLow: 0, largestLogOdds };
    const gradient = new Float64Array(scales.length);
    for (let j = 0; j < scales.length; j++) gradient[j] = sums[2 + j]! / scales[j]!;
    if (pass.kind === 'gradient') return { loss, lossLow: 0, largestLogOdds, gradient };
    const hessian = new Float64Array(packedLength(scales.length));
    for (let j = 0, element = 0; j < scales.length; j++)
      for (let k = 0; k <= j; k++, element++)
        hessian[element] = sums[2 + scales.length + element]! / scales[j]! / scales[k]!;
    return { loss, lossLow: 0, largestLogOdds, gradient, hessian };
  }
}

/** The scales that bring the largest value of each column into [1, 2). */
function scalesOfAll(blocks: readonly Block[]): Float64Array {
  const { low, high } = joinMoments(blocks.map(({ moments }) => moments));
  return scalesOf(low.map((value, j) => Math.max(Math.abs(value), Math.abs(high[j]!))));
}
