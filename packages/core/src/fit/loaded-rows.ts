/** The rows of a fit, loaded into kernels: shards in row order, columns scaled by powers of two. */
import type { Kernel } from '../kernel/kernel.js';
import { MemoryShard, partRows, type Rows } from '../objective/memory.js';
import type { RowShard } from '../objective/objective.js';

export interface LoadedRows<Shard extends RowShard = RowShard> {
  readonly shards: readonly Shard[];
  /** Index of the first row of each shard. */
  readonly starts: readonly number[];
  readonly columns: number;
  readonly events: Float64Array;
  readonly others: Float64Array;
  readonly hasOffset: boolean;
  /** Where solvers begin, on the scale of the shards: 0, but for an intercept that takes large offsets back. */
  readonly start: Float64Array;
  /** What each column was multiplied by: β of the data = β of the shards · scale. */
  readonly scales: Float64Array;
  readonly kernel: Kernel['name'];
  /** Where the rows came from: their values as they are in the data. */
  readonly source: Rows;
}

/** Rows in kernels of this thread. */
export type MemoryRows = LoadedRows<MemoryShard>;

/** Where a solver of these coefficients begins, the others being held at 0. */
export function startOf({ start }: LoadedRows, active: readonly number[]): Float64Array {
  return active.includes(0) ? start : new Float64Array(start.length);
}

/** A shard stays below this, so that several fit in the address space of one WebAssembly memory each. */
const SHARD_BYTES = 2 ** 30;

/** Where most offsets are larger the probabilities at β = 0 say little of the data, and beyond 30 nothing. */
const LARGE_OFFSET = 8;
/** Rows, evenly spread, that tell where most offsets are: sorting all of a million would cost as much as a pass. */
const LOOKED_AT = 4096;

function wholeStart({ columns, events, others, offset }: Rows, intercept: boolean): Float64Array {
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
  const part = partRows(rows.count, columns);
  const most = part * Math.max(1, Math.floor(SHARD_BYTES / (8 * (columns + 3) * part)));
  const starts: number[] = [];
  for (let start = 0; start < rows.count; start += most) starts.push(start);
  let kernelName: Kernel['name'] = 'twin';
  const shards = starts.map((start) => {
    const kernel = makeKernel();
    kernelName = kernel.name;
    return new MemoryShard(kernel, rows, start, Math.min(most, rows.count - start));
  });
  const { events, others } = rows;
  const hasOffset = rows.offset !== null;
  return {
    shards,
    starts,
    columns,
    events,
    others,
    hasOffset,
    start: wholeStart(rows, intercept),
    scales: scaleColumns(shards, columns),
    kernel: kernelName,
    source: rows,
  };
}

/** Brings the largest value of each column into [1, 2); returns the scales. */
function scaleColumns(shards: readonly MemoryShard[], columns: number): Float64Array {
  const largest = new Float64Array(columns);
  for (const shard of shards) shard.largest(largest);
  const scales = largest.map(inversePowerOfTwo);
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
export function readRows({ source }: LoadedRows, start: number, count: number, into: Float64Array): void {
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

/** Replaces the weights in all shards. */
export function reweigh(rows: LoadedRows, events: Float64Array, others: Float64Array): void {
  rows.shards.forEach((shard, i) => {
    shard.reweigh(events, others, rows.starts[i]!);
  });
}
