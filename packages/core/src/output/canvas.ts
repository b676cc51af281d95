/** Curves as text: dots in the cells of a page. */

/** Dots of a cell, left column first, from the top: U+2800 plus the bits of those that are set. */
const BRAILLE = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;
/** By the bits of the upper and the lower half. */
const ASCII = [' ', "'", '.', ':'];

/** A grid of cells with two by four dots each (Braille), or one by two without Unicode. */
export class Canvas {
  readonly #cells: number;
  readonly #across: number;
  readonly #down: number;
  readonly #unicode: boolean;
  readonly #bits: Uint8Array;

  constructor(cells: number, rows: number, unicode: boolean) {
    this.#cells = cells;
    this.#unicode = unicode;
    this.#across = cells * (unicode ? 2 : 1);
    this.#down = rows * (unicode ? 4 : 2);
    this.#bits = new Uint8Array(cells * rows);
  }

  /** A dot at shares of the width and of the height, from the lower left corner. */
  dot(x: number, y: number): void {
    this.#set(this.#column(x), this.#line(y));
  }

  /** A straight line, as many dots as its longer side has. */
  line(fromX: number, fromY: number, toX: number, toY: number): void {
    const [x0, y0, x1, y1] = [this.#column(fromX), this.#line(fromY), this.#column(toX), this.#line(toY)];
    const steps = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0), 1);
    for (let k = 0; k <= steps; k++)
      this.#set(Math.round(x0 + ((x1 - x0) * k) / steps), Math.round(y0 + ((y1 - y0) * k) / steps));
  }

  /** A dotted line from bottom to top. */
  rule(x: number): void {
    for (let line = 0; line < this.#down; line += this.#unicode ? 2 : 1) this.#set(this.#column(x), line);
  }

  /** The rows of text, from the top; each as long as the canvas is wide. */
  rows(): string[] {
    const rows: string[] = [];
    for (let start = 0; start < this.#bits.length; start += this.#cells) {
      const row = Array.from(this.#bits.subarray(start, start + this.#cells), (bits) => this.#cell(bits));
      rows.push(row.join(''));
    }
    return rows;
  }

  #cell(bits: number): string {
    if (!this.#unicode) return ASCII[bits]!;
    return bits === 0 ? ' ' : String.fromCharCode(0x2800 + bits);
  }

  #column(x: number): number {
    return Math.round(x * (this.#across - 1));
  }

  #line(y: number): number {
    return Math.round((1 - y) * (this.#down - 1));
  }

  #set(column: number, line: number): void {
    if (!(column >= 0 && column < this.#across && line >= 0 && line < this.#down)) return;
    const [wide, high] = this.#unicode ? [2, 4] : [1, 2];
    const cell = Math.floor(line / high) * this.#cells + Math.floor(column / wide);
    const bit = this.#unicode ? BRAILLE[column % 2]![line % 4]! : 1 << (line % 2);
    this.#bits[cell] = this.#bits[cell]! | bit;
  }
}
