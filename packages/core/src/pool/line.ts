/** The line to one thread of the pool: numbered questions and their answers, for several fits at a time. */
import { OddsmithError } from '../errors.js';
import { connect } from '../worker/connect.js';
import type { Link, Open } from '../worker/link.js';
import { errorOf } from '../worker/protocol.js';
import type { Answers, Order, Question, Reply, Request } from './protocol.js';

export type OpenLine = Open<Request, Reply>;

interface Pending {
  readonly held: number;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** Milliseconds after which a thread that is still busy with released rows, and with nothing else, is ended. */
const GRACE = 100;

export class Line {
  readonly #name: string;
  readonly #pending = new Map<number, Pending>();
  #link: Link<Request> | null = null;
  #failure: OddsmithError | null = null;
  #last = 0;

  private constructor(name: string) {
    this.#name = name;
  }

  /** Starts a thread. Rejects with a plain Error that says why there is none. */
  static async open(name: string, open: OpenLine): Promise<Line> {
    const line = new Line(name);
    line.#link = await connect<Request, Reply>(open, {
      onReply: (reply) => line.#receive(reply),
      onFailure: (reason) => line.#fail(reason),
    });
    line.#link.hold(false);
    return line;
  }

  /** Whether the thread is gone. */
  get ended(): boolean {
    return this.#failure !== null;
  }

  /** Rejects with what failed there, or with `source-failed` and the thread's name where it is gone. */
  ask<Kind extends Question['kind']>(
    question: Extract<Question, { kind: Kind }>,
    transfer: ArrayBuffer[] = [],
  ): Promise<Answers[Kind]> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      this.#pending.set(id, { held: question.held, resolve, reject });
      this.#link!.hold(true);
      this.#link!.post({ ...question, id }, transfer);
    });
  }

  tell(order: Order, transfer: ArrayBuffer[] = []): void {
    if (!this.#failure) this.#link!.post(order, transfer);
  }

  /** Has the thread forget rows: what it was asked about them is never answered. */
  release(held: number): void {
    let isUnderWay = false;
    for (const [id, pending] of this.#pending) {
      if (pending.held !== held) continue;
      this.#pending.delete(id);
      isUnderWay = true;
    }
    let isReleased = false;
    const settle = () => {
      isReleased = true;
    };
    this.ask({ kind: 'release', held }).then(settle, settle);
    if (!isUnderWay) return;
    setTimeout(() => {
      if (!isReleased && this.#pending.size === 1) this.end();
    }, GRACE);
  }

  /** Ends the thread; what is pending rejects. */
  end(): void {
    this.#link!.end();
    this.#fail('it was ended');
  }

  #receive(reply: Reply): void {
    if (reply.kind === 'ready') return;
    const pending = this.#pending.get(reply.id);
    if (pending === undefined) return;
    this.#pending.delete(reply.id);
    if (this.#pending.size === 0) this.#link!.hold(false);
    if (reply.kind === 'failure') pending.reject(errorOf(reply.error));
    else pending.resolve(reply.value as never);
  }

  #fail(reason: string): void {
    const message = `${this.#name} of the pool stopped: ${reason}. Fit again: a new one takes its place.`;
    this.#failure ??= new OddsmithError('source-failed', message);
    for (const { reject } of this.#pending.values()) reject(this.#failure);
    this.#pending.clear();
  }
}
