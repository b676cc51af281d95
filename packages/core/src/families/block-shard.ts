/**
 * Rows of a design as a shard for families beyond the binary one: every pass streams them block after block, so that
 * nothing of n rows by p columns is kept. Blocks are summed in double-double in row order: the bits do not depend on
 * who waits.
 */
import type { Design } from '../formula/schema.js';
import { type Pairs, pairs } from '../math/cholesky-double-double.js';
import type { CountedShard, Pass, PassKind, Sums } from '../objective/objective.js';
import { nameSums, RunningSums, sumCount } from '../objective/sums.js';
import { type DesignBlock, designBlocks } from '../observations/predictor.js';
import { answered, type Waiting } from './answered.js';

/** The questions that rows of several classes answer. */
export type BlockPass = Extract<Pass, { kind: 'loss' | 'gradient' | 'hessian' | 'along' }>;

/**
 * Adds what a block says to sums laid out as the loss, the gradient and the packed Hessian, or as the losses of a line
 * search; low parts may be left at 0. Returns the largest difference of two log-odds of any of its rows.
 */
export type AddBlock = (block: DesignBlock, into: Pairs) => number;

/** A likelihood as a sum over rows. */
export interface BlockObjective {
  /** Makes what answers a pass. */
  begin(request: BlockPass): AddBlock;
}

export interface BlockRows {
  readonly design: Design;
  /** What each column is multiplied by: powers of two. */
  readonly scales: Float64Array;
}

/** The design block after block, its columns scaled. */
export function* scaledBlocks({ design, scales }: BlockRows): Generator<DesignBlock> {
  const size = scales.length;
  for (const block of designBlocks(design)) {
    const { x, count } = block;
    for (let i = 0, at = 0; i < count; i++) for (let j = 0; j < size; j++, at++) x[at] = x[at]! * scales[j]!;
    yield block;
  }
}

function isBlockPass(request: Pass): request is BlockPass {
  return BLOCK_PASSES.has(request.kind) && !('factors' in request);
}

const BLOCK_PASSES: ReadonlySet<PassKind> = new Set<PassKind>(['loss', 'gradient', 'hessian', 'along']);

export class BlockShard implements CountedShard {
  readonly answers = BLOCK_PASSES;
  readonly rows: number;
  readonly #rows: BlockRows;
  readonly #objective: BlockObjective;
  readonly #waiting: Waiting | null;

  /** `waiting`: passes give the event loop turns, and end when cancelled; null for who cannot wait. */
  constructor(rows: BlockRows, objective: BlockObjective, waiting: Waiting | null) {
    this.rows = rows.design.rows;
    this.#rows = rows;
    this.#objective = objective;
    this.#waiting = waiting;
  }

  pass(request: Pass): Sums | Promise<Sums> {
    if (!isBlockPass(request)) throw new Error(`A shard of blocks does not answer ${request.kind}.`);
    return answered(this.#steps(request), this.#waiting);
  }

  /** Null after each block, and the sums at the end. */
  *#steps(request: BlockPass): Generator<Sums | null> {
    const count = sumCount(request);
    const sums = new RunningSums(count);
    const desk = pairs(count);
    const add = this.#objective.begin(request);
    let largest = 0;
    for (const block of scaledBlocks(this.#rows)) {
      desk.high.fill(0);
      desk.low.fill(0);
      largest = Math.max(largest, add(block, desk));
      sums.addVector(0, desk.high, desk.low);
      yield null;
    }
    yield nameSums(request, sums, largest);
  }
}
