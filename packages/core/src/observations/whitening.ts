/**
 * Rows in the coordinates in which the covariance of a fit is the identity: u = Mᵀx with V = M·Mᵀ. Leverages, robust
 * covariances and influence are sums over u that lose no digits where columns are nearly collinear:
 *   xᵀVx = |u|²,   V(Σ c·xxᵀ)V = M(Σ c·uuᵀ)Mᵀ,   Vx = Mu.
 */
import { accurateCholesky, type Pairs, pairAt, pairs, setPair } from '../math/cholesky-double-double.js';
import { compensatedDot } from '../math/compensated-dot.js';
import { dotOfPairs } from '../math/dot-double-double.js';
import { packedIndex, packedLength } from '../math/packed.js';
import type { PredictiveModel } from '../output/model.js';

/** Relative pivots down to which plain sums leave 12 digits of u. */
const PLAIN = 1e-4;

/** What whitens the rows of a model. */
export class Whitening {
  /** The columns that have a variance: neither aliased nor infinite. */
  readonly active: readonly number[];
  /** M, lower triangle packed, in the order of `active`. */
  readonly root: Pairs;
  /** Its columns from the diagonal down, one after the other. */
  readonly #columns: Pairs;
  readonly #plain: boolean;
  readonly #x: Float64Array;

  constructor({ covariance, covarianceLow }: Pick<PredictiveModel, 'covariance' | 'covarianceLow'>) {
    this.active = covariance.flatMap((row, j) => (row[j] === null ? [] : [j]));
    const size = this.active.length;
    const packed = pairs(packedLength(size));
    this.active.forEach((j, i) => {
      for (let k = 0; k <= i; k++) {
        const other = this.active[k]!;
        setPair(packed, packedIndex(i, k), {
          hi: covariance[j]![other] ?? 0,
          lo: covarianceLow[j]![other] ?? 0,
        });
      }
    });
    const { factor, smallestPivot } = accurateCholesky(packed, size, 0);
    this.root = factor;
    this.#columns = columnsOf(factor, size);
    this.#plain = smallestPivot > PLAIN;
    this.#x = new Float64Array(size);
  }

  /** Number of entries of u. */
  get size(): number {
    return this.active.length;
  }

  /** Writes u of the row at `at` of `x` (all columns of the design) to `into` from `to` on; returns |u|² = xᵀVx. */
  apply(x: Float64Array, at: number, into: Float64Array, to = 0): number {
    const { active, size } = this;
    for (let i = 0; i < size; i++) this.#x[i] = x[at + active[i]!]!;
    if (this.#plain) return plainProduct(this.#columns.high, this.#x, size, into, to);
    let square = 0;
    for (let k = 0, start = 0; k < size; start += size - k, k++) {
      const value = this.#accurateEntry(k, start);
      into[to + k] = value;
      square += value * value;
    }
    return square;
  }

  /** Mᵀ's row k times x. */
  #accurateEntry(k: number, start: number): number {
    const { high, low } = this.#columns;
    return compensatedDot(0, this.#x, k, high, low, start, this.size - k).hi;
  }

  /** Mu: what V makes of a row whose whitened form is u. */
  back(u: Float64Array): Float64Array {
    const { size, root } = this;
    const result = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      const row = packedIndex(i, 0);
      result[i] = compensatedDot(0, u, 0, root.high, root.low, row, i + 1).hi;
    }
    return result;
  }

  /** M·B·Mᵀ, packed, of a packed symmetric B in whitened coordinates. */
  sandwich(meat: Pairs): Pairs {
    const { size, root } = this;
    const whole = square(meat, size);
    const half = pairs(size * size);
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++)
        setPair(half, i * size + j, dotOfPairs(root, packedIndex(i, 0), whole, j * size, i + 1));
    const result = pairs(packedLength(size));
    for (let i = 0; i < size; i++)
      for (let j = 0; j <= i; j++)
        setPair(result, packedIndex(i, j), dotOfPairs(root, packedIndex(j, 0), half, i * size, j + 1));
    return result;
  }
}

/** Writes Mᵀx, M by its columns, and returns the sum of its squares. */
function plainProduct(
  columns: Float64Array,
  x: Float64Array,
  size: number,
  into: Float64Array,
  to: number,
): number {
  let square = 0;
  for (let k = 0, start = 0; k < size; start += size - k, k++) {
    let sum = 0;
    for (let j = k, at = start; j < size; j++, at++) sum += columns[at]! * x[j]!;
    into[to + k] = sum;
    square += sum * sum;
  }
  return square;
}

function columnsOf(root: Pairs, size: number): Pairs {
  const columns = pairs(packedLength(size));
  for (let k = 0, start = 0; k < size; start += size - k, k++)
    for (let j = k; j < size; j++) setPair(columns, start + j - k, pairAt(root, packedIndex(j, k)));
  return columns;
}

/** All entries, row after row. */
function square(matrix: Pairs, size: number): Pairs {
  const whole = pairs(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      setPair(whole, i * size + j, pairAt(matrix, i >= j ? packedIndex(i, j) : packedIndex(j, i)));
  return whole;
}
