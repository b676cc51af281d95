/** Collects the worst number of correct digits of each quantity of each problem, and prints them as a table. */

export class DigitsTable {
  private readonly worst = new Map<string, Map<string, number>>();

  /** Notes the digits of one more number, and gives back the worst so far in this cell. */
  note(row: string, column: string, digits: number): number {
    const cells = this.worst.get(row) ?? new Map<string, number>();
    this.worst.set(row, cells);
    const least = Math.min(digits, cells.get(column) ?? Number.POSITIVE_INFINITY);
    cells.set(column, least);
    return least;
  }

  /** Of all cells, those of the given columns that reach so many digits. */
  reaching(goal: number, columns: readonly string[]): string {
    const cells = [...this.worst.values()].flatMap((row) => columns.map((column) => row.get(column)));
    const known = cells.filter((digits) => digits !== undefined);
    return `${known.filter((digits) => digits >= goal).length} of ${known.length} reach ${goal} digits`;
  }

  toJSON(): Record<string, Record<string, number>> {
    return Object.fromEntries([...this.worst].map(([name, row]) => [name, Object.fromEntries(row)]));
  }

  /** A Markdown table: rows by name, the worst digits with one decimal, cut. */
  toString(title: string): string {
    const columns = [...new Set([...this.worst.values()].flatMap((row) => [...row.keys()]))];
    const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
    const body = [...this.worst].map(([name, row]) =>
      line([name, ...columns.map((column) => cell(row.get(column)))]),
    );
    return [line([title, ...columns]), line(['---', ...columns.map(() => '--:')]), ...body].join('\n');
  }
}

function cell(digits: number | undefined): string {
  return digits === undefined ? '' : (Math.floor(digits * 10) / 10).toFixed(1);
}
