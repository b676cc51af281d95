/**
 * The penalty of coefficients of all classes, λ·Σ factor·[(1 − α)/2·b² + α·|b|], or with `grouped` the length of the coefficients
 * of a column over the classes in place of their absolute values; its conditions of optimality, and the choice among
 * coefficients that give the same probabilities.
 */
import type { ProximalPenalty } from '../../../solver/proximal/penalty.js';

/** What stays the same along a path. */
export interface ClassPenalty {
  readonly classes: number;
  readonly alpha: number;
  /** Of each column; 0 where it is free. */
  readonly factors: Float64Array;
  readonly grouped: boolean;
  /**
   * Of each column, what one of b is in the units of the penalty, where these are not those of b: the standard deviation in the rows that are
   * learnt from, over the one that the column was divided by. Default: 1.
   */
  readonly ratios?: Float64Array;
  /** Of each column, for b; null where there are none. */
  readonly bounds: { readonly lower: Float64Array; readonly upper: Float64Array } | null;
}

function ratioOf({ ratios }: ClassPenalty, column: number): number {
  return ratios === undefined ? 1 : ratios[column]!;
}

/** What the absolute values of b of a column are multiplied by. */
export function absoluteOf(penalty: ClassPenalty, lambda: number, column: number): number {
  return lambda * penalty.alpha * penalty.factors[column]! * ratioOf(penalty, column);
}

/** What half the squares of b of a column are multiplied by. */
export function squaredOf(penalty: ClassPenalty, lambda: number, column: number): number {
  const ratio = ratioOf(penalty, column);
  return lambda * (1 - penalty.alpha) * penalty.factors[column]! * ratio * ratio;
}

/** Euclidean length of `count` numbers from `at` on. */
export function lengthOf(values: Float64Array, at: number, count: number): number {
  let sum = 0;
  for (let k = at; k < at + count; k++) sum += values[k]! * values[k]!;
  return Math.sqrt(sum);
}

/** The penalty at b. */
export function penaltyAt(penalty: ClassPenalty, lambda: number, b: Float64Array): number {
  const { classes, factors, grouped } = penalty;
  let total = 0;
  for (let j = 0; j < factors.length; j++) {
    if (factors[j] === 0) continue;
    let [squares, sizes] = [0, 0];
    for (let k = j * classes; k < (j + 1) * classes; k++) {
      squares += b[k]! * b[k]!;
      sizes += Math.abs(b[k]!);
    }
    const size = grouped ? Math.sqrt(squares) : sizes;
    total += (squaredOf(penalty, lambda, j) / 2) * squares + absoluteOf(penalty, lambda, j) * size;
  }
  return total;
}

/** Penalised coefficients that are not 0. */
export function nonzeroOf({ classes, factors }: ClassPenalty, b: Float64Array): number {
  return b.reduce((count, one, c) => count + (one !== 0 && factors[Math.floor(c / classes)]! > 0 ? 1 : 0), 0);
}

/** The same penalty coefficient by coefficient, for what asks that of one. */
export function proximalOf(penalty: ClassPenalty, lambda: number): ProximalPenalty {
  const { classes, alpha, factors, grouped, bounds } = penalty;
  const of = (value: (column: number) => number) =>
    Float64Array.from({ length: factors.length * classes }, (_, c) => value(Math.floor(c / classes)));
  const absolute = (j: number) => lambda * alpha * factors[j]!;
  const lines = (j: number) => Array.from({ length: classes }, (_, k) => j * classes + k);
  return {
    absolute: of((j) => (grouped ? 0 : absolute(j))),
    squared: of((j) => lambda * (1 - alpha) * factors[j]!),
    lower: of((j) => bounds?.lower[j] ?? -Infinity),
    upper: of((j) => bounds?.upper[j] ?? Infinity),
    groups: grouped
      ? Array.from(factors.keys())
          .filter((j) => absolute(j) > 0)
          .map((j) => ({ columns: lines(j), weight: absolute(j) }))
      : [],
  };
}

/**
 * The violation of the conditions of optimality by a column: how far the slope is from where it has to be. It is 0 for columns that
 * are all 0 as long as the slope stays within λ·α·factor.
 */
