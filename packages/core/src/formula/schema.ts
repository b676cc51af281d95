/**
 * The four times of a formula, each a plain JSON value (after StatsModels.jl's internals):
 *
 *   text  --parse-->  FormulaSyntax  --expand-->  ModelTerms  --schema (training data)-->  Schema
 *   Schema + any table  --bind-->  Design (columns that fill blocks of the design matrix)
 *
 * A Schema is what the model file keeps: with it, and coefficients, new rows are predicted.
 */

import type { Warning } from '../errors.js';
import type { Basis } from './basis/index.js';

/** A half-open range of characters of the formula's text, from 0. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '^' | ':' | '%in%' | Comparison | '&' | '|';
export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** An expression as written. Positions point into the formula's text. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number; readonly at: Span }
  /** `"a"` or `'a'`. */
  | { readonly kind: 'text'; readonly value: string; readonly at: Span }
  /** `TRUE` or `FALSE`. */
  | { readonly kind: 'boolean'; readonly value: boolean; readonly at: Span }
  /** A name that is no column: `Inf`, `sum` in `C(x, sum)`. */
  | { readonly kind: 'word'; readonly word: string; readonly at: Span }
  /** `.`: every column that has no other part in the model. */
  | { readonly kind: 'dot'; readonly at: Span }
  | { readonly kind: 'name'; readonly name: string; readonly at: Span }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly arguments: readonly Expression[];
      readonly at: Span;
    }
  /** An argument given by its name, `df = 4`; only among the arguments of a call. */
  | { readonly kind: 'named'; readonly name: string; readonly value: Expression; readonly at: Span }
  | {
      readonly kind: 'unary';
      readonly operator: '-' | '+' | '!';
      readonly operand: Expression;
      readonly at: Span;
    }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: Span;
    };

export interface FormulaSyntax {
  readonly text: string;
  readonly response: Expression | null;
  readonly right: Expression;
}

/** A term: the variables (by canonical text) whose product it is, in formula order. */
export interface ModelTerm {
  /** As R labels it: `age`, `race:age`, `I(x^2)`. */
  readonly label: string;
  readonly variables: readonly string[];
}

/** What the formula says once `.`, `*`, `^`, `-` are worked out; says nothing of the data's values yet. */
export interface ModelTerms {
  /** The formula as it was typed, which the positions of its expressions point into. */
  readonly text: string;
  /** The formula in canonical text, `.` expanded. */
  readonly formula: string;
  readonly response: Expression;
  readonly intercept: boolean;
  /** canonical text → expression, in order of appearance; `I(x)` and `factor(x)` keep their wrapper; used ones only. */
  readonly variables: Readonly<Record<string, Expression>>;
  /** By degree, then order of appearance, as R's `terms`. */
  readonly terms: readonly ModelTerm[];
  /** The arguments of the `offset()` terms. */
  readonly offsets: readonly Expression[];
  readonly warnings: readonly Warning[];
}

/** A raw column that the right-hand side reads: what new rows must have. */
export interface InputColumn {
  readonly name: string;
  readonly type: 'number' | 'date' | 'text' | 'boolean';
  /** Numeric columns: smallest and largest finite value seen in training (golden rows are drawn between them). */
  readonly range?: readonly [number, number];
}

/**
 * How the levels of a factor become columns where it has contrasts: those of R's `contr.*`, or columns of one's own,
 * a row of `matrix` for each level.
 */
export type Contrast =
  | 'treatment'
  | 'sum'
  | 'helmert'
  | 'poly'
  | { readonly columns: readonly string[]; readonly matrix: readonly (readonly number[])[] };

/**
 * A variable of the formula, settled on the training data. Its expression says the same of any row without the data:
 * `scale(x)` is written out as `(x - centre)/spread`, `cut(x, 3)` with its breaks and labels, `lump(x, 3)` with the
 * levels it keeps.
 */
export type VariableSchema =
  | { readonly kind: 'numeric'; readonly label: string; readonly expression: Expression }
  | {
      readonly kind: 'factor';
      readonly label: string;
      readonly expression: Expression;
      /** Used levels in order; the first is the reference. Numbers as text (shortest round trip). */
      readonly levels: readonly string[];
      readonly contrast: Contrast;
    }
  | {
      /** Columns computed from a number: `poly(log(x), 2)`, `ns(x, df = 4)`. */
      readonly kind: 'basis';
      readonly label: string;
      /** The whole call. */
      readonly expression: Expression;
      /** The number. */
      readonly argument: Expression;
      readonly basis: Basis;
    };

/**
 * How one variable enters one term: contrasts leave one column out (with `treatment`, that of the reference),
 * indicators have a column for every level; bases are numeric.
 */
export type Coding = 'numeric' | 'contrast' | 'indicator';

