/** A small table as lines. */
import { displayWidth, elide, type Page, padEnd, padStart, printable } from '../output/printable.js';

const GAP = '  ';

interface TableText {
  readonly header: readonly string[];
  readonly body: readonly (readonly string[])[];
}

/** Cells that a table takes where nothing is cut. */
export function tableWidth({ header, body }: TableText, page: Page): number {
  const widest = (column: number) =>
    Math.max(...[header, ...body].map((cells) => displayWidth(printable(cells[column]!, page))));
  return header.reduce((sum, _, column) => sum + widest(column) + (column > 0 ? GAP.length : 0), 0);
}

/**
 * The first column to the left, cut where it leaves the others no room; the others to the right, or, with `last` =
 * `left`, numbers first and a text at the end, which is cut.
 */
export function alignedTable(
  header: readonly string[],
  body: readonly (readonly string[])[],
  page: Page,
  last: 'right' | 'left' = 'right',
): string[] {
  const rows = [header, ...body].map((cells) => cells.map((cell) => printable(cell, page)));
  const widths = header.map((_, column) => Math.max(...rows.map((cells) => displayWidth(cells[column]!))));
  const flexible = last === 'right' ? 0 : header.length - 1;
  const fixed = widths.reduce(
    (sum, width, column) => (column === flexible ? sum : sum + width + GAP.length),
    0,
  );
  widths[flexible] = Math.max(4, Math.min(widths[flexible]!, page.width - fixed));
  return rows.map((cells) =>
    cells
      .map((cell, column) => {
        if (column === flexible) return padEnd(elide(cell, widths[column]!, page), widths[column]!);
        return padStart(cell, widths[column]!);
      })
      .join(GAP)
      .trimEnd(),
  );
}
