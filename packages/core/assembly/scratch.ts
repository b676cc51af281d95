import { WORK } from './accurate-logistic';

/** Addresses in the scratch memory of a kernel, as offsets from its start; a panel takes 64 bytes per column. */

/** Panels that the Hessian takes at a time: a multiple of 4. */
export const CHUNK: usize = 16;
/** Columns on the right of products that a Hessian takes at a time, and on the left. */
export const RIGHT: usize = 16;
export const LEFT: usize = 128;

/**
 * Chunks that a Hessian of so many columns packs before it multiplies: two where its elements do not stay in a cache of
 * 2 MiB from one chunk to the next, so that they are fetched half as often.
 */
export function chunksOf(columns: usize): usize {
  return columns < 600 ? 1 : 2;
}

/** z of a group of up to four panels. */
export const PREDICTOR: usize = 0;
/** xᵀstep of the group. */
export const DIRECTION: usize = 256;
/** z + length·xᵀstep of the group. */
export const MOVED: usize = 512;
/** e^−|z| of the group, and its residuals in their place. */
export const EXPONENTIAL: usize = 768;
export const RESIDUAL: usize = EXPONENTIAL;
/** Weights (a+b)·p·q of the group. */
export const WEIGHT: usize = 1024;
/** Two lanes of the loss, then two of the smallest −|z|. */
export const SUMS: usize = 1280;
export const SMALLEST: usize = 1296;
/** Lanes of the gradient, two per column; of `along`, two per length. */
export const GRADIENT: usize = 1312;

/** Panels that the accurate Hessian takes at a time. */
export const ACCURATE_CHUNK: usize = 8;
/** Accurate pass: the largest |z| at SUMS, lanes of the loss (high, low) at GRADIENT, of the columns here. */
export const ACCURATE_COLUMNS: usize = 1344;

/** √weight·x of a chunk, a column after the other, with a column of zeros up to a multiple of 2; then further chunks. */
export function packedOffset(columns: usize): usize {
  return (GRADIENT + (columns << 4) + 63) & ~63;
}

/** Where the accurate pass promotes values stored as float32 to: it reads them more than twice. */
export function promotedOffset(columns: usize): usize {
  const fast = packedOffset(columns) + chunksOf(columns) * (columns + 1) * (CHUNK << 6);
  const accurate = ACCURATE_COLUMNS + WORK + (columns + 1) * (32 + 4 * (ACCURATE_CHUNK << 6));
  return max(fast, accurate);
}

/** Bytes of scratch memory that passes over `columns` columns with `count` lengths need. */
export function scratchBytes(columns: usize, count: usize): usize {
  return max(promotedOffset(columns) + columns * (ACCURATE_CHUNK << 6), GRADIENT + (count << 4));
}

/** Where memory is free. */
export function heapBase(): usize {
  return __heap_base;
}
