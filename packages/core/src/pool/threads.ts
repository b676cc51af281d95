/** How many threads a fit is worth. */

/** More threads than this wait for memory, not for each other. */
const MOST = 8;
/** Nanoseconds of a fit on one thread for each value of the design, and for each product of two in its row. */
const PER_VALUE = 15;
const PER_PRODUCT = 0.6;
/** The same for each look-up of a pair of codes, or of a code and a number. */
const PER_LOOK_UP = 9;
/** Milliseconds of work that pay for starting threads, and for talking to those of an open pool. */
const WORTH_STARTING = 50;
const WORTH_TALKING = 6;

interface Host {
  readonly navigator?: { readonly hardwareConcurrency?: number };
  readonly process?: { getBuiltinModule?(name: string): unknown };
}

/** Threads that this machine runs at the same time, at most 8. */
export function availableThreads(): number {
  const { navigator, process } = globalThis as Host;
  const os = process?.getBuiltinModule?.('node:os') as { availableParallelism?(): number } | undefined;
  return Math.min(MOST, os?.availableParallelism?.() ?? navigator?.hardwareConcurrency ?? 1);
}

/** Milliseconds of a fit of so many rows on one thread, of columns of numbers and factors as codes. */
export function workOf(rows: number, columns: number, factors = 0): number {
  const lookUps = (factors * (factors + 1)) / 2 + factors * columns;
  return (rows * (columns * (PER_VALUE + PER_PRODUCT * columns) + PER_LOOK_UP * lookUps)) / 1e6;
}

/**
 * Threads for a fit of so much work: 1 where more would not pay. `asked`: the most that are wanted, by default what the
 * machine has; `isOpen`: whether the pool has been opened.
 */
export function threadsThatPay(milliseconds: number, asked: number | undefined, isOpen: boolean): number {
  return milliseconds > (isOpen ? WORTH_TALKING : WORTH_STARTING) ? (asked ?? availableThreads()) : 1;
}
