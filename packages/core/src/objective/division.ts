/** How the rows of a fit are divided: into blocks, parts and shards, by the rows and columns of the whole fit alone. */

const BLOCK_ROWS = 4096;
/** Small blocks: of many columns always, of some where the rows are few, so that those can be shared out evenly. */
const SMALL_BLOCK = 1024;
const MANY_COLUMNS = 512;
const SOME_COLUMNS = 64;
const FEW_ROWS = 8 * BLOCK_ROWS;
/** Parts of a fit, about: enough to share out evenly among threads, few enough to be added quickly. */
const PARTS = 32;

/** Rows of a block of so many columns, of so many rows in all. */
export function blockRows(columns: number, count = Number.POSITIVE_INFINITY): number {
  const isSmall = columns >= MANY_COLUMNS || (columns >= SOME_COLUMNS && count < FEW_ROWS);
  return isSmall ? SMALL_BLOCK : BLOCK_ROWS;
}

/** Rows of a part of a fit: a multiple of those of a block. */
export function partRows(count: number, columns: number): number {
  const block = blockRows(columns, count);
  return block * Math.max(1, Math.floor(count / (block * PARTS)));
}

/** A shard stays below this, so that several fit in the address space of one WebAssembly memory each. */
const SHARD_BYTES = 2 ** 30;

/** Rows that one shard of a fit takes at most: a multiple of those of a part. `single`: as in `Shape`. */
export function shardRows(count: number, columns: number, single = false): number {
  const part = partRows(count, columns);
  return part * Math.max(1, Math.floor(SHARD_BYTES / (((single ? 4 : 8) * columns + 24) * part)));
}

/** Rows of a sample of every `stride`-th panel of so many rows, the panels counted anew in each part. */
export function sampledRows(rows: number, part: number, stride: number): number {
  const sampled = (some: number) => Math.ceil(Math.ceil(some / 8) / stride) * 8;
  return Math.floor(rows / part) * sampled(part) + sampled(rows % part);
}

/** How many rows and columns a fit has, and how many of the rows are added up before others join. */
export interface Shape {
  readonly count: number;
  readonly columns: number;
  /** Rows of a part. Default: `partRows`. */
  readonly part?: number;
  /** Whether the values, all representable as float32, are stored as that, which changes no sum. Default false. */
  readonly single?: boolean | undefined;
}
