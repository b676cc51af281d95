/** What the beginning of a file tells of the rest. */
import type { TokenType } from '../type-policy.js';
import { isPlainText, withoutMark } from './encoding.js';
import type { CsvOptions } from './options.js';
import { CsvPass } from './pass.js';
import { isScannable } from './plain/records.js';

/** How a file is laid out: enough to read any part of it that begins with a record. */
export interface CsvLayout {
  /** Its byte. */
  readonly delimiter: number;
  readonly header: readonly string[];
  /** What the first rows speak for, by column of the file; null where they have no value, or the column is not kept. */
  readonly types: readonly (TokenType | null)[];
  /** Where the record after the header begins. */
  readonly start: number;
}

/**
 * The layout of the file that begins with `head`; null where it is not UTF-8 or has but one column (whose empty lines
 * are values), so that its parts cannot be read each for itself. Throws as `readCsv` does.
 */
export function layoutOf(head: Uint8Array, options: CsvOptions): CsvLayout | null {
  if (!isPlainText(head)) return null;
  const text = withoutMark(head);
  const pass = new CsvPass(options);
  pass.push(text, true);
  const { layout } = pass;
  if (layout === null || !isScannable(layout.delimiter, layout.header.length)) return null;
  return { ...layout, start: layout.start + head.length - text.length };
}
