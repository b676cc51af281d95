/** Rows on a thread of the pool. */
import type { KernelKind } from '../kernel/create.js';
import { relaxedModules } from '../kernel/relaxed/modules.js';
import { partRows, sampledRows } from '../objective/division.js';
import type { Sums } from '../objective/objective.js';
import type { HeldPass, Holder } from '../objective/pooled.js';
import type { Ranges } from '../objective/ranges.js';
import type { PoolHolder } from './holder.js';
import type { Line } from './line.js';
import { type Format, formatOf, makePiece, writePiece } from './piece.js';
import type { Run, Source } from './protocol.js';

/** Pieces on their way to the thread at a time. */
const UNDER_WAY = 3;

/** Numbers of what threads hold: never used twice. */
let numbers = 0;

/** Vectors that are parts of larger buffers would be posted with all of them. */
function compact(pass: HeldPass): HeldPass {
  const own = (value: unknown) =>
    value instanceof Float64Array && value.byteLength < value.buffer.byteLength ? value.slice() : value;
  return Object.fromEntries(Object.entries(pass).map(([key, value]) => [key, own(value)])) as HeldPass;
}

class SampleThere implements Holder {
  readonly rows: number;
  protected readonly line: Line;
  /** Rows of a part. */
  readonly #part: number;
  /** The numbers of these rows, and of all rows that are let go with them. */
  protected readonly held: number;
  protected readonly all: number[];

  constructor(line: Line, rows: number, part: number, all: number[]) {
    this.line = line;
    this.rows = rows;
    this.#part = part;
    this.held = ++numbers;
    this.all = all;
    all.push(this.held);
  }

  parts(pass: HeldPass): Promise<readonly Sums[]> {
    return this.line.ask({ kind: 'pass', held: this.held, pass: compact(pass) });
  }

  reweigh(events: Float64Array, others: Float64Array, start: number): void {
    const ours = (weights: Float64Array) => weights.slice(start, start + this.rows);
    const order = { events: ours(events), others: ours(others) };
    this.line.tell({ kind: 'reweigh', held: this.held, ...order }, [
      order.events.buffer,
      order.others.buffer,
    ]);
  }

  sample(stride: number): Holder {
    const rows = sampledRows(this.rows, this.#part, stride);
    const part = sampledRows(this.#part, this.#part, stride);
    const sample = new SampleThere(this.line, rows, part, this.all);
    this.line.tell({ kind: 'sample', held: this.held, sample: sample.held, stride });
    return sample;
  }
}

export class HeldThere extends SampleThere implements PoolHolder {
  readonly #start: number;
  readonly #format: Format;

  constructor(line: Line, run: Run, kernel: KernelKind) {
    super(line, run.rows, partRows(run.count, run.columns), []);
    this.#start = run.start;
    this.#format = formatOf(run);
    const modules = kernel === 'relaxed' ? relaxedModules() : null;
    line.tell({ kind: 'open', held: this.held, kernel, modules, run });
  }

  /** Piece by piece through a few buffers, which come back empty. */
  async load(source: Source): Promise<Float64Array> {
    const { line, held } = this;
    const size = this.#format.rows;
    const under: Promise<ArrayBuffer>[] = [];
    for (let at = 0; at < this.rows; at += size) {
      const piece = under.length < UNDER_WAY ? makePiece(this.#format) : await under.shift()!;
      const count = Math.min(size, this.rows - at);
      writePiece(source, this.#start + at, count, piece, this.#format);
      const asked = line.ask({ kind: 'rows', held, at, count, piece }, [piece]);
      asked.catch(() => undefined);
      under.push(asked);
    }
    await Promise.all(under);
    return line.ask({ kind: 'largest', held });
  }

  ranges(): Promise<Ranges> {
    return this.line.ask({ kind: 'ranges', held: this.held });
  }

  scale(scales: Float64Array): void {
    this.line.tell({ kind: 'scale', held: this.held, scales });
  }

  /** The samples first: their memory is that of the whole. */
  release(): void {
    for (const held of [...this.all].reverse()) this.line.release(held);
  }
}
