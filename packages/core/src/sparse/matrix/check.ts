/** What a compressed matrix has to be: starts that climb, indices in range and in order, finite values. */
import { OddsmithError } from '../../errors.js';

/** A matrix as compressed rows or columns: `lines` are what it is compressed by, `across` the other side. */
export interface Compressed {
  readonly lines: number;
  readonly across: number;
  /** Where each line begins in `indices`, and where the last one ends: `lines` + 1 numbers. */
  readonly starts: ArrayLike<number>;
  /** Places across, from 0, climbing inside each line. */
  readonly indices: ArrayLike<number>;
  /** Of the same length; null where every value is 1. */
  readonly values: ArrayLike<number> | null;
}

/** How the two sides are called in messages. */
export interface Sides {
  readonly line: 'row' | 'column';
  readonly across: 'row' | 'column';
}

/** The most entries of a matrix: what indices of 32 bits can count. */
const MOST = 2147483647;

function shape(message: string): never {
  throw new OddsmithError('data-shape', message);
}

function whole(value: number, what: string): void {
  if (!Number.isInteger(value) || value < 0 || value > MOST)
    shape(`A matrix has a whole number of ${what} from 0 to ${MOST}, not ${value}.`);
}

function checkStarts({ lines, starts, indices }: Compressed, { line }: Sides): void {
  if (starts.length !== lines + 1)
    shape(
      `starts has ${starts.length} numbers; ${lines} ${line}s need ${lines + 1}: where each begins, and where the last one ends.`,
    );
  if (starts[0] !== 0) shape(`starts begins with ${starts[0]}; the first ${line} begins at 0.`);
  for (let i = 0; i < lines; i++) {
    if (!(starts[i + 1]! >= starts[i]!) || !Number.isInteger(starts[i + 1]!))
      shape(
        `starts climbs in whole numbers, but ${line} ${i + 1} goes from ${starts[i]} to ${starts[i + 1]}.`,
      );
  }
  if (starts[lines] !== indices.length)
    shape(`starts ends with ${starts[lines]}, but there are ${indices.length} indices.`);
}

function badIndex(k: number, line: number, matrix: Compressed, sides: Sides): never {
  const index = matrix.indices[k]!;
  const where = `${sides.line} ${line + 1}`;
  if (!Number.isInteger(index) || index < 0 || index >= matrix.across)
    shape(
      `${where} has the ${sides.across} index ${index}; with ${matrix.across} ${sides.across}s it is a whole number from 0 to ${matrix.across - 1}.`,
    );
  if (index === matrix.indices[k - 1])
    shape(`${where} has ${sides.across} index ${index} twice; fromTriplets adds such entries up.`);
  shape(
    `The ${sides.across} indices of ${where} climb, but ${index} follows ${matrix.indices[k - 1]}; fromTriplets sorts them.`,
  );
}

function checkIndices(matrix: Compressed, sides: Sides): void {
  const { lines, across, starts, indices } = matrix;
  for (let i = 0; i < lines; i++) {
    let last = -1;
    const end = starts[i + 1]!;
    for (let k = starts[i]!; k < end; k++) {
      const index = indices[k]!;
      if (!(index > last && index < across) || (index | 0) !== index) badIndex(k, i, matrix, sides);
      last = index;
    }
  }
}

/** Line, from 0, of entry k. */
function lineOf(starts: ArrayLike<number>, k: number): number {
  let line = 0;
  while (starts[line + 1]! <= k) line++;
  return line;
}

function checkValues({ starts, indices, values }: Compressed, sides: Sides): void {
  if (values === null) return;
  if (values.length !== indices.length)
    shape(`There are ${values.length} values, but ${indices.length} indices: each entry has one of both.`);
  for (let k = 0; k < values.length; k++) {
    // NaN and infinities alone differ from themselves less themselves.
    if (values[k]! - values[k]! === 0) continue;
    const place = `${sides.line} ${lineOf(starts, k) + 1}, ${sides.across} ${indices[k]! + 1}`;
    throw new OddsmithError('value-not-finite', `The value of ${place} is ${values[k]}; values are finite.`);
  }
}

/**
 * Throws `data-shape` where starts or indices are not those of a matrix, and `value-not-finite` for NaN and infinities;
 * messages count rows and columns from 1, indices from 0.
 */
export function checkCompressed(matrix: Compressed, sides: Sides): void {
  whole(matrix.lines, `${sides.line}s`);
  whole(matrix.across, `${sides.across}s`);
  whole(matrix.indices.length, 'entries');
  checkStarts(matrix, sides);
  checkIndices(matrix, sides);
  checkValues(matrix, sides);
}
