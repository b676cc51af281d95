/** What cross-validation says, as plain data: the `oddsmith-cross-validation/1` object. */
import type { Warning } from '../errors.js';
import type { PathReport } from '../path/report.js';
import type { Measure, Rule } from './options.js';

export interface CrossValidationReport {
  readonly format: 'oddsmith-cross-validation/1';
  readonly formula: string;
  readonly family: PathReport['family'];
  readonly event: string | null;
  /** Only of several classes. */
  readonly classes?: readonly string[];
  readonly rows: number;
  readonly rowsDropped: number;
  readonly weight: number;
  readonly events: number | null;
  readonly weightsKind: PathReport['weightsKind'];
  readonly grouped: boolean | 'classes';
  readonly measure: Measure;
  readonly folds: FoldsReport;
  /** One for each α, in the order given. */
  readonly curves: readonly CrossValidationCurveReport[];
  /** What either rule chooses, among all α. */
  readonly choices: { readonly minimum: ChoiceReport; readonly 'one-standard-error': ChoiceReport };
  readonly rule: Rule;
  /** What `rule` chooses, fitted to all rows. */
  readonly chosen: ChosenReport;
  /** The path of all rows at the chosen α; of sparse rows its point at the chosen λ, and the columns that are not 0 there. */
  readonly path: PathReport;
  /** What is to be expected of the model that the rule chooses: the choice was made anew without the rows that judge it. */
  readonly nested: NestedReport | null;
  readonly tolerance: number;
  readonly foldTolerance: number;
  /**
   * The largest violation of any fold at any point: at most `foldTolerance`, or there is a warning. Of sparse rows `foldTolerance` is
   * of duality gaps.
   */
  readonly largestViolation: number;
  /** Passes over all rows, of which each fold's is its share. */
  readonly passes: number;
  readonly warnings: readonly Warning[];
  readonly seconds: number;
}

export interface FoldsReport {
  readonly kind: 'random' | 'stratified' | 'grouped' | 'time' | 'given';
  readonly count: number;
  readonly repeats: number;
  /** Null where nothing was shuffled. */
  readonly seed: number | null;
  /** The column of groups or times; null where there is none. */
  readonly column: string | null;
  /** Of each fold, repeat after repeat. */
  readonly sizes: readonly { readonly heldOut: number; readonly learntFrom: number }[];
}

export interface CrossValidationCurveReport {
  readonly alpha: number;
  readonly lambdaMax: number | null;
  readonly points: readonly CrossValidationPointReport[];
}

export interface CrossValidationPointReport {
  readonly lambda: number;
  /** The mean over folds, each counted by the weight of its held-out rows; null where none has a value. */
  readonly mean: number | null;
  /** Of that mean, from the spread between folds; null of a single fold. */
  readonly standardError: number | null;
  /** Penalised coefficients of the path of all rows that are not 0. */
  readonly nonzero: number;
  /** Of each fold, in the order of `folds.sizes`; null where it has none, as an AUC of one class. */
  readonly folds: readonly (number | null)[];
}

export interface ChoiceReport {
  readonly alpha: number;
  readonly lambda: number;
  /** Place of the curve, and of the point in it. */
  readonly curve: number;
  readonly point: number;
  readonly mean: number;
  readonly standardError: number | null;
  readonly nonzero: number;
}

export interface ChosenReport extends ChoiceReport {
  readonly penalty: PathReport['penalty'];
  /** In units of the data. */
  readonly coefficients: readonly {
    readonly term: string;
    readonly class: string | null;
    readonly estimate: number;
  }[];
  /** The certificate of the path at this point. */
  readonly violation: number;
}

export interface NestedReport {
  /** As of a point: what the rule's choices achieve on rows that took no part in them. */
  readonly mean: number;
  readonly standardError: number | null;
  /** Of each outer fold: what was chosen without it, and how that predicts it. */
  readonly folds: readonly {
    readonly alpha: number;
    readonly lambda: number;
    readonly value: number | null;
  }[];
}
