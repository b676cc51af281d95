/** The sums of a part of rows of numbers and codes, block by block, in double-double. */
import type { CodedBlock, CodedKernel } from '../kernel/coded/kernel.js';
import { MOST_LENGTHS } from './block-sums.js';
import { type CodedPlan, collect, collectTriangle } from './coded-plan.js';
import type { HeldPass } from './pooled.js';
import { RunningSums, sumCount } from './sums.js';

/** Blocks after which the plain sums of a Hessian are added to those in double-double. */
const HESSIAN_BLOCKS = 32;

const BYTES = 8;

/** Addresses of what a pass reads and writes beside the rows. */
export interface CodedDesk {
  readonly point: number;
  /** A second vector: the low parts of the point, a step, what a Hessian is multiplied by. */
  readonly second: number;
  readonly lengths: number;
  readonly out: number;
  /** Room for a triangle of pairs. */
  readonly triangle: number;
}

export function reserveCodedDesk(kernel: CodedKernel, size: number): CodedDesk {
  return {
    point: kernel.reserve(size * BYTES),
    second: kernel.reserve(size * BYTES),
    lengths: kernel.reserve(MOST_LENGTHS * BYTES),
    out: kernel.reserve((2 + size + MOST_LENGTHS) * 2 * BYTES),
    triangle: kernel.reserve(size * (size + 1) * BYTES),
  };
}

export class CodedSums {
  /** Largest |z|; 0 where nobody asked. */
  largest = 0;
  readonly #kernel: CodedKernel;
  readonly #desk: CodedDesk;
  readonly #request: HeldPass;
  readonly #plan: CodedPlan;
  readonly #isAccurate: boolean;
  /** Loss and gradient, or what else was asked for, over the elements. */
  readonly #sums: RunningSums;
  /** The Hessian over the elements. */
  readonly #triangle: RunningSums;
  #blocks = 0;
  /** Whether nothing has been added to `#triangle`. */
  #isFirst = true;

  constructor(kernel: CodedKernel, desk: CodedDesk, request: HeldPass, plan: CodedPlan) {
    const { size } = plan;
    this.#kernel = kernel;
    this.#desk = desk;
    this.#request = request;
    this.#plan = plan;
    this.#isAccurate = 'precision' in request && request.precision === 'double-double';
    this.#sums = new RunningSums(lengthOf(request, size));
    this.#triangle = new RunningSums(request.kind === 'hessian' ? (size * (size + 1)) / 2 : 0);
    this.#plain().fill(0);
  }

  /** Adds a block. */
  add(block: CodedBlock): void {
    const { kind } = this.#request;
    if (this.#isAccurate) this.#addAccurate(block);
    else if (kind === 'loss' || kind === 'gradient' || kind === 'hessian') this.#addPlain(block, kind);
    else this.#addOther(block);
    if (++this.#blocks % HESSIAN_BLOCKS === 0) this.#takeTriangle();
  }

  /** All sums over the columns of the design, as `nameSums` wants them. */
  collect(): RunningSums {
    this.#takeTriangle();
    const { kind } = this.#request;
    if (kind === 'along' || kind === 'predicted') return this.#sums;
    const sums = new RunningSums(sumCount(this.#request));
    const first = kind === 'hessianTimes' ? 0 : 1;
    if (first === 1) sums.add(0, this.#sums.high[0]!, this.#sums.low[0]!);
    if (kind !== 'loss') collect(this.#plan, this.#sums, first, sums, first);
    if (kind === 'hessian') collectTriangle(this.#plan, this.#triangle, sums, 1 + this.#plan.columns);
    return sums;
  }

  #addPlain(block: CodedBlock, kind: 'loss' | 'gradient' | 'hessian'): void {
    const { point, out, triangle } = this.#desk;
    if (kind === 'hessian') this.#kernel.hessian(block, point, out, triangle);
    else this.#kernel[kind](block, point, out);
    const { length } = this.#sums.high;
    const found = new Float64Array(this.#kernel.buffer, out, 1 + length);
    this.#sums.add(0, found[0]!, 0);
    for (let i = 1; i < length; i++) this.#sums.add(i, found[i + 1]!, 0);
    this.largest = Math.max(this.largest, found[1]!);
  }

  #addAccurate(block: CodedBlock): void {
    const { point, second, out, triangle } = this.#desk;
    const { kind } = this.#request;
    this.#kernel.accurate(block, point, second, out, kind === 'hessian' ? triangle : 0);
    const { length } = this.#sums.high;
    const found = new Float64Array(this.#kernel.buffer, out, 2 * (length + 1));
    this.#sums.add(0, found[0]!, found[1]!);
    for (let i = 1; i < length; i++) this.#sums.add(i, found[2 * i + 2]!, found[2 * i + 3]!);
    this.largest = Math.max(this.largest, found[2]!);
  }

  #addOther(block: CodedBlock): void {
    const { point, second, lengths, out } = this.#desk;
    const { length } = this.#sums.high;
    if (this.#request.kind === 'along') this.#kernel.along(block, point, second, lengths, length, out);
    else if (this.#request.kind === 'hessianTimes') this.#kernel.hessianTimes(block, point, second, out);
    else this.#kernel.discrimination(block, point, out);
    const found = new Float64Array(this.#kernel.buffer, out, length);
    for (let i = 0; i < length; i++) this.#sums.add(i, found[i]!, 0);
  }

  /** The triangle that the kernel adds to, of doubles or of pairs. */
  #plain(): Float64Array {
    const length = this.#triangle.high.length * (this.#isAccurate ? 2 : 1);
    return new Float64Array(this.#kernel.buffer, this.#desk.triangle, length);
  }

  /** Adds the kernel's triangle to the sums in double-double, and clears it. */
  #takeTriangle(): void {
    const found = this.#plain();
    const sums = this.#triangle;
    const { length } = sums.high;
    if (this.#isAccurate) for (let i = 0; i < length; i++) sums.add(i, found[2 * i]!, found[2 * i + 1]!);
    else if (this.#isFirst) sums.high.set(found);
    else for (let i = 0; i < length; i++) sums.add(i, found[i]!, 0);
    this.#isFirst = false;
    found.fill(0);
  }
}

/** How many sums over `size` elements a pass has, without those of a Hessian. */
function lengthOf(request: HeldPass, size: number): number {
  const { kind } = request;
  if (kind === 'along') return request.lengths.length;
  if (kind === 'predicted') return 2;
  if (kind === 'hessianTimes') return size;
  return kind === 'loss' ? 1 : 1 + size;
}
