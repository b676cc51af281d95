/** The rows of a fit, loaded into kernels: shards in row order, columns scaled by powers of two. */
import type { Kernel } from '../kernel/kernel.js';
import { BLOCK_ROWS, MemoryShard, type Rows } from '../objective/memory.js';

export interface LoadedRows {
  readonly shards: readonly MemoryShard[];
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
}

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
export function loadRows(rows: Rows, makeKernel: () => Kernel, intercept = false): LoadedRows {
  const { columns } = rows;
  const blocks = Math.max(1, Math.floor(SHARD_BYTES / (8 * (columns + 3) * BLOCK_ROWS)));
  const most = blocks * BLOCK_ROWS;
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

/** Reads rows [start, start + count) of the unscaled design, row after row, whatever shard holds them. */
export function readRows(rows: LoadedRows, start: number, count: number, into: Float64Array): void {
  const { columns, scales, starts, shards } = rows;
  let done = 0;
  while (done < count) {
    const row = start + done;
    const index = starts.findLastIndex((first) => first <= row);
    const shard = shards[index]!;
    const first = row - starts[index]!;
    const part = Math.min(count - done, shard.rows - first);
    const slice = into.subarray(done * columns, (done + part) * columns);
    shard.read(first, part, slice);
    for (let i = 0, j = 0; i < slice.length; i++) {
      slice[i] = slice[i]! / scales[j]!;
      j = j + 1 === columns ? 0 : j + 1;
    }
    done += part;
  }
}

/** Replaces the weights in all shards. */
export function reweigh(rows: LoadedRows, events: Float64Array, others: Float64Array): void {
  rows.shards.forEach((shard, i) => {
    shard.reweigh(events, others, rows.starts[i]!);
  });
}
