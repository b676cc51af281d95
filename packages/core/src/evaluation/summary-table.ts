/** Numbers and columns of the text of an evaluation. */
import { formatNumber } from '../output/format.js';
import { displayWidth, padEnd, padStart } from '../output/printable.js';

export const number = (value: number) => formatNumber(value, 3);

/** A number, or a dash where there is none. */
export const orDash = (value: number | null) => (value === null ? '-' : number(value));

export function withInterval(estimate: number, interval: readonly [number, number] | null): string {
  return interval === null
    ? number(estimate)
    : `${number(estimate)} [${number(interval[0])}, ${number(interval[1])}]`;
}

/** Columns that end where their header ends; the first begins where it begins. */
export function table(header: readonly string[], body: readonly (readonly string[])[]): string[] {
  const all = [header, ...body];
  const widths = header.map((_, column) => Math.max(...all.map((cells) => displayWidth(cells[column]!))));
  return all.map((cells) =>
    cells
      .map((cell, column) => (column === 0 ? padEnd(cell, widths[0]!) : padStart(cell, widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
}
