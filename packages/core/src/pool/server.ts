/** A thread's side: holds rows of fits and answers questions about them, one after the other. */
import { provideRelaxed } from '../kernel/relaxed/modules.js';
import { buffersOf, type PostedError, postedError } from '../worker/protocol.js';
import { Holding } from './holding.js';
import { readPiece } from './piece.js';
import type { Answers, Order, Question, Reply, Request } from './protocol.js';
import { withTurns } from './turn.js';

/** A question that waits for its turn. */
type Waiting = Exclude<Question, { kind: 'release' }> & { readonly id: number };
type Value = Answers[keyof Answers];

export type Post = (reply: Reply, transfer: ArrayBuffer[]) => void;

const RELEASED: PostedError = { code: 'source-failed', message: 'These rows were released.', at: {} };

export class Server {
  readonly #post: Post;
  /** What is held by number, or why it is not. */
  readonly #held = new Map<number, Holding | PostedError>();
  #queue: (Order | Waiting)[] = [];
  #isBusy = false;

  constructor(post: Post) {
    this.#post = post;
  }

  receive(request: Request): void {
    if (request.kind === 'release') this.#release(request.held, request.id);
    else this.#queue.push(request);
    if (!this.#isBusy) void this.#work();
  }

  #release(held: number, id: number): void {
    const holding = this.#held.get(held);
    this.#held.delete(held);
    if (holding instanceof Holding) holding.release();
    this.#queue = this.#queue.filter((request) => request.held !== held);
    this.#post({ kind: 'answer', id, value: null }, []);
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      if ('id' in next) await this.#answer(next);
      else this.#obey(next);
    }
    this.#isBusy = false;
  }

  /** What fails is kept for the next question. */
  #obey(order: Order): void {
    try {
      if (order.kind === 'open') this.#open(order);
      const holding = this.#held.get(order.held);
      if (!(holding instanceof Holding)) return;
      if (order.kind === 'scale') holding.scale(order.scales);
      if (order.kind === 'reweigh') holding.reweigh(order.events, order.others, 0);
      if (order.kind === 'sample') this.#held.set(order.sample, holding.sample(order.stride));
    } catch (error) {
      this.#held.set(order.kind === 'sample' ? order.sample : order.held, postedError(error));
    }
  }

  #open({ held, run, kernel, modules }: Extract<Order, { kind: 'open' }>): void {
    if (modules !== null) provideRelaxed(modules);
    this.#held.set(held, Holding.of(run, kernel));
  }

  async #answer(asked: Waiting): Promise<void> {
    const { id } = asked;
    const holding = this.#held.get(asked.held);
    if (!(holding instanceof Holding))
      return this.#post({ kind: 'failure', id, error: holding ?? RELEASED }, []);
    try {
      const value = await this.#valueOf(asked, holding);
      if (value !== null) this.#post({ kind: 'answer', id, value }, [...buffersOf(value)]);
    } catch (error) {
      this.#post({ kind: 'failure', id, error: postedError(error) }, []);
    }
  }

  /** Null when the rows were released meanwhile. */
  #valueOf(asked: Waiting, holding: Holding): Value | Promise<Value> {
    if (asked.kind === 'largest') return holding.largest();
    if (asked.kind === 'ranges') return holding.ranges();
    if (asked.kind === 'rows') {
      holding.load(readPiece(asked.piece, asked.count, holding.format), 0, asked.at, asked.count);
      return asked.piece;
    }
    return withTurns(holding.steps(asked.pass), () => this.#held.get(asked.held) !== holding);
  }
}
