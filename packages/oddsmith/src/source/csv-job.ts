/** What the threads that read one CSV file share. */
import type { CsvOptions } from '@oddsmith/core';
import type { CsvLayout, PartsRead, SharedColumn } from '@oddsmith/core/csv';

/** One reading of a file. A thread takes the next part nobody has taken, and may put its rows when its turn comes. */
export interface CsvJob {
  readonly path: string;
  /** Bytes of the file, and of a part, about. */
  readonly size: number;
  readonly partBytes: number;
  readonly layout: CsvLayout;
  readonly options: CsvOptions;
  readonly scanner: WebAssembly.Module;
  readonly columns: readonly SharedColumn[];
  readonly capacity: number;
  /** Three integers, at the places below. */
  readonly control: Int32Array<SharedArrayBuffer>;
}

/** Places in `control`: the next part to take, how many have had their turn, and the rows of those. */
export const NEXT = 0;
export const TURN = 1;
export const ROWS = 2;

/** What a thread says at its end: what it read, or that the file is to be read in order, for this reason. */
export type CsvReply = PartsRead | { readonly irregular: string };

/** How many parts the file has. */
export function partCount({ size, partBytes }: Pick<CsvJob, 'size' | 'partBytes'>): number {
  return Math.ceil(size / partBytes);
}
