/**
 * A near dependency as an equation that nearly holds: one column by least squares from the others that take part, its
 * factors rounded as far as that costs nothing.
 */
import {
  accurateCholesky,
  accurateSolve,
  type Pairs,
  pairAt,
  pairs,
  setPair,
} from '../../math/cholesky-double-double.js';
import {
  add,
  type DoubleDouble,
  multiply,
  multiplyNumber,
  subtract,
  ZERO,
} from '../../math/double-double.js';
import { packedIndex, packedSubmatrix } from '../../math/packed.js';

/** The Gram matrix of √W·X, packed, whose columns are those of the data multiplied by `scales`. */
export interface ScaledGram {
  readonly gram: Pairs;
  readonly scales: readonly number[];
}

/** `target` ≈ Σ factor·column, in units of the data. */
export interface NearDependency {
  readonly target: number;
  readonly parts: readonly { readonly column: number; readonly factor: number }[];
  /** Length of what is left, relative to the length of the target. */
  readonly remainder: number;
}

/** What takes part in the sum that nearly cancels: at least this share of the largest part. */
const TAKES_PART = 0.02;
/** Equations of more columns say nothing to a reader. */
const MOST_COLUMNS = 6;
/** By how much the remainder may grow when a column is left out or a factor is rounded. */
const SLACK = 1.1;
const MOST_DIGITS = 6;

const at = (gram: Pairs, i: number, j: number) =>
  pairAt(gram, i >= j ? packedIndex(i, j) : packedIndex(j, i));

/** ‖x_target − Σ factor·x‖, relative to ‖x_target‖. */
function remainderOf(
  gram: Pairs,
  target: number,
  columns: readonly number[],
  factors: readonly number[],
): number {
  const all = [target, ...columns];
  const weights = [-1, ...factors];
  let sum: DoubleDouble = ZERO;
  all.forEach((i, a) => {
    all.forEach((j, b) => {
      sum = add(sum, multiplyNumber(multiplyNumber(at(gram, i, j), weights[a]!), weights[b]!));
    });
  });
  return Math.sqrt(Math.max(0, sum.hi) / at(gram, target, target).hi);
}

interface LeastSquares {
  readonly factors: readonly number[];
  readonly remainder: number;
}

function leastSquares(gram: Pairs, target: number, columns: readonly number[]): LeastSquares {
  const matrix = { high: packedSubmatrix(gram.high, columns), low: packedSubmatrix(gram.low, columns) };
  const right = pairs(columns.length);
  columns.forEach((j, i) => {
    setPair(right, i, at(gram, target, j));
  });
  const solved = accurateSolve(accurateCholesky(matrix, columns.length, 0), right);
  let rest = at(gram, target, target);
  columns.forEach((_, i) => {
    rest = subtract(rest, multiply(pairAt(solved, i), pairAt(right, i)));
  });
  const remainder = Math.sqrt(Math.max(0, rest.hi) / at(gram, target, target).hi);
  return { factors: Array.from(solved.high), remainder };
}

/** Leaves out one column after the other, as long as the equation holds as well without it. */
function fewest(gram: Pairs, target: number, columns: readonly number[]): number[] {
  const best = leastSquares(gram, target, columns).remainder;
  let kept = [...columns];
  for (const column of columns) {
    const without = kept.filter((other) => other !== column);
    if (without.length > 0 && leastSquares(gram, target, without).remainder <= SLACK * best) kept = without;
  }
  return kept;
}

/** The equation for one target, its factors with as few digits as leave it as good as it is. */
function equation({ gram, scales }: ScaledGram, target: number, columns: readonly number[]): NearDependency {
  const kept = fewest(gram, target, columns);
  const { factors, remainder } = leastSquares(gram, target, kept);
  const units = kept.map((column) => scales[column]! / scales[target]!);
  for (let digits = 1; ; digits++) {
    const rounded = factors.map((factor, i) => Number((factor * units[i]!).toPrecision(digits)));
    const back = rounded.map((factor, i) => factor / units[i]!);
    const rest = remainderOf(gram, target, kept, back);
    if (rest > SLACK * remainder && digits < MOST_DIGITS) continue;
    return {
      target,
      parts: kept.flatMap((column, i) => (rounded[i] === 0 ? [] : [{ column, factor: rounded[i]! }])),
      remainder: rest,
    };
  }
}

/** How much there is to read. */
function length({ parts }: NearDependency): number {
  return parts.reduce((sum, { factor }) => sum + String(Math.abs(factor)).length + (factor < 0 ? 0.5 : 0), 0);
}

/**
 * The shortest equation among the columns whose sum, multiplied by `direction`, nearly cancels (the columns scaled to
 * length 1); null where more than six take part. `constant`: the column of the intercept, which is no target, or −1.
 */
export function nearDependency(
  gram: ScaledGram,
  direction: Float64Array,
  constant: number,
): NearDependency | null {
  const largest = direction.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const columns = Array.from(direction, (_, j) => j).filter(
    (j) => Math.abs(direction[j]!) >= TAKES_PART * largest,
  );
  if (columns.length < 2 || columns.length > MOST_COLUMNS) return null;
  const equations = columns
    .filter((column) => column !== constant)
    .map((target) =>
      equation(
        gram,
        target,
        columns.filter((column) => column !== target),
      ),
    );
  return equations.reduce((best, one) => (length(one) < length(best) ? one : best));
}
