/** Addresses in the scratch memory, as offsets from its start; `width` is the number of classes made even. */

/** Panels of 8 rows that are taken at a time. */
export const CHUNK: usize = 16;
/** Bytes of a value for each row of a chunk. */
export const COLUMN: usize = CHUNK << 6;

/** Two lanes of the loss. */
export const SUMS: usize = 0;
/** The log-odds of the observed classes of a panel. */
export const OBSERVED: usize = 64;
/** Log-odds of a chunk, panel after panel, class after class; then what takes their place. */
export const ODDS: usize = 128;

/** Lanes of the gradient, two for each column and class; or the columns of a chunk. */
export function afterOdds(width: usize): usize {
  return ODDS + width * COLUMN;
}

/** Bytes of scratch memory that passes over so many columns need. */
export function scratchBytes(columns: usize, width: usize): usize {
  return afterOdds(width) + max(columns * width * 16, (2 * columns + 1) * COLUMN);
}
