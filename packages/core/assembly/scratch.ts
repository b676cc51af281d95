/** Addresses in the scratch memory of a kernel, as offsets from its start; a panel takes 64 bytes per column. */

/** Panels that the Hessian takes at a time. */
export const CHUNK: usize = 16;

/** z of the panel, then its residuals. */
export const PREDICTOR: usize = 0;
/** xᵀstep of the panel. */
export const DIRECTION: usize = 64;
/** z + length·xᵀstep of the panel, then its residuals. */
export const MOVED: usize = 128;
/** Weights that a pass has no use for. */
export const SPARE: usize = 192;
/** Two lanes of the loss, then two of the largest |z|. */
export const SUMS: usize = 256;
export const LARGEST: usize = 272;
/** Lanes of the gradient, two per column; of `along`, two per length. */
export const GRADIENT: usize = 288;

/** Panels that the accurate Hessian takes at a time. */
export const ACCURATE_CHUNK: usize = 8;
/** Accurate pass: the largest |z| at SUMS, lanes of the loss (high, low) at GRADIENT, of the columns here. */
export const ACCURATE_COLUMNS: usize = 320;

/** Weights of a chunk. */
export function weightsOffset(columns: usize): usize {
  return (GRADIENT + (columns << 4) + 63) & ~63;
}

/** √weight·x of a chunk, a column after the other, with columns of zeros up to a multiple of 4. */
export function packedOffset(columns: usize): usize {
  return weightsOffset(columns) + (CHUNK << 6);
}

/** Bytes of scratch memory that passes over `columns` columns with `count` lengths need. */
export function scratchBytes(columns: usize, count: usize): usize {
  const fast = packedOffset(columns) + (columns + 3) * (CHUNK << 6);
  const accurate = ACCURATE_COLUMNS + columns * (32 + 5 * (ACCURATE_CHUNK << 6));
  return max(max(fast, accurate), GRADIENT + (count << 4));
}

/** Where memory is free. */
export function heapBase(): usize {
  return __heap_base;
}
