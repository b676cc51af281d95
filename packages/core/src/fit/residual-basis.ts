/**
 * A basis in which plain sums keep their digits: columns that those before them nearly determine are replaced by what
 * is left of them, r = x − Σ c·x′, as a Cholesky factor of the Hessian of a sample has them (its rows are regressions on the
 * columns before; Higham 2002, "Accuracy and Stability of Numerical Algorithms", section 10.1). With γ the coefficients of
 * the columns replaced, β = Cγ, C unit triangular with factors c of a few bits; what goes from one basis to the other
 * does so in double-double.
 */
import type { Cholesky } from '../math/cholesky.js';
import { type Pairs, pairAt, pairs, setPair } from '../math/cholesky-double-double.js';
import { add, multiplyNumber } from '../math/double-double.js';
import { packedIndex, packedLength } from '../math/packed.js';
import { solveUpper } from '../math/triangular.js';
import type { ResidualColumns } from '../objective/residual-columns.js';

/** Relative pivot from which on a column is left as it is. */
const INDEPENDENT = 0.1;
/** Bits of a factor at most, and by how much finer than the residual's size it is. */
const FINEST = 2.384185791015625e-7; // 2⁻²²
const FINE = 1 / 16;

/** A replaced column loses `factor` times another one, both by their places among the active columns. */
interface Part {
  readonly column: number;
  readonly other: number;
  readonly factor: number;
}

/** A linear map of vectors, in double-double. */
export type LinearMap = (vector: Pairs) => Pairs;

export interface ResidualBasis {
  readonly size: number;
  /** What is replaced, by indices of all columns; null where nothing is. */
  readonly residuals: ResidualColumns | null;
  /** β = Cγ. */
  readonly toPoint: LinearMap;
  /** Row j of C. */
  readonly rowOf: (j: number) => Float64Array;
  /** γ = C⁻¹β. */
  readonly toCoordinates: LinearMap;
  /** Cᵀg, the gradient in γ from that in β. */
  readonly toGradient: LinearMap;
  /** C⁻ᵀg, the gradient in β from that in γ. */
  readonly fromGradient: LinearMap;
}

/** The columns as they are. */
export function plainBasis(active: readonly number[]): ResidualBasis {
  return basisOf([], active);
}

/** The basis for columns whose Hessian has this factor; `active`: which of all columns they are. */
export function residualBasis(factor: Cholesky, active: readonly number[]): ResidualBasis {
  const parts = partsOf(factor, active.length);
  return basisOf(parts.length <= mostParts(active.length) ? parts : [], active);
}

/** With more of them the columns would cost as much as sums in double-double. */
function mostParts(size: number): number {
  return size + (size * size) / 16;
}

function basisOf(parts: readonly Part[], active: readonly number[]): ResidualBasis {
  const backwards = parts.slice().reverse();
  return {
    size: active.length,
    residuals: parts.length === 0 ? null : residualsOf(parts, active),
    toPoint: adding(parts, ({ column, other, factor: c }) => [other, column, -c]),
    rowOf: (j) => {
      const row = new Float64Array(active.length);
      row[j] = 1;
      for (const { column, other, factor: c } of parts) if (other === j) row[column] = -c;
      return row;
    },
    toCoordinates: adding(backwards, ({ column, other, factor: c }) => [other, column, c]),
    toGradient: adding(backwards, ({ column, other, factor: c }) => [column, other, -c]),
    fromGradient: adding(parts, ({ column, other, factor: c }) => [column, other, c]),
  };
}

function residualsOf(parts: readonly Part[], active: readonly number[]): ResidualColumns {
  return {
    columns: Int32Array.from(parts, ({ column }) => active[column]!),
    others: Int32Array.from(parts, ({ other }) => active[other]!),
    factors: Float64Array.from(parts, ({ factor }) => factor),
  };
}

/** What is taken from each column: its regression on those before it, without what is smaller than the residual. */
function partsOf({ factor }: Cholesky, size: number): Part[] {
  const parts: Part[] = [];
  const squares = Float64Array.from({ length: size }, (_, j) => squareOf(factor, j));
  // Those of the columns of the basis.
  const lengths = squares.slice();
  for (let column = 1; column < size; column++) {
    const root = factor[packedIndex(column, column)]!;
    const pivot = root * root;
    if (pivot >= INDEPENDENT * squares[column]!) continue;
    const regression = inBasis(parts, regressionOf(factor, column));
    const large = regression.map((value, j) => (value * value * lengths[j]! > pivot ? value : 0));
    lengths[column] = pivot;
    // As coarse as the residual allows.
    outOfBasis(parts, large).forEach((value, other) => {
      const rounded = coarse(value, FINE * Math.sqrt(pivot / squares[other]!));
      if (rounded !== 0) parts.push({ column, other, factor: rounded });
    });
  }
  return parts;
}

/** The coefficients of the columns before it in the regression of a column. */
function regressionOf(factor: Float64Array, column: number): Float64Array {
  const row = packedIndex(column, 0);
  return solveUpper({ factor, size: column }, factor.subarray(row, row + column));
}

/** Multiples of columns as those of the columns of the basis, and the other way. */
function inBasis(parts: readonly Part[], values: Float64Array): Float64Array {
  const result = values.slice();
  for (let i = parts.length - 1; i >= 0; i--) {
    const { column, other, factor } = parts[i]!;
    result[other] = result[other]! + factor * result[column]!;
  }
  return result;
}

function outOfBasis(parts: readonly Part[], values: Float64Array): Float64Array {
  const result = values.slice();
  for (const { column, other, factor } of parts) result[other] = result[other]! - factor * result[column]!;
  return result;
}

/** Hₖₖ of H = LLᵀ. */
function squareOf(factor: Float64Array, column: number): number {
  const row = packedIndex(column, 0);
  let sum = 0;
  for (let j = row; j <= row + column; j++) sum += factor[j]! * factor[j]!;
  return sum;
}

/** The value rounded to a multiple of a power of two about as large as the tolerance, to 24 bits at most. */
function coarse(value: number, tolerance: number): number {
  const wanted = Math.max(tolerance, Math.abs(value) * FINEST);
  let unit = 1;
  while (unit > wanted) unit /= 2;
  while (2 * unit <= wanted) unit *= 2;
  return Math.round(value / unit) * unit;
}

/** A map that adds multiples of elements to others, one part after the other. */
function adding(
  parts: readonly Part[],
  step: (part: Part) => readonly [to: number, from: number, factor: number],
): LinearMap {
  return (vector) => {
    const result = { high: vector.high.slice(), low: vector.low.slice() };
    for (const part of parts) {
      const [to, from, factor] = step(part);
      setPair(result, to, add(pairAt(result, to), multiplyNumber(pairAt(result, from), factor)));
    }
    return result;
  };
}

/** M·A·Mᵀ for a packed symmetric A. */
export function congruent({ high, low }: Pairs, size: number, map: LinearMap): Pairs {
  const whole = Array.from({ length: size }, (_, j) => {
    const column = pairs(size);
    for (let i = 0; i < size; i++) {
      const at = packedIndex(Math.max(i, j), Math.min(i, j));
      column.high[i] = high[at]!;
      column.low[i] = low[at]!;
    }
    return map(column);
  });
  const result = pairs(packedLength(size));
  for (let i = 0; i < size; i++) {
    const row = pairs(size);
    for (let j = 0; j < size; j++) setPair(row, j, pairAt(whole[j]!, i));
    const mapped = map(row);
    for (let j = 0; j <= i; j++) setPair(result, packedIndex(i, j), pairAt(mapped, j));
  }
  return result;
}
