/** Writes design columns into panels of 8 rows: see `Design.fill`. */
import type { LayoutPart, NumberColumn } from './schema.js';

/** Fills some columns for kept rows [start, start + count); see `Design.fill`. */
export type Filler = (start: number, count: number, into: Float64Array, base: number, stride: number) => void;

/** Index of row i of a column: panels of 8 rows, `stride` columns a panel. */
export function panelIndex(i: number, base: number, stride: number, column: number): number {
  return ((base + (i >> 3)) * stride + column) * 8 + (i & 7);
}

/** The product of the numbers of a row, from left to right. */
export function product(numbers: readonly Float64Array[], row: number): number {
  let value = numbers[0]![row]!;
  for (let k = 1; k < numbers.length; k++) value *= numbers[k]![row]!;
  return value;
}

/**
 * The fillers of some parts of a design; `kept` are the rows of the table that take part, null for all.
 * Columns of bare numbers are filled together.
 */
export function fillersOf(parts: readonly LayoutPart[], kept: Int32Array | null): Filler[] {
  const fillers: Filler[] = [];
  for (let k = 0; k < parts.length; k++) {
    const part = parts[k]!;
    if (part.kind === 'constant') fillers.push(fillConstant);
    else if (part.kind === 'factor')
      fillers.push(factorFiller([], [{ ...part, step: 1 }], kept, part.first, part.columns));
    else if (part.arrays.length > 1) fillers.push(productFiller(part, kept));
    else {
      const group = numbersFrom(parts, k);
      fillers.push(numbersFiller(group, part.first, kept));
      k += group.length - 1;
    }
  }
  return fillers;
}

/**
 * Columns filled together: as many streams as a processor reads ahead of; a panel is then written from end to end.
 * Column after column takes twice the time, hundreds of columns together four times.
 */
const MOST_TOGETHER = 20;

/** The arrays of bare numbers from part `start` on whose design columns follow each other. */
function numbersFrom(parts: readonly LayoutPart[], start: number): Float64Array[] {
  const { first } = parts[start]!;
  const arrays: Float64Array[] = [];
  for (let k = start; k < parts.length && arrays.length < MOST_TOGETHER; k++) {
    const part = parts[k]!;
    if (part.kind !== 'number' || part.arrays.length > 1 || part.first !== first + arrays.length) break;
    arrays.push(part.arrays[0]);
  }
  return arrays;
}

const fillConstant: Filler = (_, count, into, base, stride) => {
  const whole = count & ~7;
  for (let i = 0; i < whole; i += 8) {
    const to = panelIndex(i, base, stride, 0);
    for (let lane = to; lane < to + 8; lane++) into[lane] = 1;
  }
  for (let i = whole; i < count; i++) into[panelIndex(i, base, stride, 0)] = 1;
};

/** The columns of `arrays`, from `first` on. */
function numbersFiller(arrays: readonly Float64Array[], first: number, kept: Int32Array | null): Filler {
  return (start, count, into, base, stride) => {
    for (let i = 0; i < count; i += 8) {
      const index = start + i;
      const to = panelIndex(i, base, stride, first);
      const row = kept === null ? index : kept[index]!;
      if (i + 8 <= count && (kept === null || kept[index + 7] === row + 7)) copyPanel(arrays, row, into, to);
      else gatherPanel(arrays, kept, index, Math.min(8, count - i), into, to);
    }
  };
}

/** Rows [row, row + 8) of all arrays. */
function copyPanel(arrays: readonly Float64Array[], row: number, into: Float64Array, to: number): void {
  let at = to;
  for (let j = 0; j < arrays.length; j++) {
    const values = arrays[j]!;
    into[at] = values[row]!;
    into[at + 1] = values[row + 1]!;
    into[at + 2] = values[row + 2]!;
    into[at + 3] = values[row + 3]!;
    into[at + 4] = values[row + 4]!;
    into[at + 5] = values[row + 5]!;
    into[at + 6] = values[row + 6]!;
    into[at + 7] = values[row + 7]!;
    at += 8;
  }
}

/** The kept rows [index, index + rows) of all arrays. */
function gatherPanel(
  arrays: readonly Float64Array[],
  kept: Int32Array | null,
  index: number,
  rows: number,
  into: Float64Array,
  to: number,
): void {
  for (let lane = 0; lane < rows; lane++) {
    const row = kept === null ? index + lane : kept[index + lane]!;
    for (let j = 0; j < arrays.length; j++) into[to + 8 * j + lane] = arrays[j]![row]!;
  }
}

function productFiller({ arrays, first }: NumberColumn, kept: Int32Array | null): Filler {
  return (start, count, into, base, stride) => {
    for (let i = 0; i < count; i++) {
      const row = kept === null ? start + i : kept[start + i]!;
      into[panelIndex(i, base, stride, first)] = product(arrays, row);
    }
  };
}

/** Column of a row within a term: Σ (code − skipped)·step; none where a code is skipped. */
export interface FactorSteps {
  readonly codes: Int32Array;
  readonly skipped: number;
  readonly step: number;
}

/** The `columns` of factors, or of their interactions with each other and with numbers, from `first` on. */
export function factorFiller(
  numbers: readonly Float64Array[],
  factors: readonly FactorSteps[],
  kept: Int32Array | null,
  first: number,
  columns: number,
): Filler {
  return (start, count, into, base, stride) => {
    for (let i = 0; i < count; i += 8) {
      const rows = Math.min(8, count - i);
      const to = panelIndex(i, base, stride, first);
      if (rows === 8) into.fill(0, to, to + 8 * columns);
      else for (let j = 0; j < columns; j++) into.fill(0, to + 8 * j, to + 8 * j + rows);
      for (let lane = 0; lane < rows; lane++) {
        const index = start + i + lane;
        const row = kept === null ? index : kept[index]!;
        let position = 0;
        for (const { codes, skipped, step } of factors) {
          const code = codes[row]! - skipped;
          position += code < 0 ? Number.NaN : code * step;
        }
        if (position >= 0) into[to + 8 * position + lane] = numbers.length === 0 ? 1 : product(numbers, row);
      }
    }
  };
}
