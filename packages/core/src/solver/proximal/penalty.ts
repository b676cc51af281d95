/** Penalties with corners: absolute values and lengths of groups beside squares, and bounds. */

/** Columns whose coefficients enter together: weight·‖b‖ over them. */
export interface PenaltyGroup {
  /** Ascending. */
  readonly columns: readonly number[];
  /** Above 0. */
  readonly weight: number;
}

/**
 * Σ absolute[j]·|bⱼ| + ½·squared[j]·bⱼ² + Σ weight·‖b of a group‖ for lower ≤ b ≤ upper, on the scale of the summed loss. Columns of a
 * group have no absolute value and no bounds of their own; 0 lies between the bounds of every column.
 */
export interface ProximalPenalty {
  readonly absolute: Float64Array;
  readonly squared: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly groups: readonly PenaltyGroup[];
}

/** ‖b‖ over some columns. */
export function lengthOf(at: Float64Array, columns: readonly number[]): number {
  let sum = 0;
  for (const j of columns) sum += at[j]! * at[j]!;
  return Math.sqrt(sum);
}

/** The value of the penalty at b, which lies between the bounds. */
export function penaltyValue({ absolute, squared, groups }: ProximalPenalty, at: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < at.length; j++) {
    const b = at[j]!;
    if (b !== 0) sum += absolute[j]! * Math.abs(b) + 0.5 * squared[j]! * b * b;
  }
  for (const { columns, weight } of groups) {
    const length = lengthOf(at, columns);
    if (length > 0) sum += weight * length;
  }
  return sum;
}

/** Columns in which the penalised loss is smooth whatever their value: no corner, no bound. */
export function smoothColumns({ absolute, lower, upper, groups }: ProximalPenalty): number[] {
  const grouped = groups.length > 0 ? new Set(groups.flatMap(({ columns }) => columns)) : null;
  const smooth: number[] = [];
  for (let j = 0; j < absolute.length; j++)
    if (absolute[j] === 0 && lower[j] === -Infinity && upper[j] === Infinity && !grouped?.has(j))
      smooth.push(j);
  return smooth;
}
