/** Rows with equal covariates, collapsed to one row each with the sums of their weights: nothing is lost. */
import { randomIntegers } from '../math/random.js';
import { areEqual, HashNumbers, hashRows, type KeyColumn, startHashes } from './row-hashes.js';
import type { Design } from './schema.js';

/** The different rows of a design, in the order in which they first come. */
export interface Patterns {
  /** One kept row of each pattern. */
  readonly design: Design;
  /** Sums of the weights, exact. */
  readonly events: Float64Array;
  readonly others: Float64Array;
  /** The pattern of each kept row of the design that was collapsed. */
  readonly of: Int32Array;
}

/**
 * Rows for each pattern below which collapsing may cost more than it saves: it takes about as long as five passes over
 * the rows, longer where the patterns do not fit in the cache.
 */
const LEAST_REPEATS = 16;
/** Rows looked at: this many times √rows. */
const LOOKED_AT = 4;
const BLOCK = 4096;
const SEED = 1;
/** 2³². */
const RANGE = 4294967296;

/**
 * The patterns of the rows with these weights of events and others; null where too few rows are equal for it to pay,
 * or where the sums of the weights are not exact.
 */
export function collapse(design: Design, events: Float64Array, others: Float64Array): Patterns | null {
  if (!repeats(design)) return null;
  return patternsAmong(design, events, others, Math.floor(design.rows / LEAST_REPEATS));
}

/** The same where there are no more than `most` patterns, whether it pays or not. */
export function patternsAmong(
  design: Design,
  events: Float64Array,
  others: Float64Array,
  most: number,
): Patterns | null {
  const found = numberRows(design, most);
  if (found === null) return null;
  const { of, firsts } = found;
  const summedEvents = exactSums(events, of, firsts.length);
  const summedOthers = summedEvents && exactSums(others, of, firsts.length);
  return summedOthers && { design: design.pick(firsts), events: summedEvents!, others: summedOthers, of };
}

/** What tells rows apart: columns by row of the table, and the offset by kept row. */
interface Keys {
  readonly columns: readonly KeyColumn[];
  readonly offset: readonly KeyColumn[];
  readonly kept: Int32Array | null;
}

function keysOf({ variables, offset, kept }: Design): Keys {
  return { columns: variables, offset: offset === null ? [] : [offset], kept };
}

/** The rows of the table of kept rows. */
function inTable(rows: Int32Array, kept: Int32Array | null): Int32Array {
  if (kept === null) return rows;
  const places = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) places[i] = kept[rows[i]!]!;
  return places;
}

/**
 * Whether a random sample has as many equal rows as there would be with `LEAST_REPEATS` rows to each of equally
 * frequent patterns: of m rows m²/(2·patterns). One column that hardly repeats is enough to see that rows do not.
 */
function repeats(design: Design): boolean {
  const { columns, offset, kept } = keysOf(design);
  const next = randomIntegers(SEED);
  const size = Math.ceil(LOOKED_AT * Math.sqrt(design.rows));
  const sample = new Int32Array(size).map(() => Math.floor((next() / RANGE) * design.rows));
  const least = (LOOKED_AT * LOOKED_AT * LEAST_REPEATS) / 2;
  const hashes = startHashes(size);
  const isRepeated = (column: KeyColumn, places: Int32Array) => {
    hashRows([column], places, hashes);
    const numbers = new HashNumbers(size);
    for (let i = 0; i < size; i++) numbers.numberOf(hashes.first[i]!, hashes.second[i]!);
    return size - numbers.count >= least;
  };
  const places = inTable(sample, kept);
  return (
    columns.every((column) => isRepeated(column, places)) &&
    offset.every((column) => isRepeated(column, sample))
  );
}

/** The pattern of each row, and the first row of each pattern; null where there are too many patterns. */
function numberRows(design: Design, most: number): { of: Int32Array; firsts: Int32Array } | null {
  const { columns, offset, kept } = keysOf(design);
  const numbers = new HashNumbers(most);
  const of = new Int32Array(design.rows);
  const firsts = new Int32Array(most);
  for (let start = 0; start < of.length; start += BLOCK) {
    const rows = new Int32Array(Math.min(BLOCK, of.length - start));
    for (let i = 0; i < rows.length; i++) rows[i] = start + i;
    const places = inTable(rows, kept);
    const hashes = startHashes(rows.length);
    hashRows(columns, places, hashes);
    hashRows(offset, rows, hashes);
    const representatives = new Int32Array(rows.length);
    for (let i = 0; i < rows.length; i++) {
      const known = numbers.count;
      const pattern = numbers.numberOf(hashes.first[i]!, hashes.second[i]!);
      if (pattern < 0) return null;
      if (pattern === known) firsts[pattern] = start + i;
      of[start + i] = pattern;
      representatives[i] = firsts[pattern]!;
    }
    // Different rows of equal hashes: as good as impossible.
    if (!areEqual(columns, places, inTable(representatives, kept))) return null;
    if (!areEqual(offset, rows, representatives)) return null;
  }
  return { of, firsts: firsts.slice(0, numbers.count) };
}

/** Sums of the weights by pattern; null where one of them would be rounded. */
function exactSums(weights: Float64Array, of: Int32Array, patterns: number): Float64Array | null {
  const sums = new Float64Array(patterns);
  let isExact = true;
  for (let i = 0; i < of.length; i++) {
    const pattern = of[i]!;
    const sum = sums[pattern]!;
    const weight = weights[i]!;
    const next = sum + weight;
    // What is rounded off (Knuth's two-sum).
    const back = next - sum;
    if (sum - (next - back) + (weight - back) !== 0) isExact = false;
    sums[pattern] = next;
  }
  return isExact ? sums : null;
}
