/**
 * The duality gap of penalised logistic regression by its definition: the objective less that of the dual at the residuals, made
 * smaller until they are feasible. In doubles, with nothing of the library.
 */
import type { CornerProblem } from './coordinatewise.js';

export interface Corner {
  readonly absolute: number;
  readonly squared: number;
  readonly lower: number;
  readonly upper: number;
}

export interface Group {
  readonly columns: readonly number[];
  readonly weight: number;
}

export interface DualPoint {
  readonly objective: number;
  /** Σ w·(entropy of the row's probabilities)/Σw, and the residuals times the offset over Σw. */
  readonly entropy: number;
  /** Of the mean loss by b. */
  readonly slopes: readonly number[];
  readonly b: readonly number[];
  readonly corners: readonly Corner[];
  readonly groups?: readonly Group[];
}

const sumOf = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0);

/** Σ −p·log p. */
export function entropyOf(probabilities: readonly number[]): number {
  return -sumOf(probabilities.map((p) => (p > 0 ? p * Math.log(p) : 0)));
}

/** Where the slope has to be 0 exactly: what is left of it is not part of the gap. */
function isFree({ absolute, squared, lower, upper }: Corner): boolean {
  return absolute === 0 && squared === 0 && lower === -Infinity && upper === Infinity;
}

/** The most that v·b exceeds the penalty by, among the places where that can be. */
function most({ absolute, squared, lower, upper }: Corner, v: number): number {
  const end = v > 0 ? upper : lower;
  if (squared === 0 && !Number.isFinite(end) && Math.abs(v) > absolute * (1 + 1e-15))
    return Number.POSITIVE_INFINITY;
  const inner = [-1, 1].map((sign) => (v - sign * absolute) / squared);
  const places = [0, lower, upper, ...inner].filter((b) => Number.isFinite(b) && b >= lower && b <= upper);
  return Math.max(...places.map((b) => v * b - absolute * Math.abs(b) - 0.5 * squared * b * b));
}

/** The gap. */
export function gapByDefinition({ objective, entropy, slopes, b, corners, groups = [] }: DualPoint): number {
  const inGroup = new Set(groups.flatMap(({ columns }) => columns));
  const lengthOf = ({ columns }: Group) => Math.hypot(...columns.map((j) => slopes[j]!));
  let share = 1;
  corners.forEach((corner, j) => {
    if (isFree(corner) || inGroup.has(j)) return;
    const end = slopes[j]! < 0 ? corner.upper : corner.lower;
    if (corner.squared === 0 && !Number.isFinite(end))
      share = Math.min(share, corner.absolute / Math.abs(slopes[j]!));
  });
  for (const group of groups)
    if (corners[group.columns[0]!]!.squared === 0) share = Math.min(share, group.weight / lengthOf(group));
  const conjugates = corners.map((corner, j) =>
    isFree(corner) || inGroup.has(j) ? 0 : most(corner, -share * slopes[j]!),
  );
  const ofGroups = groups.map((group) => {
    const rest = Math.max(0, share * lengthOf(group) - group.weight);
    return rest <= 1e-15 ? 0 : (rest * rest) / 2 / corners[group.columns[0]!]!.squared;
  });
  // Free columns count as if their slopes were 0.
  const free = sumOf(
    corners.map((corner, j) => (isFree(corner) && !inGroup.has(j) ? slopes[j]! * b[j]! : 0)),
  );
  return objective - share * (entropy + free) + sumOf(conjugates) + sumOf(ofGroups);
}

/** What the rows of a binary problem have of it. */
export function entropyOfRows(
  { columns, events, others, offset }: CornerProblem,
  b: readonly number[],
): number {
  const weight = sumOf(events) + sumOf(others);
  return sumOf(
    events.map((a, i) => {
      const z = columns.reduce((sum, column, j) => sum + column[i]! * b[j]!, offset[i]!);
      const p = 1 / (1 + Math.exp(-z));
      const [all, residual] = [a + others[i]!, others[i]! * p - a * (1 - p)];
      return (all * entropyOf([p, 1 - p]) + residual * offset[i]!) / weight;
    }),
  );
}

/** Those of each column of a binary problem. */
export function cornersOf({ absolute, squared, lower, upper }: CornerProblem): Corner[] {
  return absolute.map((one, j) => ({
    ...{ absolute: one, squared: squared[j]!, lower: lower[j]!, upper: upper[j]! },
  }));
}
