/**
 * The directions that a set of rows does not see: {d : xᵢᵀd = 0 for all of them}, by inserting the rows one by one.
 * Every row that still sees something takes one dimension away.
 */
import { type Pairs, pairAt, pairs, setPair } from '../../math/cholesky-double-double.js';
import { divide, multiply, subtract } from '../../math/double-double.js';
import { accurateProduct, blocks, type SeparationInput } from './demands.js';

export interface NullSpace {
  /** Reduced echelon form: vector k has 1 at column free[k] and 0 at the other free columns. */
  readonly basis: readonly Pairs[];
  readonly free: readonly number[];
  /** Linearly independent rows that span what all rows span. */
  readonly spanning: readonly Float64Array[];
}

/**
 * Shares of Σ|xⱼdⱼ| above which a row counts as seeing a vector d of the basis. Rows that see much go first, which
 * keeps the basis accurate; below the second one (2⁻³⁶) it is the rounding of the data.
 */
const THRESHOLDS = [0.0078125, 1.4551915228366852e-11] as const;
/** The rounding of the data, about 2⁻⁴⁴, as a share of a vector's largest component in units of its column. */
const FAINT = 5.7e-14;
/** What double-double arithmetic may leave of a zero, as a share of the largest component: 2⁻⁷⁰. */
const ROUNDING = 8.470329472543003e-22;

/**
 * The null space of the rows with a 1 in `chosen`; `units` are the reciprocal sizes of the columns.
 */
export function nullSpace(input: SeparationInput, chosen: Uint8Array, units: Float64Array): NullSpace {
  const { columns } = input;
  let state: NullSpace = {
    basis: Array.from({ length: columns }, (_, j) => unitVector(columns, j)),
    free: Array.from({ length: columns }, (_, j) => j),
    spanning: [],
  };
  for (const threshold of THRESHOLDS) {
    for (const { start, count, values } of blocks(input)) {
      for (let i = 0; i < count && state.free.length > 0; i++) {
        if (chosen[start + i] === 0) continue;
        const row = values.subarray(i * columns, (i + 1) * columns);
        const seen = mostSeen(row, state, units, threshold);
        if (seen >= 0) state = insert(row, state, seen);
      }
      if (state.free.length === 0) return state;
    }
  }
  return { ...state, basis: state.basis.map((vector) => withoutRounding(vector, units, ROUNDING)) };
}

function unitVector(size: number, index: number): Pairs {
  const vector = pairs(size);
  vector.high[index] = 1;
  return vector;
}

/** Which vector of the basis the row sees most, −1 if none beyond the threshold. */
function mostSeen(
  row: Float64Array,
  { basis, free }: NullSpace,
  units: Float64Array,
  threshold: number,
): number {
  let best = -1;
  let most = 0;
  const present = presentIn(row);
  for (let k = 0; k < basis.length; k++) {
    const vector = basis[k]!.high;
    let sum = 0;
    let size = 0;
    for (const j of present) {
      const term = row[j]! * vector[j]!;
      sum += term;
      size += Math.abs(term);
    }
    const seen = Math.abs(sum) * units[free[k]!]!;
    if (seen > most && Math.abs(sum) > threshold * size && Math.abs(sum) > faintest(row, vector, units)) {
      most = seen;
      best = k;
    }
  }
  return best;
}

/** The columns that are not 0: few in the rows of factors. */
function presentIn(row: Float64Array): number[] {
  const present: number[] = [];
  for (let j = 0; j < row.length; j++) if (row[j] !== 0) present.push(j);
  return present;
}

/** What a row may see of a vector in components that are there by the rounding of other rows alone. */
function faintest(row: Float64Array, vector: Float64Array, units: Float64Array): number {
  let largest = 0;
  let entry = 0;
  for (let j = 0; j < units.length; j++) {
    largest = Math.max(largest, Math.abs(vector[j]!) / units[j]!);
    entry = Math.max(entry, Math.abs(row[j]!) * units[j]!);
  }
  return FAINT * largest * entry;
}

/** Takes from each vector the multiple of vector `pivot` that hides it from the row, and drops that one. */
function insert(row: Float64Array, { basis, free, spanning }: NullSpace, pivot: number): NullSpace {
  const dropped = basis[pivot]!;
  const divisor = accurateProduct(row, 0, dropped);
  const others = basis.filter((_, k) => k !== pivot);
  for (const vector of others) {
    const factor = divide(accurateProduct(row, 0, vector), divisor);
    if (factor.hi === 0) continue;
    for (let j = 0; j < row.length; j++) {
      if (dropped.high[j] === 0) continue;
      setPair(vector, j, subtract(pairAt(vector, j), multiply(factor, pairAt(dropped, j))));
    }
  }
  return { basis: others, free: free.filter((_, k) => k !== pivot), spanning: [...spanning, row.slice()] };
}

/** The vector with 0 for components that are below a share of the largest one, each in units of its column. */
export function withoutRounding(vector: Pairs, units: Float64Array, share: number): Pairs {
  const sizes = vector.high.map((value, j) => Math.abs(value) / units[j]!);
  const least = share * sizes.reduce((most, size) => Math.max(most, size), 0);
  const clean = pairs(units.length);
  for (let j = 0; j < units.length; j++) if (sizes[j]! > least) setPair(clean, j, pairAt(vector, j));
  return clean;
}
