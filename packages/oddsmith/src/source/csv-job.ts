/** What the threads that read one CSV file share. */
import type { CsvOptions } from '@oddsmith/core';
import type { CsvLayout, PartsRead, SharedColumn } from '@oddsmith/core/csv';

/** One reading of a file. Each thread takes the next part that nobody has taken, and says how many rows it has. */
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
  /** The next part to take. */
  readonly next: Int32Array<SharedArrayBuffer>;
  /** The rows of each part and one more; 0 as long as they are not known. */
  readonly counts: Int32Array<SharedArrayBuffer>;
}

/** What a thread says at its end: what it read, or that the file is to be read in order, for this reason. */
export type CsvReply = PartsRead | { readonly irregular: string };

/** How many parts the file has. */
export function partCount({ size, partBytes }: Pick<CsvJob, 'size' | 'partBytes'>): number {
  return Math.ceil(size / partBytes);
}
