/** Sums over sets of blocks: many questions at a time, each to some of the blocks. */
import type { Sums } from '../objective/objective.js';
import { turn } from '../pool/turn.js';
import type { Asked, BlockQuestion, Blocks } from './blocks.js';

/** Milliseconds after which the event loop gets a turn. */
const TURN = 16;

export class Asking {
  /** Passes over all rows. */
  passes = 0;
  readonly #loaded: Blocks;
  /** The share of all rows that each block has. */
  readonly #shares: readonly number[];
  readonly #signal: AbortSignal | undefined;
  #last = performance.now();

  constructor(loaded: Blocks, signal?: AbortSignal) {
    const sizes = loaded.blocks.map(({ training }) => training.design.rows);
    const rows = sizes.reduce((sum, size) => sum + size, 0);
    this.#loaded = loaded;
    this.#shares = sizes.map((size) => size / rows);
    this.#signal = signal;
  }

  /** The answers, in the order of the questions. Throws the signal's reason. */
  async answers(questions: readonly BlockQuestion[]): Promise<Sums[]> {
    this.#signal?.throwIfAborted();
    if (performance.now() - this.#last > TURN) {
      await turn();
      this.#last = performance.now();
      this.#signal?.throwIfAborted();
    }
    for (const { blocks } of questions) for (const block of blocks) this.passes += this.#shares[block]!;
    return this.#loaded.rows.answers(questions);
  }

  /** The answers of each block alone. */
  async apart(pass: Asked): Promise<Sums[]> {
    return this.answers(this.#shares.map((_, block) => ({ blocks: [block], pass })));
  }

  /** The log-odds of the rows of a block. */
  logOdds(block: number, at: Float64Array): Float64Array {
    return this.#loaded.rows.logOdds(block, at);
  }
}

/** Work that asks for sums over its own set of blocks. */
export interface Asker<Result> {
  readonly blocks: readonly number[];
  readonly work: Generator<Asked, Result, Sums | undefined>;
}

/** Runs works side by side: in each round the questions of all that are not done are asked together. */
export async function sideBySide<Result>(
  asking: Asking,
  askers: readonly Asker<Result>[],
): Promise<Result[]> {
  const results: Result[] = [];
  let open = askers.map(({ blocks, work }, index) => ({ blocks, work, index, step: work.next() }));
  for (;;) {
    const questions: BlockQuestion[] = [];
    const asked: typeof open = [];
    for (const one of open) {
      if (one.step.done) results[one.index] = one.step.value;
      else {
        questions.push({ blocks: one.blocks, pass: one.step.value });
        asked.push(one);
      }
    }
    if (asked.length === 0) return results;
    const answers = await asking.answers(questions);
    open = asked.map((one, i) => ({ ...one, step: one.work.next(answers[i]!) }));
  }
}
