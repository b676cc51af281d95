/** Separation, and its absence, as plain data that a program can evaluate and a person can read. */

/** Something that holds of a row or not. */
export type SeparationCondition =
  /** The variable has one of these levels: `race = other`. */
  | { readonly kind: 'levels'; readonly variable: string; readonly levels: readonly string[] }
  /** `NV = 1`. */
  | { readonly kind: 'value'; readonly variable: string; readonly value: number }
  /** `x ≥ 3.2`. */
  | {
      readonly kind: 'bound';
      readonly variable: string;
      readonly operator: '>=' | '<=';
      readonly value: number;
    }
  /**
   * `2·age − 3·ht > 5`, of design columns. Rows within rounding of the value (2⁻⁴⁷ of the sum of the sizes of the terms)
   * lie on the boundary: it does not hold of them.
   */
  | {
      readonly kind: 'combination';
      readonly factors: readonly { readonly term: string; readonly factor: number }[];
      readonly operator: '>' | '<';
      readonly value: number;
    };

/** A statement that is true of every row of the data. */
export interface SeparationClaim {
  /** A row of which all of them hold has the outcome. */
  readonly conditions: readonly SeparationCondition[];
  readonly outcome: 'event' | 'non-event';
  /** How many rows it speaks of. */
  readonly count: number;
  /** Their numbers in the data, from 1, ascending: the first 20. */
  readonly rows: readonly number[];
  /** `every row with NV = 1 is an event`. */
  readonly text: string;
}

export interface SeparationExplanation {
  readonly kind: 'complete' | 'quasi';
  /** The coefficients without a finite estimate. */
  readonly coefficients: readonly { readonly term: string; readonly limit: '+infinity' | '-infinity' }[];
  /** Together they speak of every row that is separated, and of no other. */
  readonly claims: readonly SeparationClaim[];
  /** The rows that are not separated: they alone determine what is finite. `rows`: the numbers of the first 20. */
  readonly boundary: {
    readonly count: number;
    readonly events: number;
    readonly others: number;
    readonly rows: readonly number[];
  };
  /** The claims in one sentence, without capital and full stop. */
  readonly sentence: string;
  /** A paragraph: the sentence, which estimates are infinite, what lies on the boundary. */
  readonly text: string;
}

export interface FinitenessExplanation {
  readonly term: string;
  readonly estimate: number;
  /** |estimate| times the range of the column: how far the log-odds reach by it. */
  readonly reach: number;
  /**
   * Rows that overlap: Σ weight·s·x = −sign(estimate)·size·(1 in the column of the term, 0 elsewhere), s = 1 of events
   * and −1 of non-events. So every direction that takes the coefficient further out lowers the likelihood of one of
   * them, whatever the others do (Farkas' lemma). No smaller set of them does.
   */
  readonly rows: readonly {
    /** Its number in the data, from 1. */
    readonly row: number;
    readonly outcome: 'event' | 'non-event';
    /** Of the column of the term. */
    readonly value: number;
    /** Positive. */
    readonly weight: number;
  }[];
  readonly size: number;
  /** `rows 12 and 40 overlap in x: …`, without capital and full stop. */
  readonly sentence: string;
}