export interface TermSchema {
  readonly label: string;
  readonly variables: readonly string[];
  /** Aligned with `variables` (R's rule of margins decides). */
  readonly codings: readonly Coding[];
  /** Names of its design columns, the first factor varying fastest: `race[black]`, `age:race[black]`. */
  readonly columns: readonly string[];
}

export type ResponseSchema =
  /** Two labels, text, boolean or numeric (as text). `levels[1]` is the event. */
  | {
      readonly kind: 'labels';
      readonly label: string;
      readonly expression: Expression;
      readonly levels: readonly [string, string];
    }
  /** A share of `totals` in [0, 1]. */
  | { readonly kind: 'proportion'; readonly label: string; readonly expression: Expression }
  /** `cbind(successes, failures)`. */
  | {
      readonly kind: 'counts';
      readonly label: string;
      readonly successes: Expression;
      readonly failures: Expression;
    }
  /** Labels of which each is a class of its own; `levels[0]` is the base of a multinomial model. */
  | {
      readonly kind: 'classes';
      readonly label: string;
      readonly expression: Expression;
      readonly levels: readonly string[];
      /** Whether the order of the levels is part of the model. */
      readonly ordered: boolean;
    };

export interface Schema {
  readonly version: 1;
  /** The formula in canonical text, `.` expanded: parses to the same terms. */
  readonly formula: string;
  readonly response: ResponseSchema;
  readonly intercept: boolean;
  readonly inputs: readonly InputColumn[];
  readonly variables: readonly VariableSchema[];
  readonly terms: readonly TermSchema[];
  /** Offsets of the formula and of the `offset` option, added up. */
  readonly offsets: readonly Expression[];
  /** All design columns in order: `(Intercept)` first if there is one, then term after term. */
  readonly columns: readonly string[];
  /** The column of matched sets; only of a conditional model. */
  readonly strata?: string;
}

/** The intercept: design column 0 is 1 in every row. */
export interface ConstantColumn {
  readonly kind: 'constant';
  /** Index of the design column. */
  readonly first: 0;
}

/** One design column of numbers: a variable, or a product of variables. */
export interface NumberColumn {
  readonly kind: 'number';
  /** Index of the design column. */
  readonly first: number;
  /** For each row of the table a value; those of several arrays are multiplied from left to right. */
  readonly arrays: readonly [Float64Array, ...Float64Array[]];
  /** Largest magnitude in the kept rows; null where it is not known: of products, and of rows to predict. */
  readonly largest: number | null;
}

/** The indicator columns of one factor. */
export interface FactorColumns {
  readonly kind: 'factor';
  /** Index of the first of its design columns. */
  readonly first: number;
  /** How many there are: the number of levels − `skipped`. */
  readonly columns: number;
  /** For each row of the table the index of its level; never negative in a kept row. */
  readonly codes: Int32Array;
  /** 1 where the reference has no column: column `first + code − skipped` is 1, the others are 0. */
  readonly skipped: 0 | 1;
}

export type LayoutPart = ConstantColumn | NumberColumn | FactorColumns;

/** A data-frame-like problem, ready for the objective: fills fixed blocks of rows of the design matrix. */
export interface Design {
  /** Rows kept, in the order of the table. */
  readonly rows: number;
  /** Row of the table for each kept row, or null when every row was kept. */
  readonly kept: Int32Array | null;
  readonly columns: readonly string[];
  /**
   * What the columns are made of, part after part in the order of the columns, where every part is the intercept, a
   * product of numbers, or a factor on its own with treatment contrasts or indicators; else null. The arrays are
   * those of the table where a variable is a bare column, so they may be large and must not be written to.
   */
  readonly layout: readonly LayoutPart[] | null;
  /**
   * Largest magnitude of each column in the rows that train the model, exactly as it would be found in them; null where
   * it is not known: see `NumberColumn`.
   */
  readonly largest: Float64Array | null;
  /**
   * Writes design columns for kept rows [start, start + count) into `into`, column after column:
   * value of column j for row start + i goes to `into[at(j, i)]`, where
   * at(j, i) = (i >> 3) * (8 * stride) + 8 * j + (i & 7): panels of 8 rows, 8 values of a column contiguous.
   * Rows beyond `count` in the last panel are left alone. `base` is the index of the first panel in `into`.
   */
  fill(start: number, count: number, into: Float64Array, base: number, stride: number): void;
  /** Sum of the offsets for each kept row, or null when there is none. */
  readonly offset: Float64Array | null;
  /**
   * The values of the variables, numbers or codes, in every row of the table: rows of equal values are equal in all
   * columns.
   */
  readonly variables: readonly (Float64Array | Int32Array)[];
  /** The design of some of the kept rows, given by their index among them, ascending. `largest` stays that of all. */
  pick(rows: Int32Array): Design;
}
