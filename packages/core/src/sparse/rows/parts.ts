/** Rows in parts whose sums are added in order: a matter of the data alone, so that bits do not depend on threads. */

/** The most parts, and rows that a part has a multiple of. */
const MOST = 8;
const STEP = 64;

/**
 * First row of each part and where the last one ends: parts of about equally many entries, as many as pay for a vector
 * of sums of each.
 */
export function partsOf(starts: Int32Array, columns: number): number[] {
  const rows = starts.length - 1;
  const entries = starts[rows]!;
  const count = Math.max(1, Math.min(MOST, Math.floor(entries / (4 * (columns + 1)))));
  const bounds = [0];
  let row = 0;
  for (let part = 1; part < count; part++) {
    const wanted = (entries / count) * part;
    while (row < rows && starts[row]! < wanted) row = Math.min(row + STEP, rows);
    if (row > bounds.at(-1)! && row < rows) bounds.push(row);
  }
  return [...bounds, rows];
}

/** Columns in two parts of about equally many entries, by where each column begins. */
export function halves(begins: Int32Array): number[] {
  const columns = begins.length - 1;
  let middle = 0;
  while (middle < columns && begins[middle]! < begins[columns]! / 2) middle++;
  return [0, middle, columns];
}
