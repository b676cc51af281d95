/** A covariance in a basis brought to units of the data, in double-double: nearly collinear columns cancel there. */
import { type Pairs, pairAt, pairs, setPair } from '../math/cholesky-double-double.js';
import { dotOfPairs } from '../math/dot-double-double.js';
import { add, fromNumber, multiplyNumber } from '../math/double-double.js';
import { packedIndex, packedLength } from '../math/packed.js';
import type { SqlBasis } from './basis.js';

/** A·T·V·Tᵀ·Aᵀ over the free columns, packed, of a packed V: A takes Σ c·β from the intercept. */
export function inUnits(covariance: Pairs, basis: Pick<SqlBasis, 'columns' | 'free' | 'centres'>): Pairs {
  const size = basis.free.length;
  const whole = square(covariance, size);
  const rows = uncentred(basis);
  const half = pairs(size * size);
  for (let i = 0; i < size; i++)
    for (let k = 0; k < size; k++)
      setPair(half, i * size + k, dotOfPairs(rows, i * size, whole, k * size, size));
  const result = pairs(packedLength(size));
  for (let i = 0; i < size; i++)
    for (let k = 0; k <= i; k++)
      setPair(result, packedIndex(i, k), dotOfPairs(half, i * size, rows, k * size, size));
  return result;
}

/** The rows of A·T of the free columns, one after the other. */
function uncentred({ columns, free, centres }: Pick<SqlBasis, 'columns' | 'free' | 'centres'>): Pairs {
  const size = free.length;
  const rows = pairs(size * size);
  columns.forEach((column, k) => {
    const moved = column.reduce(
      (sum, factor, j) => add(sum, multiplyNumber(fromNumber(-factor), centres[j]!)),
      fromNumber(column[0] ?? 0),
    );
    free.forEach((j, i) => {
      setPair(rows, i * size + k, j === 0 ? moved : fromNumber(column[j]!));
    });
  });
  return rows;
}

/** All entries of a packed symmetric matrix, row after row. */
function square(packed: Pairs, size: number): Pairs {
  const whole = pairs(size * size);
  for (let i = 0; i < size; i++)
    for (let k = 0; k < size; k++)
      setPair(whole, i * size + k, pairAt(packed, i >= k ? packedIndex(i, k) : packedIndex(k, i)));
  return whole;
}