export function violationOf(
  penalty: ClassPenalty,
  lambda: number,
  b: Float64Array,
  gradient: Float64Array,
  column: number,
): number {
  const { classes, grouped, bounds } = penalty;
  const absolute = absoluteOf(penalty, lambda, column);
  const squared = squaredOf(penalty, lambda, column);
  const ratio = ratioOf(penalty, column);
  const first = column * classes;
  if (grouped && absolute > 0) return groupViolation(b, gradient, first, classes, absolute, squared) / ratio;
  const lower = bounds?.lower[column] ?? Number.NEGATIVE_INFINITY;
  const upper = bounds?.upper[column] ?? Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let k = first; k < first + classes; k++) {
    const slope = gradient[k]! + squared * b[k]!;
    // The least and the largest slope, to the left and to the right.
    const left = slope + (b[k]! > 0 ? absolute : -absolute);
    const right = slope + (b[k]! < 0 ? -absolute : absolute);
    if (b[k]! > lower) worst = Math.max(worst, left);
    if (b[k]! < upper) worst = Math.max(worst, -right);
  }
  return worst / ratio;
}

function groupViolation(
  b: Float64Array,
  gradient: Float64Array,
  first: number,
  classes: number,
  absolute: number,
  squared: number,
): number {
  const size = lengthOf(b, first, classes);
  if (size === 0) return Math.max(0, lengthOf(gradient, first, classes) - absolute);
  let sum = 0;
  for (let k = first; k < first + classes; k++) {
    const slope = gradient[k]! + (squared + absolute / size) * b[k]!;
    sum += slope * slope;
  }
  return Math.sqrt(sum);
}

/** The steepest slope of a column on the scale of λ·α; 0 where it is free. */
export function steepness(penalty: ClassPenalty, gradient: Float64Array, column: number): number {
  const { classes, factors, grouped } = penalty;
  if (factors[column] === 0) return 0;
  const factor = factors[column]! * ratioOf(penalty, column);
  const first = column * classes;
  if (grouped) return lengthOf(gradient, first, classes) / factor;
  let most = 0;
  for (let k = first; k < first + classes; k++) most = Math.max(most, Math.abs(gradient[k]!));
  return most / factor;
}

/**
 * Moves the coefficients of each column together, which changes no probability, to where the penalty is least: their mean where it has
 * squares alone or none, the median where it has absolute values alone (of an even number of classes, the middle of the two
 * in the middle), between them an elastic net. Columns with bounds stay.
 */
export function settle(penalty: ClassPenalty, b: Float64Array): void {
  const { classes, factors, grouped, bounds } = penalty;
  for (let j = 0; j < factors.length; j++) {
    const line = b.subarray(j * classes, (j + 1) * classes);
    if (bounds !== null && (bounds.lower[j]! > -Infinity || bounds.upper[j]! < Infinity)) continue;
    const shift = factors[j] === 0 || grouped ? meanOf(line) : centreOf(line, penalty, j);
    if (shift !== 0) for (let k = 0; k < classes; k++) line[k] = line[k]! - shift;
  }
}

function meanOf(line: Float64Array): number {
  return line.reduce((sum, one) => sum + one, 0) / line.length;
}

/** The c with the least penalty of b − c. */
function centreOf(line: Float64Array, penalty: ClassPenalty, column: number): number {
  const mean = meanOf(line);
  const { alpha } = penalty;
  if (alpha === 0) return mean;
  const sorted = Float64Array.from(line).sort();
  const count = sorted.length;
  const middle = (sorted[(count - 1) >> 1]! + sorted[count >> 1]!) / 2;
  if (alpha === 1) return middle;
  // The slope is that of squares, n·c − Σ b, and pull·(how many b are below c less how many are above): between two of the b, a line.
  const pull = absoluteOf(penalty, 1, column) / squaredOf(penalty, 1, column);
  for (let below = 0; below <= count; below++) {
    const least = below === 0 ? Number.NEGATIVE_INFINITY : sorted[below - 1]!;
    const most = below === count ? Number.POSITIVE_INFINITY : sorted[below]!;
    const free = mean - (pull * (2 * below - count)) / count;
    if (free < least) return least;
    if (free <= most) return free;
  }
  return mean;
}
