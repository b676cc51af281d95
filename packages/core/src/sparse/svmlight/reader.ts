/**
 * The text format of SVMlight and LIBSVM: a line for each row, `label index:value index:value … # comment`, indices climbing.
 */
import { OddsmithError, type Warning } from '../../errors.js';
import { decoded } from '../../table/csv/encoding.js';
import { SparseMatrix } from '../matrix/sparse-matrix.js';
import { GrowingDoubles, GrowingIntegers } from './growing.js';
import { indexOf, numberOf, textOf } from './number.js';

export interface SvmlightOptions {
  /** Columns of the matrix, as many as a model has, say. Default: the largest index. */
  readonly columns?: number;
  /** Whether the first column has index 0. Default `auto`: where there is an index 0. */
  readonly zeroBased?: boolean | 'auto';
  /** For messages. */
  readonly file?: string;
}

export interface SvmlightData {
  readonly matrix: SparseMatrix;
  /** Numbers where all labels are numbers, else texts. */
  readonly labels: Float64Array | readonly string[];
  readonly isZeroBased: boolean;
  readonly warnings: readonly Warning[];
}

const [NEWLINE, RETURN, SPACE, TAB, HASH, COLON] = [10, 13, 32, 9, 35, 58];

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === RETURN;
}

/** Labels as codes of the different ones: there are few. */
class LabelColumn {
  readonly codes = new GrowingIntegers();
  readonly #texts: string[] = [];
  readonly #codeOf = new Map<string, number>();
  #last: Uint8Array = new Uint8Array(0);

  push(bytes: Uint8Array, from: number, to: number): void {
    const same = to - from === this.#last.length && this.#last.every((byte, k) => byte === bytes[from + k]);
    if (same && this.codes.length > 0) {
      this.codes.push(this.codes.last);
      return;
    }
    this.#last = bytes.slice(from, to);
    const text = textOf(bytes, from, to);
    let code = this.#codeOf.get(text);
    if (code === undefined) {
      code = this.#texts.push(text) - 1;
      this.#codeOf.set(text, code);
    }
    this.codes.push(code);
  }

  taken(): Float64Array | readonly string[] {
    const encoder = new TextEncoder();
    const numbers = this.#texts.map((text) => {
      const bytes = encoder.encode(text);
      return numberOf(bytes, 0, bytes.length);
    });
    const codes = this.codes.taken();
    return numbers.every(Number.isFinite)
      ? Float64Array.from(codes, (code) => numbers[code]!)
      : Array.from(codes, (code) => this.#texts[code]!);
  }
}

/** Takes bytes as they come; `finish` gives the rows. */
export class SvmlightReader {
  readonly #options: SvmlightOptions;
  readonly #labels = new LabelColumn();
  readonly #starts = new GrowingIntegers();
  readonly #indices = new GrowingIntegers();
  readonly #values = new GrowingDoubles();
  #rest: Uint8Array = new Uint8Array(0);
  #line = 0;
  #largest = -1;
  #hasZero = false;
  #queries = 0;

  constructor(options: SvmlightOptions = {}) {
    this.#options = options;
    this.#starts.push(0);
  }

  /** @throws `file-format` with line and character. */
  push(chunk: Uint8Array): void {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end === 0) {
      this.#rest = joined(this.#rest, chunk);
      return;
    }
    let from = 0;
    if (this.#rest.length > 0) {
      from = chunk.indexOf(NEWLINE) + 1;
      const line = joined(this.#rest, chunk.subarray(0, from));
      this.#lines(line, line.length);
    }
    this.#lines(chunk.subarray(from), end - from);
    this.#rest = chunk.slice(end);
  }

