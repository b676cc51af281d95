/**
 * Which coefficient of a proportional-odds model is which. Solvers see the thresholds first, as an intercept comes first,
 * then those of the design columns in formula order: one for a column whose odds are proportional, else one for each
 * threshold. Reports have the same with the thresholds last.
 */
import { thresholdNames } from '../../formula/thresholds.js';

/** What the coefficients belong to. */
export interface Coefficient {
  /** The design column, or the threshold: `Low|Medium`. */
  readonly name: string;
  /** Index of the design column; null for a threshold. */
  readonly column: number | null;
  /** Index of the threshold that it is of; null where it is of all. */
  readonly threshold: number | null;
}

export class OrdinalCoefficients {
  /** Thresholds: one less than the classes. */
  readonly thresholds: number;
  /** In the order of solvers. */
  readonly all: readonly Coefficient[];
  /** Design columns with a coefficient for each threshold, ascending. */
  readonly nonproportional: readonly number[];
  /** Index of the (first) coefficient of each design column; −1 of the intercept, which the thresholds replace. */
  readonly firsts: Int32Array;

  /** `columns`: those of the design, the intercept first; `nonproportional`: indices among them. */
  constructor(
    classes: readonly string[],
    columns: readonly string[],
    nonproportional: readonly number[] = [],
  ) {
    const names = thresholdNames(classes);
    const all: Coefficient[] = names.map((name, threshold) => ({ name, column: null, threshold }));
    this.thresholds = names.length;
    this.firsts = new Int32Array(columns.length).fill(-1);
    for (let column = 1; column < columns.length; column++) {
      const name = columns[column]!;
      this.firsts[column] = all.length;
      if (!nonproportional.includes(column)) all.push({ name, column, threshold: null });
      else
        for (let threshold = 0; threshold < names.length; threshold++) all.push({ name, column, threshold });
    }
    this.all = all;
    this.nonproportional = [...nonproportional].sort((a, b) => a - b);
  }

  get size(): number {
    return this.all.length;
  }

  /** The coefficient of a design column at a threshold. */
  indexOf(column: number, threshold: number): number {
    const first = this.firsts[column]!;
    return this.nonproportional.includes(column) ? first + threshold : first;
  }

  /** The coefficients of the threshold and of the columns whose effects differ between thresholds, at one threshold. */
  ownOf(threshold: number): number[] {
    return [threshold, ...this.nonproportional.map((column) => this.firsts[column]! + threshold)];
  }

  /** Indices of all coefficients in the order of reports: slopes, then thresholds. */
  get reported(): number[] {
    const slopes = Array.from({ length: this.size - this.thresholds }, (_, j) => j + this.thresholds);
    return [...slopes, ...Array.from({ length: this.thresholds }, (_, k) => k)];
  }

  /** Names that differ, in the order of solvers: `age`, `age (Low|Medium)`. */
  get uniqueNames(): string[] {
    return this.all.map(({ name, column, threshold }) =>
      column === null || threshold === null ? name : `${name} (${this.all[threshold]!.name})`,
    );
  }
}
