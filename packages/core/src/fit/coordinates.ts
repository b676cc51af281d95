/** The coordinates of gradient steps, and the bound of the curvature in them, for loaded rows. */
import { cholesky } from '../math/cholesky.js';
import { accurateCholesky } from '../math/cholesky-double-double.js';
import { add, toNumber } from '../math/double-double.js';
import { packedIndex, packedLength, packedSubmatrix, subvector } from '../math/packed.js';
import type { Triangle } from '../math/triangular.js';
import type { Sums } from '../objective/objective.js';
import {
  type Basis,
  diagonalBasis,
  inCoordinates,
  standardisedBasis,
  whitenedBasis,
} from '../solver/basis.js';
import { eachChunk, type LoadedRows } from './loaded-rows.js';
import type { ShardWork } from './solve.js';

export type Coordinates = 'data' | 'standardised' | 'whitened';

export interface Ground {
  readonly basis: Basis;
  /** ¼·XᵀWX, no smaller than any Hessian of the summed loss, in the coordinates of the basis; packed. */
  readonly bound: Float64Array;
  /** Sum of the weights. */
  readonly weight: number;
}

/** ¼·XᵀWX of the scaled columns: the Hessian at β = 0, unless there is an offset. */
function boundOf(rows: LoadedRows, initial: Sums): Float64Array {
  if (!rows.hasOffset) return initial.hessian!;
  const { columns, scales } = rows;
  const bound = new Float64Array(packedLength(columns));
  eachChunk(rows, (x, events, others, count) => {
    for (let i = 0; i < count; i++) {
      const weight = (events[i]! + others[i]!) / 4;
      const row = x.subarray(i * columns, (i + 1) * columns).map((value, j) => value * scales[j]!);
      for (let j = 0; j < columns; j++) {
        for (let k = 0; k <= j; k++) {
          const index = packedIndex(j, k);
          bound[index] = bound[index]! + weight * row[j]! * row[k]!;
        }
      }
    }
  });
  return bound;
}

/** Relative pivot above which a factor in double precision is good enough. */
const INDEPENDENT = 1e-9;

/** The Cholesky factor of the mean curvature at β = 0, through double-double where columns are nearly collinear. */
function* whitening(
  rows: LoadedRows,
  active: readonly number[],
  initial: Sums,
  weight: number,
): ShardWork<Triangle> {
  const size = active.length;
  const root = Math.sqrt(weight);
  const shrink = (factor: Float64Array) => ({ size, factor: factor.map((value) => value / root) });
  const plain = cholesky(packedSubmatrix(initial.hessian!, active), size, INDEPENDENT);
  if (plain !== null) return shrink(plain.factor);
  const at = new Float64Array(rows.columns);
  const sums = (yield { shards: rows.shards, pass: { kind: 'hessian', at, precision: 'double-double' } })!;
  const high = packedSubmatrix(sums.hessian!, active);
  const { factor, dependent } = accurateCholesky(
    { high, low: packedSubmatrix(sums.hessianLow!, active) },
    size,
    0,
  );
  // Rows far out by their offsets may leave a column without curvature at β = 0: its coordinate stays its own.
  for (const j of dependent) factor.high[packedIndex(j, j)] = root;
  return shrink(factor.high);
}

/** Chooses the basis. `initial`: the Hessian sums at β = 0; `intercept`: column 0 is constant. */
export function* layGround(
  rows: LoadedRows,
  active: readonly number[],
  initial: Sums,
  coordinates: Coordinates,
  intercept: boolean,
): ShardWork<Ground> {
  const { events, others } = rows.totals;
  const weight = toNumber(add(events, others));
  const scaled = packedSubmatrix(boundOf(rows, initial), active);
  const size = active.length;
  let basis: Basis;
  if (coordinates === 'data') basis = diagonalBasis(subvector(rows.scales, active).map((scale) => 1 / scale));
  else if (coordinates === 'whitened') basis = whitenedBasis(yield* whitening(rows, active, initial, weight));
  else {
    const gram = scaled.map((value) => 4 * value);
    basis = standardisedBasis(gram, size, weight, intercept && active[0] === 0);
  }
  return { basis, bound: inCoordinates(scaled, basis), weight };
}
