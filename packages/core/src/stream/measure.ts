/** What a fit wants to know of all rows before it begins, from one reading of them. */
import { OddsmithError } from '../errors.js';
import { type Grouped, groupedOf } from '../fit/likelihood.js';
import { type Totals, totalsOf } from '../fit/totals.js';
import { add, type DoubleDouble, fromNumber, toNumber, ZERO } from '../math/double-double.js';
import { blockRows } from '../objective/division.js';
import type { RowsChunk, StreamedRows } from './streamed-rows.js';

export interface Measured {
  readonly totals: Totals;
  /** Of rows that are binomial units; zeros for labels. */
  readonly grouped: Grouped;
  /** Largest magnitude in each design column. */
  readonly largest: Float64Array;
  /** Σ of the weights as they were given. */
  readonly weights: DoubleDouble;
  /** Offsets of some rows, evenly spread; null when there are none. */
  readonly offsets: Float64Array | null;
}

/** Rows, evenly spread, that tell where most offsets are. */
const LOOKED_AT = 4096;
/** Between these a sum of weights leaves room for likelihoods: see `fit/limits.ts`. */
const LEAST_WEIGHT = 1e-12;
const MOST_WEIGHT = 1e24;

/** `largest` if it is known already. Throws `weights-invalid`. */
export async function measure(rows: StreamedRows, largest: Float64Array | null): Promise<Measured> {
  const isGrouped = rows.binding.schema.response.kind !== 'labels';
  const stride = Math.ceil(rows.count / LOOKED_AT);
  const found = largest ?? new Float64Array(rows.columns);
  const offsets: number[] = [];
  let totals: Totals = { events: ZERO, others: ZERO };
  let grouped: Grouped = { saturated: ZERO, coefficients: ZERO };
  let hasOffset = false;
  let weights = ZERO;
  for await (const chunk of rows.each()) {
    const these = totalsOf(chunk);
    totals = { events: add(totals.events, these.events), others: add(totals.others, these.others) };
    if (chunk.weights) for (const weight of chunk.weights) weights = add(weights, fromNumber(weight));
    if (isGrouped) grouped = plus(grouped, groupedOf(chunk));
    if (largest === null) maximise(found, chunk);
    const { offset } = chunk.design;
    hasOffset = offset !== null;
    if (offset)
      for (let i = -chunk.start % stride; i < chunk.count; i += stride) if (i >= 0) offsets.push(offset[i]!);
  }
  checkWeight(toNumber(add(totals.events, totals.others)), rows.binding.weights !== undefined);
  return {
    totals,
    grouped,
    largest: found,
    weights,
    offsets: hasOffset ? Float64Array.from(offsets) : null,
  };
}

function plus(a: Grouped, b: Grouped): Grouped {
  return {
    saturated: add(a.saturated, b.saturated),
    coefficients: add(a.coefficients, b.coefficients),
  };
}

function maximise(largest: Float64Array, { design, count }: RowsChunk): void {
  const columns = largest.length;
  const rows = blockRows(columns);
  const panels = new Float64Array(rows * columns);
  for (let start = 0; start < count; start += rows) {
    const some = Math.min(rows, count - start);
    design.fill(start, some, panels, 0, columns);
    for (let i = 0; i < Math.ceil(some / 8) * 8 * columns; i++) {
      const j = (i >> 3) % columns;
      const size = Math.abs(panels[i]!);
      if (size > largest[j]!) largest[j] = size;
    }
  }
}

function checkWeight(sum: number, isWeighted: boolean): void {
  if (sum >= LEAST_WEIGHT && sum <= MOST_WEIGHT) return;
  const what = isWeighted ? 'weights' : 'counts';
  const message = `The ${what} sum to ${sum === Infinity ? 'more than 1e308' : sum}; expected a sum between ${LEAST_WEIGHT} and 1e24.`;
  throw new OddsmithError('weights-invalid', message, isWeighted ? { option: 'weights' } : {});
}
