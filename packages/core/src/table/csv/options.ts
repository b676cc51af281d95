/** The options of `readCsv` and `readCsvSync`. */
import { OddsmithError } from '../../errors.js';
import type { RequestedType } from '../table.js';
import { validateTypes } from '../type-policy.js';

export interface CsvOptions {
  /** One ASCII character. Default: decided among `,` tab `;` `|` from the header and the first lines. */
  readonly delimiter?: string;
  /** Columns to keep, in the file's order; the others are passed over. Default: all. */
  readonly columns?: readonly string[];
  /** Types by column where the type policy is not wanted. Default: none. */
  readonly types?: Readonly<Record<string, RequestedType>>;
  /** The file's name, for messages and `Table.source`. Default: none. */
  readonly name?: string;
}

export interface CsvStreamOptions extends CsvOptions {
  /** Cancels: the promise rejects with code `cancelled`. */
  readonly signal?: AbortSignal;
  /** Bytes of the source, about, where it is a function or a stream: memory is then allocated once. Default: not known. */
  readonly totalBytes?: number;
  /** Bytes of the source read so far; starts again from 0 when the source is read a second time. */
  readonly onProgress?: (bytesRead: number) => void;
}

/** Checks what does not depend on the file; throws `option-invalid`. */
export function validateCsvOptions(options: CsvOptions): void {
  const { delimiter, types = {} } = options;
  if (delimiter !== undefined && !/^[^"\r\n\u0080-\uffff]$/.test(delimiter)) {
    throw new OddsmithError(
      'option-invalid',
      `delimiter must be one ASCII character other than a quote or a line end, got ${JSON.stringify(delimiter)}.`,
      { option: 'delimiter' },
    );
  }
  validateTypes(types);
}
