/** From the design of training data to standardised columns. */
import type { Design } from '../formula/schema.js';
import type { Soon } from './columns.js';
import { type ColumnReader, columnReader } from './read-columns.js';
import { answered, type WideWork } from './work.js';

/** What takes columns, `rows` numbers each, from `first` on; it copies them. */
export interface ColumnSink {
  load(first: number, values: Float64Array): Soon<void>;
}

/** Of each column of the design but the intercept. */
export interface Standardisation {
  readonly means: Float64Array;
  /** Weighted, divided by n; 0 exactly for a column that is constant. */
  readonly deviations: Float64Array;
}

export interface WideSource {
  readonly design: Design;
  readonly intercept: boolean;
  /** The share of each row in the weight. */
  readonly shares: Float64Array;
}

export interface Moments {
  readonly mean: number;
  readonly deviation: number;
}

/** The mean, again from what the first one leaves, and the squares of that in units of the largest. */
export function momentsOf(column: Float64Array, shares: Float64Array): Moments {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let about = 0;
  for (let i = 0; i < column.length; i++) {
    if (shares[i] === 0) continue;
    const x = column[i]!;
    if (x < low) low = x;
    if (x > high) high = x;
    about += shares[i]! * x;
  }
  if (!(low < high)) return { mean: low, deviation: 0 };
  let rest = 0;
  for (let i = 0; i < column.length; i++) rest += shares[i]! * (column[i]! - about);
  const mean = about + rest;
  const unit = Math.max(high - mean, mean - low);
  let squares = 0;
  for (let i = 0; i < column.length; i++) {
    const share = (column[i]! - mean) / unit;
    squares += shares[i]! * share * share;
  }
  return { mean, deviation: unit * Math.sqrt(squares) };
}

/** Means and standard deviations of all columns. */
export function standardise(source: WideSource, reader = columnReader(source.design)): Standardisation {
  const first = source.intercept ? 1 : 0;
  const count = source.design.columns.length - first;
  const [means, deviations] = [new Float64Array(count), new Float64Array(count)];
  const column = new Float64Array(source.design.rows);
  for (let j = 0; j < count; j++) {
    reader(j + first, column);
    const { mean, deviation } = momentsOf(column, source.shares);
    means[j] = mean;
    deviations[j] = deviation;
  }
  return { means, deviations };
}

/** How the columns of a sink come to be. */
export interface Loaded {
  readonly source: WideSource;
  readonly standardisation: Standardisation;
  readonly reader: ColumnReader;
  /** Columns that vary, counted without the intercept. */
  readonly varying: readonly number[];
}

/** Writes columns [from, to) of those that vary to a sink: centred where there is an intercept, and of variance 1. */
export function* loadColumns(
  { source, standardisation, reader, varying }: Loaded,
  from: number,
  to: number,
  sink: ColumnSink,
): WideWork<void> {
  const { rows } = source.design;
  const first = source.intercept ? 1 : 0;
  const column = new Float64Array(rows);
  for (let k = from; k < to; k++) {
    const j = varying[k]!;
    reader(j + first, column);
    const centre = source.intercept ? standardisation.means[j]! : 0;
    const deviation = standardisation.deviations[j]!;
    for (let i = 0; i < rows; i++) column[i] = (column[i]! - centre) / deviation;
    yield* answered(sink.load(k - from, column));
  }
}
