/**
 * `@oddsmith/core/csv`: what it takes to read the parts of a large file each for itself, and join them.
 *
 * A file is cut behind line ends, and each part read as if it were all there is. A line end within quotes, where a cut
 * is wrong, leaves the part before it with a quote that is never closed, which is refused: when no part is refused, all
 * cuts were right. Where one is, the file is to be read in order, which tells what is wrong with it, if anything is.
 */
import { compareCodePoints } from '../code-points.js';
import type { ColumnReader } from '../column-reader.js';
import type { Column } from '../table.js';
import { BOOLEAN_LEVELS, type TokenType } from '../type-policy.js';
import type { CsvLayout } from './layout.js';
import type { CsvOptions } from './options.js';
import { CsvPass } from './pass.js';

export { type CsvLayout, layoutOf } from './layout.js';
export { scannerModule } from './plain/module.js';
export { type Reading, readTwice } from './read.js';

/** A column that several readers fill, each the rows of its parts: numbers, or codes of texts and booleans. */
export interface SharedColumn {
  readonly name: string;
  readonly type: TokenType;
  /** Whether the first rows had a value, by which the type was settled. */
  readonly isSettled: boolean;
  readonly values: Float64Array<SharedArrayBuffer> | Int32Array<SharedArrayBuffer>;
}

/** Rows [at, at + rows) of the shared columns. */
export interface Run {
  readonly at: number;
  readonly rows: number;
}

/** What one reader leaves behind besides the rows. */
export interface PartsRead {
  readonly runs: readonly Run[];
  /** By column: whether a token was not of its type. */
  readonly contradicted: readonly boolean[];
  /** By column: the texts that this reader's codes stand for. */
  readonly texts: readonly (readonly string[])[];
}

/** Columns of `capacity` rows for what is kept of a file; memory that is never written to takes no room. */
export function sharedColumns(layout: CsvLayout, options: CsvOptions, capacity: number): SharedColumn[] {
  const columns = new CsvPass({ ...options, layout }).readers;
  return columns.map((column) => {
    const type = column.settled!;
    const isCoded = type === 'text' || type === 'boolean';
    return {
      name: column.name,
      type,
      isSettled: layout.types[layout.header.indexOf(column.name)] !== null,
      values: isCoded
        ? new Int32Array(new SharedArrayBuffer(4 * capacity))
        : new Float64Array(new SharedArrayBuffer(8 * capacity)),
    };
  });
}

/** Reads parts of a file, one after the other, in any order. */
export class CsvPartReader {
  private readonly pass: CsvPass;
  private readonly readers: readonly ColumnReader[];
  private readonly runs: Run[] = [];

  constructor(layout: CsvLayout, options: CsvOptions, scanner: WebAssembly.Module) {
    this.pass = new CsvPass({ ...options, layout });
    this.pass.scanner = scanner;
    this.readers = this.pass.readers;
  }

  /** Reads a part and returns how many rows it has. Throws as `readCsv` does, the lines and rows being the part's. */
  read(bytes: Uint8Array): number {
    return this.pass.readPart(bytes);
  }

  /** Puts the rows that were read last to rows `at` and on. */
  put(columns: readonly SharedColumn[], at: number, rows: number): void {
    for (const [index, { values }] of columns.entries()) this.readers[index]!.drain(values, at);
    this.runs.push({ at, rows });
  }

  /** Keeps the rows that were read last until it is known where they go: to be called with that. */
  hold(columns: readonly SharedColumn[], rows: number): (at: number) => void {
    const held = columns.map(({ values }) => {
      return values instanceof Float64Array ? new Float64Array(rows) : new Int32Array(rows);
    });
    for (const [index, values] of held.entries()) this.readers[index]!.drain(values, 0);
    return (at) => {
      for (const [index, { values }] of columns.entries()) values.set(held[index]!, at);
      this.runs.push({ at, rows });
    };
  }

  finish(): PartsRead {
    return {
      runs: this.runs,
      contradicted: this.readers.map(({ contradicted }) => contradicted),
      texts: this.readers.map(({ texts }) => texts),
    };
  }
}

/**
 * The columns of a reading; in place of one that turned out to be text, its name. Null where a column that had no value
 * among the first rows is not of numbers: what it is takes a reading in order.
 */
export function joinParts(
  columns: readonly SharedColumn[],
  rows: number,
  parts: readonly PartsRead[],
): (Column | string)[] | null {
  const joined: (Column | string)[] = [];
  for (const [index, column] of columns.entries()) {
    const isContradicted = parts.some(({ contradicted }) => contradicted[index]);
    if (isContradicted && !column.isSettled) return null;
    joined.push(isContradicted ? column.name : joinColumn(column, index, rows, parts));
  }
  return joined;
}

function joinColumn(
  { name, type, values }: SharedColumn,
  index: number,
  rows: number,
  parts: readonly PartsRead[],
): Column {
  const filled = values.subarray(0, rows);
  if (filled instanceof Float64Array) {
    return { kind: 'numeric', name, type: type === 'date' ? 'date' : 'number', values: filled };
  }
  const base = { kind: 'categorical', name, ownOrder: false, codes: filled } as const;
  if (type === 'boolean') return { ...base, type, levels: BOOLEAN_LEVELS };
  const texts = parts.map((part) => part.texts[index]!);
  const levels = [...new Set(texts.flat())].sort(compareCodePoints);
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  parts.forEach(({ runs }, part) => {
    const codes = Int32Array.from(texts[part]!, (text) => codeOf.get(text)!);
    for (const { at, rows } of runs) recode(filled.subarray(at, at + rows), codes);
  });
  return { ...base, type: 'text', levels };
}

function recode(values: Int32Array, codes: Int32Array): void {
  for (let i = 0; i < values.length; i++) if (values[i]! >= 0) values[i] = codes[values[i]!]!;
}
