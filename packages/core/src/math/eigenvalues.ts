/**
 * The largest eigenvalue of a symmetric matrix: Householder's reduction to a tridiagonal matrix, then bisection on
 * the signs of its pivots (Golub & Van Loan 2013, 8.3.1 and 8.4.1). It reads the last bits of the tridiagonal
 * matrix, whatever the gap to the next eigenvalue, where a power iteration would stall.
 */
import { packedIndex } from './packed.js';

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** Squares of the entries beside the diagonal; the first is 0. */
  readonly squares: Float64Array;
}

/** A packed symmetric matrix as full rows, divided by its largest magnitude so that no square overflows. */
function fullRows(matrix: Float64Array, size: number, scale: number): Float64Array[] {
  return Array.from({ length: size }, (_, i) =>
    Float64Array.from(
      { length: size },
      (_, j) => matrix[i >= j ? packedIndex(i, j) : packedIndex(j, i)]! / scale,
    ),
  );
}

/** A ← A − v·wᵀ − w·vᵀ over the rows and columns before `end`. */
function subtractOuter(a: Float64Array[], v: Float64Array, w: Float64Array, end: number): void {
  for (let i = 0; i < end; i++) {
    const row = a[i]!;
    for (let j = 0; j < end; j++) row[j] = row[j]! - (v[i]! * w[j]! + w[i]! * v[j]!);
  }
}

/** w = (A·v − ½·(β·vᵀA·v)·v)·β: the reflected matrix is A − v·wᵀ − w·vᵀ. */
function reflection(a: Float64Array[], v: Float64Array, beta: number, end: number): Float64Array {
  const w = new Float64Array(end);
  let product = 0;
  for (let i = 0; i < end; i++) {
    let sum = 0;
    for (let j = 0; j < end; j++) sum += a[i]![j]! * v[j]!;
    w[i] = beta * sum;
    product += w[i]! * v[i]!;
  }
  for (let i = 0; i < end; i++) w[i] = w[i]! - 0.5 * beta * product * v[i]!;
  return w;
}

/** Reflects the last row to its entry beside the diagonal, then the row before, and so on; `a` is overwritten. */
function tridiagonalise(a: Float64Array[]): Tridiagonal {
  const size = a.length;
  const squares = new Float64Array(size);
  for (let i = size - 1; i > 0; i--) {
    const row = a[i]!;
    let square = 0;
    for (let j = 0; j < i; j++) square += row[j]! * row[j]!;
    squares[i] = square;
    if (i === 1 || square === 0) continue;
    const v = row.slice(0, i);
    const length = Math.sqrt(square);
    const last = v[i - 1]!;
    v[i - 1] = last + (last < 0 ? -length : length);
    const beta = 1 / (square + length * Math.abs(last));
    subtractOuter(a, v, reflection(a, v, beta, i), i);
  }
  return { diagonal: Float64Array.from(a, (row, i) => row[i]!), squares };
}

/** Whether x is above every eigenvalue: all pivots of T − x·I are negative. */
function isAbove(x: number, { diagonal, squares }: Tridiagonal): boolean {
  let pivot = -1;
  for (let i = 0; i < diagonal.length; i++) {
    pivot = diagonal[i]! - x - squares[i]! / pivot;
    if (!(pivot < 0)) return false;
  }
  return true;
}

/**
 * The largest eigenvalue of a packed symmetric matrix of finite numbers, to about size·1e-16 of its largest
 * magnitude; 0 for an empty matrix.
 */
export function largestEigenvalue(matrix: Float64Array, size: number): number {
  const scale = matrix.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  if (scale === 0) return 0;
  const tridiagonal = tridiagonalise(fullRows(matrix, size, scale));
  // No eigenvalue exceeds the largest sum of magnitudes of a row, here at most `size`.
  let above = 2 * size;
  let below = -2 * size;
  for (;;) {
    const middle = below + (above - below) / 2;
    if (middle <= below || middle >= above || above - below < 1e-17) return above * scale;
    if (isAbove(middle, tridiagonal)) above = middle;
    else below = middle;
  }
}
