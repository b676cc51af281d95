/** The ten rows that every step is told on. */
import { TEN_ROWS } from '../samples/ten-rows.js';

const cells = TEN_ROWS.trim()
  .split('\n')
  .slice(1)
  .map((text) => text.split(',').map(Number));

export const X: readonly number[] = cells.map(([x]) => x!);
export const Y: readonly number[] = cells.map(([, y]) => y!);

/** Columns of the rows, `times` over. */
export function copies(times: number): { readonly x: number[]; readonly y: number[] } {
  const repeated = (values: readonly number[]) => Array.from({ length: times }, () => values).flat();
  return { x: repeated(X), y: repeated(Y) };
}

/** `count` numbers evenly from one end to the other. */
export function spread(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}
