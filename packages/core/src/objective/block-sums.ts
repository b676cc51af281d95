/** How a kernel answers a question about one block of rows. */
import type { Kernel } from '../kernel/kernel.js';
import { packedLength } from '../math/packed.js';
import type { FirthPass, Pass, Sums } from './objective.js';
import { writeScaled } from './scaling.js';
import { type RunningSums, sumCount } from './sums.js';

/** The questions that go to a kernel block after block. */
export type KernelPass = Exclude<Pass, FirthPass | { kind: 'batch' | 'gradients' }>;

/** Where a kernel finds what it needs of any block, and puts its sums. */
export interface Desk {
  readonly beta: number;
  /** A second vector: the low part of β, a step, what a Hessian is multiplied by. */
  readonly second: number;
  /** Room for `MOST_LENGTHS`. */
  readonly lengths: number;
  readonly out: number;
}

/** Where the rows of a block are: x, weights of events and of the others, offset. */
export type BlockRows = readonly [x: number, events: number, others: number, offset: number];

/** Most lengths of one `along` pass. */
export const MOST_LENGTHS = 16;
const BYTES = 8;

export function reserveDesk(kernel: Kernel, columns: number): Desk {
  const sums = 3 + columns + (columns * (columns + 1)) / 2;
  return {
    beta: kernel.reserve(columns * BYTES),
    second: kernel.reserve(columns * BYTES),
    lengths: kernel.reserve(MOST_LENGTHS * BYTES),
    out: kernel.reserve(sums * 2 * BYTES + MOST_LENGTHS * BYTES),
  };
}

/** Puts the point of a pass on the desk, for columns that are multiplied by `scales`. */
export function layOut(kernel: Kernel, desk: Desk, request: KernelPass, scales: Float64Array): void {
  const view = (address: number, length: number) => new Float64Array(kernel.buffer, address, length);
  const columns = scales.length;
  writeScaled(view(desk.beta, columns), request.at, scales);
  const second = view(desk.second, columns);
  if (request.kind === 'along') {
    writeScaled(second, request.step, scales);
    view(desk.lengths, request.lengths.length).set(request.lengths);
  } else if (request.kind === 'hessianTimes') writeScaled(second, request.vector, scales);
  else if (request.kind !== 'predicted' && request.precision === 'double-double') {
    if (request.atLow) writeScaled(second, request.atLow, scales);
    else second.fill(0);
  }
}

/** Adds the sums of a block, over columns as they are in memory; returns its largest |z|, 0 where nobody asked. */
export function addBlock(
  kernel: Kernel,
  desk: Desk,
  rows: BlockRows,
  columns: number,
  panels: number,
  request: KernelPass,
  sums: RunningSums,
): number {
  const count = sumCount(request);
  const { beta, second, lengths, out } = desk;
  const take = (skipped: number) => {
    const found = new Float64Array(kernel.buffer, out, count + skipped);
    for (let i = 0; i < count; i++) sums.add(i, found[i + skipped]!, 0);
  };
  if (request.kind === 'along') {
    kernel.along(...rows, beta, second, lengths, count, columns, panels, out);
    take(0);
    return 0;
  }
  if (request.kind === 'hessianTimes') {
    kernel.hessianTimes(...rows, beta, second, columns, panels, out);
    take(0);
    return 0;
  }
  if (request.kind === 'predicted') {
    kernel.discrimination(...rows, beta, columns, panels, out);
    take(0);
    return 0;
  }
  if (request.precision === 'double-double') {
    const hessian = request.kind === 'hessian' ? (request.brief ? 2 : 1) : 0;
    kernel.accurate(...rows, beta, second, columns, panels, hessian, out);
    const found = new Float64Array(kernel.buffer, out, 2 * (count + 1));
    sums.add(0, found[0]!, found[1]!);
    for (let i = 1; i < count; i++) sums.add(i, found[2 * i + 2]!, found[2 * i + 3]!);
    return found[2]!;
  }
  kernel[request.kind](...rows, beta, columns, panels, out);
  const found = new Float64Array(kernel.buffer, out, count + 1);
  sums.add(0, found[0]!, 0);
  for (let i = 1; i < count; i++) sums.add(i, found[i + 1]!, 0);
  return found[1]!;
}

/** Whether a pass asks for a Hessian in plain sums. */
export function wantsPlainHessian(request: KernelPass): boolean {
  return request.kind === 'hessian' && (request.precision ?? 'double') === 'double';
}

/**
 * The sums of a plain pass with a Hessian over a block that is a part by itself: there is nothing to add, and of
 * thousands of columns that takes as long as a tenth of the products.
 */
export function hessianOfBlock(
  kernel: Kernel,
  { beta, out }: Desk,
  rows: BlockRows,
  columns: number,
  panels: number,
): Sums {
  kernel.hessian(...rows, beta, columns, panels, out);
  const found = new Float64Array(kernel.buffer, out, 2 + columns + packedLength(columns));
  const [gradient, hessian] = [found.slice(2, 2 + columns), found.slice(2 + columns)];
  const gradientLow = new Float64Array(columns);
  return { loss: found[0]!, lossLow: 0, largestLogOdds: found[1]!, gradient, gradientLow, hessian };
}
