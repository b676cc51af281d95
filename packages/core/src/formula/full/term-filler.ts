import { basisWidth } from '../basis/basis.js';
import { fillBasis } from '../basis/fill.js';
import type { TermPart } from '../design.js';
import { type Filler, panelIndex } from '../fillers.js';
import { contrastMatrix } from './contrasts.js';

/** The columns of one variable in a row of the table. */
export interface Columns {
  readonly width: number;
  /** Writes them from the start of `into`. */
  write(row: number, into: Float64Array): void;
}

/** 1 in the column of the row's level, 0 in the others; `skipped` levels have no column. */
function indicators(codes: Int32Array, levels: number, skipped: number): Columns {
  return {
    width: levels - skipped,
    write: (row, into) => {
      into.fill(0);
      const position = codes[row]! - skipped;
      if (position >= 0) into[position] = 1;
    },
  };
}

/** The row of the matrix for the row's level; a level that the training data did not have is 0. */
function contrasts(codes: Int32Array, matrix: readonly Float64Array[]): Columns {
  return {
    width: matrix[0]!.length,
    write: (row, into) => {
      const columns = matrix[codes[row]!];
      if (columns === undefined) into.fill(0);
      else into.set(columns);
    },
  };
}

/** What one variable of a term becomes. */
export function columnsOf({ schema, coding, values }: TermPart): Columns {
  if (values.kind === 'basis') {
    const { basis, values: x } = values;
    return { width: basisWidth(basis), write: (row, into) => fillBasis(basis, x[row]!, into, 0) };
  }
  if (values.kind === 'factor' && schema.kind === 'factor') {
    if (coding === 'indicator') return indicators(values.codes, schema.levels.length, 0);
    return schema.contrast === 'treatment'
      ? indicators(values.codes, schema.levels.length, 1)
      : contrasts(values.codes, contrastMatrix(schema));
  }
  const { values: numbers } = values as Extract<TermPart['values'], { kind: 'numeric' }>;
  return {
    width: 1,
    write: (row, into) => {
      into[0] = numbers[row]!;
    },
  };
}

/** The columns of a term: all products of a column of each variable, the first variable varying fastest. */
function product(parts: readonly TermPart[]): Columns {
  const factors = parts.map(columnsOf);
  const width = factors.reduce((total, factor) => total * factor.width, 1);
  const own = factors.map((factor) => new Float64Array(factor.width));
  return {
    width,
    write: (row, into) => {
      let filled = 1;
      into[0] = 1;
      factors.forEach((factor, index) => {
        const columns = own[index]!;
        factor.write(row, columns);
        // Backwards, so that what is there is read before it is written over.
        for (let k = factor.width - 1; k >= 0; k--) {
          for (let j = filled - 1; j >= 0; j--) into[k * filled + j] = into[j]! * columns[k]!;
        }
        filled *= factor.width;
      });
    },
  };
}

/** Fills the columns of a term of any variables. */
export function termFiller(parts: readonly TermPart[], kept: Int32Array | null, column: number): Filler {
  const { width, write } = product(parts);
  const values = new Float64Array(width);
  return (start, count, into, base, stride) => {
    for (let i = 0; i < count; i++) {
      write(kept === null ? start + i : kept[start + i]!, values);
      const first = panelIndex(i, base, stride, column);
      for (let j = 0; j < width; j++) into[first + 8 * j] = values[j]!;
    }
  };
}

/** Whether a column of the term has no finite value in a row of the table. */
export function overflow(parts: readonly TermPart[]): (row: number) => boolean {
  const { width, write } = product(parts);
  const values = new Float64Array(width);
  return (row) => {
    write(row, values);
    return !values.every(Number.isFinite);
  };
}
