/** What comes of a sparse fit. */
import type { SparseOptions } from './options.js';
import type { SparsePoint } from './sparse-point.js';

/** What does not change from λ to λ. */
export interface SparseFacts {
  /** What coefficients are multiplied by in the penalty; 0 for columns that stay at 0. */
  readonly scales: Float64Array;
  /** α·λ at which all coefficients are 0. */
  readonly slope: number;
  /** Mean loss where they are. */
  readonly nullLoss: number;
  /** Σw. */
  readonly weight: number;
}

export interface SparseFindings {
  readonly facts: SparseFacts;
  readonly points: readonly SparsePoint[];
  readonly levels: readonly [string, string];
  readonly events: number;
  readonly options: SparseOptions;
  readonly notes: readonly string[];
  readonly rows: number;
  readonly columns: number;
  readonly names: readonly string[] | null;
  readonly passes: number;
  readonly seconds: number;
}

export class SparseFit {
  readonly findings: SparseFindings;

  constructor(findings: SparseFindings) {
    this.findings = findings;
  }

  /** One for each λ, in falling order. */
  get points(): readonly SparsePoint[] {
    return this.findings.points;
  }
}
