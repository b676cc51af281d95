/** Work that threads share: the parts of a pass, each done by whoever is free. The sums of a part are the same on any thread. */
import type { PartPass, Passes } from '../kernel/kernel.js';

/** A pass over all parts. */
export interface Job {
  readonly pass: PartPass;
  /** First row (or place) of each part, and where the last one ends. */
  readonly bounds: readonly number[];
  /** What the pass is given behind first and last. */
  readonly addresses: readonly number[];
  /** Where the result of the first part goes, as the last address, and how far behind it that of the next; null: nowhere. */
  readonly out: { readonly address: number; readonly stride: number } | null;
}

/** Passes that take as many addresses as they are given. */
type AnyPasses = Record<PartPass, (first: number, last: number, ...of: number[]) => void>;

/** Does parts until none is left; `next` gives the number of the next part. */
export function work(passes: Passes, { pass, bounds, addresses, out }: Job, next: () => number): void {
  for (let part = next(); part + 1 < bounds.length; part = next()) {
    const end = out ? [out.address + part * out.stride] : [];
    (passes as AnyPasses)[pass](bounds[part]!, bounds[part + 1]!, ...addresses, ...end);
  }
}

export type ThreadRequest =
  | {
      readonly kind: 'open';
      readonly memory: WebAssembly.Memory;
      readonly module: WebAssembly.Module;
      /** Address of the number of the next part. */
      readonly counter: number;
    }
  | { readonly kind: 'job'; readonly job: Job };

export type ThreadReply =
  | { readonly kind: 'ready' | 'done' }
  | { readonly kind: 'failed'; readonly reason: string };
