/** Work that the worker does for a question: how it gets on, what came of it; asked again only where the question changed. */
import { OddsmithError } from '@oddsmith/core';
import { signal } from '@preact/signals';

export type JobState<Ask, Report> =
  | { readonly status: 'idle' }
  | { readonly status: 'running'; readonly of: Ask; readonly done: number; readonly total: number }
  | { readonly status: 'done'; readonly of: Ask; readonly report: Report }
  | { readonly status: 'cancelled'; readonly of: Ask }
  | { readonly status: 'failed'; readonly of: Ask; readonly error: OddsmithError };

export interface JobWatch {
  readonly signal: AbortSignal;
  readonly tell: (done: number, total: number) => void;
}

export class Job<Ask, Report> {
  readonly state = signal<JobState<Ask, Report>>({ status: 'idle' });
  readonly #work: (ask: Ask, watch: JobWatch) => Promise<Report>;
  #control: AbortController | null = null;
  #result: Promise<Report> | null = null;

  constructor(work: (ask: Ask, watch: JobWatch) => Promise<Report>) {
    this.#work = work;
  }

  /** The report on `ask`: the one that is there or under way, or else a new one; what is under way on another is given up. */
  run(ask: Ask): Promise<Report> {
    const state = this.state.peek();
    const isThere = state.status === 'done' || state.status === 'running';
    if (isThere && state.of === ask && this.#result !== null) return this.#result;
    this.#control?.abort();
    const control = new AbortController();
    this.#control = control;
    this.#result = this.#settled(ask, control);
    return this.#result;
  }

  /** Gives up what is under way. */
  cancel(): void {
    const state = this.state.peek();
    if (state.status !== 'running') return;
    this.#control?.abort();
    this.#control = null;
    this.state.value = { status: 'cancelled', of: state.of };
  }

  async #settled(ask: Ask, control: AbortController): Promise<Report> {
    const isMine = () => this.#control === control;
    this.state.value = { status: 'running', of: ask, done: 0, total: 0 };
    const tell = (done: number, total: number) => {
      if (isMine()) this.state.value = { status: 'running', of: ask, done, total };
    };
    try {
      const report = await this.#work(ask, { signal: control.signal, tell });
      if (isMine()) this.state.value = { status: 'done', of: ask, report };
      return report;
    } catch (error) {
      if (isMine()) this.state.value = { status: 'failed', of: ask, error: told(error) };
      throw error;
    }
  }
}

/** Any error as one of core's. */
export function told(error: unknown): OddsmithError {
  if (error instanceof OddsmithError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new OddsmithError('source-failed', message, {}, error);
}
