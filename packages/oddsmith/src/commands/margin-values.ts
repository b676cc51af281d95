/** Texts of the options of margins → values: `age=30, smoke=0|1`, `smoke=1:0`, `age,smoke=1:0`. */
import { type ContrastRequest, type InteractionRequest, OddsmithError } from '@oddsmith/core';

/** A name between backquotes, a value between double quotes, a mark, or a piece of text up to the next mark. */
const PIECE = /\s*(?:`([^`]*)`|"([^"]*)"|([=,|:])|([^=,|:`"]+))/uy;

interface Piece {
  readonly text: string;
  readonly isMark: boolean;
}

/** Columns with the values between `|`, or a pair of them between `:`. */
class Reader {
  readonly #pieces: readonly Piece[];
  readonly #refuse: () => never;
  #next = 0;

  constructor(text: string, refuse: () => never) {
    this.#pieces = piecesOf(text) ?? refuse();
    this.#refuse = refuse;
  }

  get isOver(): boolean {
    return this.#next === this.#pieces.length;
  }

  /** Whether a mark comes next; it is passed. */
  passes(mark: string): boolean {
    const piece = this.#pieces[this.#next];
    if (!piece?.isMark || piece.text !== mark) return false;
    this.#next++;
    return true;
  }

  demand(mark: string): void {
    if (!this.passes(mark)) this.#refuse();
  }

  text(): string {
    const piece = this.#pieces[this.#next++];
    return piece === undefined || piece.isMark ? this.#refuse() : piece.text;
  }

  /** All things between commas. */
  list<Thing>(read: () => Thing): Thing[] {
    const found = [read()];
    while (this.passes(',')) found.push(read());
    return this.isOver ? found : this.#refuse();
  }

  change(column: string): ContrastRequest {
    const level = this.text();
    this.demand(':');
    return { column, level, reference: this.text() };
  }
}

function piecesOf(text: string): Piece[] | null {
  const pieces: Piece[] = [];
  PIECE.lastIndex = 0;
  const source = text.trimEnd();
  while (PIECE.lastIndex < source.length) {
    const found = PIECE.exec(source);
    if (found === null) return null;
    const [, name, quoted, mark, bare] = found;
    pieces.push({ text: name ?? quoted ?? mark ?? bare!.trim(), isMark: mark !== undefined });
  }
  return pieces;
}

function readerOf(option: string, shape: string, text: string): Reader {
  return new Reader(text, () => {
    throw new OddsmithError('option-invalid', `--${option} must look like ${shape}, got "${text}".`, {
      option,
    });
  });
}

/** `age=30, smoke=0|1`: values by column. */
export function settings(option: string) {
  return (text: string, earlier: Readonly<Record<string, string[]>> = {}): Record<string, string[]> => {
    const reader = readerOf(option, '"age=30, smoke=0|1"', text);
    const found = reader.list(() => {
      const column = reader.text();
      reader.demand('=');
      const values = [reader.text()];
      while (reader.passes('|')) values.push(reader.text());
      return [column, values] as const;
    });
    const names = [...Object.keys(earlier), ...found.map(([column]) => column)];
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice === undefined) return { ...earlier, ...Object.fromEntries(found) };
    throw new OddsmithError('option-invalid', `--${option} names column "${twice}" twice.`, { option });
  };
}

/** `smoke=1:0`: from the second level to the first. */
export function changes(option: string) {
  return (text: string, earlier: readonly ContrastRequest[] = []): ContrastRequest[] => {
    const reader = readerOf(option, 'smoke=1:0', text);
    const found = reader.list(() => {
      const column = reader.text();
      reader.demand('=');
      return reader.change(column);
    });
    return [...earlier, ...found];
  };
}

/** `age,smoke` or `age,smoke=1:0`: two columns, or changes of them. */
export function interactions(option: string) {
  return (text: string, earlier: readonly InteractionRequest[] = []): InteractionRequest[] => {
    const shape = 'age,smoke or age,smoke=1:0';
    const reader = readerOf(option, shape, text);
    const sides = reader.list(() => {
      const column = reader.text();
      return reader.passes('=') ? reader.change(column) : column;
    });
    const [one, other, ...more] = sides;
    if (one !== undefined && other !== undefined && more.length === 0) return [...earlier, [one, other]];
    throw new OddsmithError('option-invalid', `--${option} must look like ${shape}, got "${text}".`, {
      option,
    });
  };
}
