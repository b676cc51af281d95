/** The rows of a fit, loaded into kernels: shards in row order, columns scaled by powers of two. */
import type { Kernel, KernelName } from '../kernel/kernel.js';
import { shardRows } from '../objective/division.js';
import { MemoryShard, type Rows } from '../objective/memory.js';
import type { RowShard } from '../objective/objective.js';
import type { Grouped, groupedOf } from './likelihood.js';
import { hessianCost } from './samples.js';
import { type Totals, totalsOf } from './totals.js';

/** The values of all rows, as they are in the data. */
export interface RowSource {
  readonly count: number;
  readonly columns: number;
  /** Writes panels of 8 rows, as `Design.fill` of the formula. */
  fill(start: number, count: number, into: Float64Array, base: number, stride: number): void;
  /** Writes the weights of events and of the others of some rows. */
  weights(start: number, count: number, events: Float64Array, others: Float64Array): void;
}

/** Whether rows have events and others: weights, or numbers of the same sign. */
export interface Presence {
  readonly events: ArrayLike<number>;
  readonly others: ArrayLike<number>;
}

export interface LoadedRows<Shard extends RowShard = RowShard> {
  readonly shards: readonly Shard[];
  readonly count: number;
  readonly columns: number;
  readonly totals: Totals;
  readonly hasOffset: boolean;
  /** Where solvers begin, on the scale of the shards: 0, but for an intercept that takes large offsets back. */
  readonly start: Float64Array;
  /** What each column was multiplied by: β of the data = β of the shards · scale. */
  readonly scales: Float64Array;
  readonly kernel: KernelName;
  /** What a pass with a Hessian costs, in passes with a gradient. */
  readonly hessianCost: number;
  readonly source: RowSource;
  presence(): Presence;
  /** What grouped rows add to the likelihood, by the function that finds it for some of them. */
  grouped(of: typeof groupedOf): Grouped;
  /** Replaces the weights of the passes that follow, until `leaveOut`; not where rows pass by. */
  reweigh?(events: Float64Array, others: Float64Array): void;
  /** Takes the rows marked 1 out of the passes that follow; null takes all back. */
  leaveOut(rows: Uint8Array | null): void;
}

/** Rows in kernels of this thread. */
export interface MemoryRows extends LoadedRows<MemoryShard> {
  /** Index of the first row of each shard. */
  readonly starts: readonly number[];
  readonly events: Float64Array;
  readonly others: Float64Array;
}

/** Where a solver of these coefficients begins, the others being held at 0. */
export function startOf({ start }: Pick<LoadedRows, 'start'>, active: readonly number[]): Float64Array {
  return active.includes(0) ? start : new Float64Array(start.length);
}

/** Where most offsets are larger the probabilities at β = 0 say little of the data, and beyond 30 nothing. */
const LARGE_OFFSET = 8;
/** Rows, evenly spread, that tell where most offsets are: sorting all of a million would cost as much as a pass. */
const LOOKED_AT = 4096;

/** Where solvers begin. */
export function wholeStart({ columns, events, others, offset }: Rows, intercept: boolean): Float64Array {
  const start = new Float64Array(columns);
  if (!intercept || offset === null) return start;
  const stride = Math.ceil(offset.length / LOOKED_AT);
  const sorted = offset.filter((_, i) => i % stride === 0 && (events[i]! > 0 || others[i]! > 0)).sort();
  const median = sorted[sorted.length >> 1] ?? 0;
  if (Math.abs(median) > LARGE_OFFSET) start[0] = -median;
  return start;
}

/**
 * Copies rows into as few shards as their size allows; `makeKernel` gives each its memory. `intercept`: column 0 is 1
 * in every row.
 */
export function loadRows(rows: Rows, makeKernel: () => Kernel, intercept = false): MemoryRows {
  const { columns } = rows;
  const most = shardRows(rows.count, columns, rows.single);
  const starts: number[] = [];
  for (let start = 0; start < rows.count; start += most) starts.push(start);
  let kernelName: KernelName = 'twin';
  const shards = starts.map((start) => {
    const kernel = makeKernel();
    kernelName = kernel.name;
    return new MemoryShard(kernel, rows, start, Math.min(most, rows.count - start));
  });
  return {
    ...describe(rows, shards, starts, intercept),
    ...{ shards, starts, events: rows.events, others: rows.others, kernel: kernelName },
    scales: scaleColumns(shards, columns),
  };
}

