/** Sums over sets of blocks: many questions at a time, each to some of the blocks. */
import type { Sums } from '../objective/objective.js';
import { added } from '../objective/sums.js';
import { turn } from '../pool/turn.js';
import type { Asked, Block } from './blocks.js';

/** A question to some blocks, ascending. */
export interface BlockQuestion {
  readonly blocks: readonly number[];
  readonly pass: Asked;
}

const NOTHING: Sums = { loss: 0, lossLow: 0, largestLogOdds: 0 };

/** Milliseconds after which the event loop gets a turn. */
const TURN = 16;

export class Asking {
  /** Passes over all rows. */
  passes = 0;
  readonly #blocks: readonly Block[];
  readonly #rows: number;
  readonly #signal: AbortSignal | undefined;
  #last = performance.now();

  constructor(blocks: readonly Block[], signal?: AbortSignal) {
    this.#blocks = blocks;
    this.#rows = blocks.reduce((sum, { training }) => sum + training.design.rows, 0);
    this.#signal = signal;
  }

  /** The answers, in the order of the questions; those of blocks are added in their order. Throws the signal's reason. */
  async answers(questions: readonly BlockQuestion[]): Promise<Sums[]> {
    this.#signal?.throwIfAborted();
    if (performance.now() - this.#last > TURN) {
      await turn();
      this.#last = performance.now();
      this.#signal?.throwIfAborted();
    }
    const gradients = this.#gradients(questions);
    return Promise.all(
      questions.map(async (question, i) =>
        question.pass.kind === 'gradient' ? (await gradients)[i]! : this.#sums(question),
      ),
    );
  }

  /** The answers to the questions for gradients, by their index: each block is read once for all of them. */
  async #gradients(questions: readonly BlockQuestion[]): Promise<Sums[]> {
    const parts = questions.map((): Sums[] => []);
    const asked = questions.flatMap(({ pass }, i) => (pass.kind === 'gradient' ? [i] : []));
    await Promise.all(
      this.#blocks.map(async (block, b) => {
        const own = asked.filter((i) => questions[i]!.blocks.includes(b));
        if (own.length === 0) return;
        this.#count(b, own.length);
        const found = await block.gradients(own.map((i) => questions[i]!.pass.at));
        own.forEach((i, k) => {
          parts[i]![questions[i]!.blocks.indexOf(b)] = found[k]!;
        });
      }),
    );
    return parts.map((some, i) => (some.length === 0 ? NOTHING : added(questions[i]!.pass, some)));
  }

  #count(block: number, passes: number): void {
    this.passes += (passes * this.#blocks[block]!.training.design.rows) / this.#rows;
  }

  /** The answers of each block alone. */
  async apart(pass: Asked): Promise<Sums[]> {
    return this.answers(this.#blocks.map((_, block) => ({ blocks: [block], pass })));
  }

  async #sums({ blocks, pass }: BlockQuestion): Promise<Sums> {
    const parts = await Promise.all(
      blocks.map((block) => {
        this.#count(block, 1);
        return this.#blocks[block]!.ask(pass);
      }),
    );
    return added(pass, parts);
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