  finish(): SvmlightData {
    if (this.#rest.length > 0) this.#lines(joined(this.#rest, Uint8Array.of(NEWLINE)), this.#rest.length + 1);
    const { columns, zeroBased = 'auto', file } = this.#options;
    const isZeroBased = zeroBased === 'auto' ? this.#hasZero : zeroBased;
    if (!isZeroBased) {
      if (this.#hasZero)
        throw new OddsmithError('file-format', 'There is an index 0, but indices are to begin with 1.', {
          ...(file !== undefined && { file }),
        });
      this.#indices.lower(1);
    }
    const found = this.#largest + (isZeroBased ? 1 : 0);
    const matrix = SparseMatrix.csr({
      rows: this.#starts.length - 1,
      columns: Math.max(0, found, columns ?? 0),
      ...{ starts: this.#starts.taken(), indices: this.#indices.taken(), values: this.#values.taken() },
    });
    const warnings: Warning[] =
      this.#queries === 0
        ? []
        : [
            {
              code: 'query-ignored',
              message: `${this.#queries} rows name a query (qid:), which matters in ranking only: it was ignored.`,
            },
          ];
    return { matrix, labels: this.#labels.taken(), isZeroBased, warnings };
  }

  /** Whole lines: the last of the bytes [0, end) ends one. */
  #lines(bytes: Uint8Array, end: number): void {
    for (let at = 0; at < end; ) at = this.#row(bytes, at);
  }

  /** A line from `at` on; returns where the next one begins. */
  #row(bytes: Uint8Array, begin: number): number {
    this.#line++;
    let at = begin;
    while (isSpace(bytes[at]!)) at++;
    if (bytes[at] === NEWLINE) return at + 1;
    if (bytes[at] === HASH) return bytes.indexOf(NEWLINE, at) + 1;
    const label = at;
    while (!isSpace(bytes[at]!) && bytes[at] !== NEWLINE && bytes[at] !== HASH) at++;
    const colon = bytes.indexOf(COLON, label);
    if (colon >= 0 && colon < at) this.#refuse(bytes, begin, label, at, 'a label');
    this.#labels.push(bytes, label, at);
    let last = -1;
    for (;;) {
      while (isSpace(bytes[at]!)) at++;
      if (bytes[at] === NEWLINE || bytes[at] === HASH) break;
      const from = at;
      let middle = -1;
      for (; !isSpace(bytes[at]!) && bytes[at] !== NEWLINE && bytes[at] !== HASH; at++)
        if (bytes[at] === COLON && middle < 0) middle = at;
      last = this.#entry(bytes, begin, from, middle, at, last);
    }
    this.#starts.push(this.#indices.length);
    return bytes[at] === HASH ? bytes.indexOf(NEWLINE, at) + 1 : at + 1;
  }

  /** An entry in bytes [from, to); returns its index. */
  #entry(bytes: Uint8Array, begin: number, from: number, middle: number, to: number, last: number): number {
    const index = middle < 0 ? -1 : indexOf(bytes, from, middle);
    if (index < 0) {
      if (middle < 0 || textOf(bytes, from, middle) !== 'qid')
        this.#refuse(bytes, begin, from, to, 'index:value, the index a whole number');
      this.#queries++;
      return last;
    }
    if (index <= last) this.#refuse(bytes, begin, from, to, `an index above ${last}: indices climb in a row`);
    const value = numberOf(bytes, middle + 1, to);
    if (!Number.isFinite(value)) this.#refuse(bytes, begin, middle + 1, to, 'a number behind the colon');
    if (index === 0) this.#hasZero = true;
    if (index > this.#largest) this.#largest = index;
    this.#indices.push(index);
    this.#values.push(value);
    return index;
  }

  #refuse(bytes: Uint8Array, begin: number, from: number, to: number, wanted: string): never {
    const { file } = this.#options;
    const text = textOf(bytes, from, Math.min(to, from + 40));
    const place = `line ${this.#line}, character ${from - begin + 1}`;
    throw new OddsmithError('file-format', `Expected ${wanted} at ${place}, not ${JSON.stringify(text)}.`, {
      ...(file !== undefined && { file }),
      line: this.#line,
    });
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/**
 * Reads SVMlight or LIBSVM text, also gzipped, from bytes or a text in memory or as they come.
 *
 * @throws `file-format` with line and character where a line is not `label index:value …`, indices do not climb, or a
 *   value is not a finite number.
 */
export async function readSvmlight(
  source: string | Uint8Array | AsyncIterable<Uint8Array>,
  options: SvmlightOptions = {},
): Promise<SvmlightData> {
  const reader = new SvmlightReader(options);
  const bytes = typeof source === 'string' ? new TextEncoder().encode(source) : source;
  const place = options.file === undefined ? {} : { file: options.file };
  const chunks = bytes instanceof Uint8Array ? once(bytes) : bytes;
  for await (const chunk of decoded(chunks, place)) reader.push(chunk);
  return reader.finish();
}
