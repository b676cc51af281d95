/** Who makes the calls of engines that take long: this thread, or several over one memory. The bits are the same. */
import type { KernelKind } from '../kernel/create.js';
import { createWideEngine } from '../kernel/wide/create.js';
import type { SharedPass, WideEngine } from '../kernel/wide/engine.js';
import { Crew, type Workplace } from '../thread/crew.js';
import type { Soon } from './columns.js';

interface Post {
  readonly crew: Crew;
  readonly place: Workplace;
}

/** Hands of one path. */
export class Hands {
  /** This one included. */
  readonly threads: number;
  /** Crews that have begun to start and have no engine yet. */
  readonly #idle: Crew[];
  readonly #posts = new Map<WideEngine, Post>();

  /** `engines`: how many engines will want other threads, which start at once. */
  constructor(threads: number, engines: number) {
    this.threads = threads;
    this.#idle = threads > 1 ? Array.from({ length: engines }, () => new Crew(threads)) : [];
  }

  /** Other threads that are there. */
  get helpers(): number {
    let sum = 0;
    for (const { crew } of this.#posts.values()) sum += crew.helpers;
    return sum;
  }

  /** Resolves once the other threads are on their way. */
  async begun(): Promise<void> {
    await Promise.all(this.#idle.map((crew) => crew.begun));
  }

  /** An engine whose calls are shared out, as long as there are crews for engines. */
  engine(kind: KernelKind): WideEngine {
    const crew = this.#idle.pop();
    const engine = createWideEngine(kind, crew ? this.threads : 1);
    if (crew === undefined) return engine;
    if (engine.sharing === null) crew.end();
    else this.#posts.set(engine, { crew, place: engine.sharing });
    return engine;
  }

  /** Makes calls none of which reads what another writes. */
  make(engine: WideEngine, pass: SharedPass, calls: readonly (readonly number[])[]): Soon<void> {
    const post = this.#posts.get(engine);
    if (post !== undefined && calls.length > 1) {
      const { addresses } = engine.sharing!;
      return post.crew.work(post.place, { pass, calls: calls.map((given) => addresses(pass, given)) });
    }
    const each = engine[pass] as (...given: number[]) => void;
    for (const given of calls) each(...given);
  }

  end(): void {
    for (const { crew } of this.#posts.values()) crew.end();
    for (const crew of this.#idle) crew.end();
    this.#posts.clear();
    this.#idle.length = 0;
  }
}

/** This thread alone. */
export const ALONE = new Hands(1, 0);