/** A shard that takes new weights. */
export interface Reweighed {
  reweigh(events: Float64Array, others: Float64Array, start: number): void;
}

/** What rows in memory are, wherever their shards are; `starts`: the first row of each shard. */
export function describe(
  rows: Rows,
  shards: readonly Reweighed[],
  starts: readonly number[],
  intercept: boolean,
): Omit<LoadedRows, 'shards' | 'scales' | 'kernel'> {
  const { count, columns, events, others, offset } = rows;
  const reweigh = (a: Float64Array, b: Float64Array) =>
    shards.forEach((shard, i) => {
      shard.reweigh(a, b, starts[i]!);
    });
  const weights: RowSource['weights'] = (start, length, a, b) => {
    a.set(events.subarray(start, start + length));
    b.set(others.subarray(start, start + length));
  };
  return {
    count,
    columns,
    hessianCost: hessianCost(columns),
    totals: totalsOf(rows),
    hasOffset: offset !== null,
    start: wholeStart(rows, intercept),
    source: { count, columns, fill: (...range) => rows.fill(...range), weights },
    presence: () => ({ events, others }),
    grouped: (of) => of(rows),
    reweigh,
    leaveOut(out) {
      const keep = (values: Float64Array) => (out ? values.map((value, i) => (out[i] ? 0 : value)) : values);
      reweigh(keep(events), keep(others));
    },
  };
}

/** The scales that bring the largest value of each column into [1, 2). */
export function scalesOf(largest: Float64Array): Float64Array {
  return largest.map(inversePowerOfTwo);
}

/** Scales the columns; returns the scales. */
function scaleColumns(shards: readonly MemoryShard[], columns: number): Float64Array {
  const largest = new Float64Array(columns);
  for (const shard of shards) shard.largest(largest);
  const scales = scalesOf(largest);
  for (const shard of shards) shard.scale(scales);
  return scales;
}

/** 2¹⁰⁰⁰. */
const LARGEST_SCALE = 1.0715086071862673e301;

/** 2^−⌊log₂ x⌋, exactly, for x > 0; 1 for 0. Kept inside the normal range. */
function inversePowerOfTwo(x: number): number {
  if (x === 0) return 1;
  let scale = 1;
  while (x * scale >= 2) scale /= 2;
  while (x * scale < 1 && scale < LARGEST_SCALE) scale *= 2;
  return scale;
}

/** Rows that are read at a time. */
const READ = 256;

/** Reads rows [start, start + count) of the unscaled design, row after row. */
export function readRows(
  { source }: Pick<LoadedRows, 'source'>,
  start: number,
  count: number,
  into: Float64Array,
): void {
  const { columns } = source;
  const panels = new Float64Array(Math.min(READ, Math.ceil(count / 8) * 8) * columns);
  for (let done = 0; done < count; done += READ) {
    const part = Math.min(READ, count - done);
    source.fill(start + done, part, panels, 0, columns);
    for (let i = 0; i < part; i++) {
      const from = (i >> 3) * 8 * columns + (i & 7);
      const to = (done + i) * columns;
      for (let j = 0; j < columns; j++) into[to + j] = panels[from + 8 * j]!;
    }
  }
}

/** Calls `visit` with all rows, some at a time: row after row on the scale of the data, with their weights. */
export function eachChunk(
  { source }: Pick<LoadedRows, 'source'>,
  visit: (x: Float64Array, events: Float64Array, others: Float64Array, count: number) => void,
): void {
  const x = new Float64Array(READ * source.columns);
  const [events, others] = [new Float64Array(READ), new Float64Array(READ)];
  for (let start = 0; start < source.count; start += READ) {
    const count = Math.min(READ, source.count - start);
    readRows({ source }, start, count, x);
    source.weights(start, count, events, others);
    visit(x, events, others, count);
  }
}
