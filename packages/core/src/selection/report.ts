/** What is said of selected columns, as plain data. */
import type { Warning } from '../errors.js';

/** `refitSelected`: maximum likelihood on the columns that a penalty selected. No p-values: they would not be valid. */
export interface RefitSelectedReport {
  readonly format: 'oddsmith-refit-selected/1';
  readonly formula: string;
  readonly rows: number;
  readonly lambda: number;
  readonly alpha: number;
  /** Of the selected columns and those that are free; null where the others determine a column, or it is infinite. */
  readonly coefficients: readonly {
    readonly term: string;
    readonly estimate: number | null;
    /** Only of several classes: log-odds beside the first of them. */
    readonly class?: string;
  }[];
  readonly deviance: number;
  /** Whether the estimate exists. */
  readonly converged: boolean;
  readonly warnings: readonly Warning[];
}

/** `splitInference`: columns selected on one half of the rows, tested on the other, several times over. */
export interface SplitInferenceReport {
  readonly format: 'oddsmith-split-inference/1';
  readonly formula: string;
  readonly rows: number;
  readonly splits: number;
  readonly seed: number;
  readonly coefficients: readonly {
    readonly term: string;
    /** Twice the median over splits of the p-values, each times the number selected in its split; at most 1. */
    readonly p: number;
    /** In how many of the splits it was selected, as a share. */
    readonly selected: number;
    /** Median of the estimates in the splits that selected it; null where none did, and of several classes, which have one each. */
    readonly estimate: number | null;
  }[];
  readonly warnings: readonly Warning[];
}

/** `stabilitySelection`: how often a column is among the first that enter, over halves of the rows. */
export interface StabilityReport {
  readonly format: 'oddsmith-stability/1';
  readonly formula: string;
  readonly rows: number;
  /** Pairs of halves, two of each. */
  readonly pairs: number;
  readonly seed: number;
  /** Columns that each half selects at most. */
  readonly most: number;
  /** The share of halves from which on a column is stable. */
  readonly threshold: number;
  /** Bound on the expected number of stable columns that should not be (see the documentation for what it assumes). */
  readonly expectedFalse: number;
  /** How the bound was found. */
  readonly bound: 'shah-samworth-unimodal';
  readonly columns: readonly {
    readonly term: string;
    /** Share of halves that selected it. */
    readonly frequency: number;
    readonly stable: boolean;
  }[];
  readonly warnings: readonly Warning[];
}

/** `debiased`: the lasso with its shrinkage taken back, and intervals. */
export interface DebiasedReport {
  readonly format: 'oddsmith-debiased/1';
  readonly formula: string;
  readonly rows: number;
  readonly lambda: number;
  readonly alpha: number;
  readonly confidence: number;
  readonly coefficients: readonly {
    readonly term: string;
    readonly penalised: number;
    readonly estimate: number;
    readonly standardError: number;
    readonly z: number;
    readonly p: number;
    readonly interval: readonly [number, number];
  }[];
  readonly warnings: readonly Warning[];
}
