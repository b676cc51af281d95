/** Work that threads share: calls of one function over one memory, each made by whoever is free. */

/** Calls of one function of a kernel, none of which reads what another writes. */
export interface Job {
  readonly pass: string;
  /** What it is called with, call after call. */
  readonly calls: readonly (readonly number[])[];
}

/** The functions of a kernel. */
export type Functions = Readonly<Record<string, (...given: number[]) => unknown>>;

/**
 * Makes calls until none is left; `next` gives the number of the next one. `own`: the address of memory that only this thread
 * writes to, which every call is given last; null: they are given nothing more.
 */
export function work(
  functions: Functions,
  { pass, calls }: Job,
  own: number | null,
  next: () => number,
): void {
  const more = own === null ? [] : [own];
  for (let at = next(); at < calls.length; at = next()) functions[pass]!(...calls[at]!, ...more);
}

/** Makes all calls on this thread. */
export function workAlone(functions: Functions, job: Job, own: number | null): void {
  let at = 0;
  work(functions, job, own, () => at++);
}

export type ThreadRequest =
  | {
      readonly kind: 'open';
      readonly memory: WebAssembly.Memory;
      readonly module: WebAssembly.Module;
      /** Address of the number of the next call. */
      readonly counter: number;
      readonly own: number | null;
    }
  | { readonly kind: 'job'; readonly job: Job };

export type ThreadReply =
  | { readonly kind: 'ready' | 'done' }
  | { readonly kind: 'failed'; readonly reason: string };
