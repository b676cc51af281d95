/** The sums of a part of rows of numbers and codes, over their elements: block by block, in double-double. */
import type { CodedBlock, CodedKernel } from '../kernel/coded/kernel.js';
import { MOST_LENGTHS } from './block-sums.js';
import type { Sums } from './objective.js';
import type { HeldPass } from './pooled.js';
import { nameSums, RunningSums, sumCount } from './sums.js';

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

/** The pass without its Hessian, which is summed apart. */
function withoutHessian(request: HeldPass): HeldPass {
  return request.kind === 'hessian' ? { ...request, kind: 'gradient' } : request;
}

export class CodedSums {
  readonly #kernel: CodedKernel;
  readonly #desk: CodedDesk;
  readonly #request: HeldPass;
  readonly #isAccurate: boolean;
  readonly #sums: RunningSums;
  /** The Hessian, but what the kernel has added up since. */
  #hessian: RunningSums | null = null;
  #largest = 0;
  #blocks = 0;

  constructor(kernel: CodedKernel, desk: CodedDesk, request: HeldPass) {
    this.#kernel = kernel;
    this.#desk = desk;
    this.#request = request;
    this.#isAccurate = 'precision' in request && request.precision === 'double-double';
    this.#sums = new RunningSums(sumCount(withoutHessian(request)));
    this.#triangle().fill(0);
  }

  /** Adds a block. */
  add(block: CodedBlock): void {
    const { kind } = this.#request;
    if (this.#isAccurate) this.#addAccurate(block);
    else if (kind === 'loss' || kind === 'gradient' || kind === 'hessian') this.#addPlain(block, kind);
    else this.#addOther(block);
    if (++this.#blocks % HESSIAN_BLOCKS === 0 && kind === 'hessian') this.#takeTriangle();
  }

  finish(): Sums {
    const named = nameSums(withoutHessian(this.#request), this.#sums, this.#largest);
    if (this.#request.kind !== 'hessian') return named;
    // The sums of one triangle are what they are.
    if (this.#hessian === null && !this.#isAccurate) return { ...named, hessian: this.#triangle().slice() };
    const { high, low } = this.#takeTriangle();
    return { ...named, hessian: high, hessianLow: low };
  }

  #addPlain(block: CodedBlock, kind: 'loss' | 'gradient' | 'hessian'): void {
    const { point, out, triangle } = this.#desk;
    if (kind === 'hessian') this.#kernel.hessian(block, point, out, triangle);
    else this.#kernel[kind](block, point, out);
    const { length } = this.#sums.high;
    const found = new Float64Array(this.#kernel.buffer, out, 1 + length);
    this.#sums.add(0, found[0]!, 0);
    for (let i = 1; i < length; i++) this.#sums.add(i, found[i + 1]!, 0);
    this.#largest = Math.max(this.#largest, found[1]!);
  }

  #addAccurate(block: CodedBlock): void {
    const { point, second, out, triangle } = this.#desk;
    this.#kernel.accurate(block, point, second, out, this.#request.kind === 'hessian' ? triangle : 0);
    const { length } = this.#sums.high;
    const found = new Float64Array(this.#kernel.buffer, out, 2 * (length + 1));
    this.#sums.add(0, found[0]!, found[1]!);
    for (let i = 1; i < length; i++) this.#sums.add(i, found[2 * i + 2]!, found[2 * i + 3]!);
    this.#largest = Math.max(this.#largest, found[2]!);
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

  /** The triangle that the kernel adds to, of doubles or of pairs; empty where no Hessian is asked for. */
  #triangle(): Float64Array {
    const { kind, at } = this.#request;
    const pairs = (at.length * (at.length + 1)) / 2;
    const length = kind !== 'hessian' ? 0 : this.#isAccurate ? 2 * pairs : pairs;
    return new Float64Array(this.#kernel.buffer, this.#desk.triangle, length);
  }

  /** Adds the kernel's triangle to the Hessian, and clears it. */
  #takeTriangle(): RunningSums {
    const found = this.#triangle();
    const length = this.#isAccurate ? found.length / 2 : found.length;
    this.#hessian ??= new RunningSums(length);
    const sums = this.#hessian;
    if (this.#isAccurate) for (let i = 0; i < length; i++) sums.add(i, found[2 * i]!, found[2 * i + 1]!);
    else sums.addVector(0, found);
    found.fill(0);
    return sums;
  }
}
