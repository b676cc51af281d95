/** How large the samples of the rows are on which a fit begins. */

/** Rows for each column: in the smallest sample, in the last one at least, and beyond which it gets no better. */
const FIRST = 40;
const LEAST = 20;
const ENOUGH = 100;
/** The last sample is a quarter of the rows at most. */
const LEAST_STRIDE = 4;
/** From one sample to the next there are so many times as many rows. */
const GROWTH = 10;

/** What a pass with a Hessian of dense columns costs, in passes with a gradient (measured for 20 to 500 columns). */
export function hessianCost(columns: number): number {
  return 0.65 + 0.12 * columns;
}

/**
 * Every so many panels make a sample, descending; empty where all rows are needed. The last sample costs a fraction of
 * a pass, and has so many rows for each column that its curvature is that of all rows but for some hundredths. `cost`:
 * what a pass with a Hessian costs, in passes with a gradient.
 */
export function stridesOf(rows: number, columns: number, cost: number): number[] {
  const strideOf = (perColumn: number) => Math.floor(rows / (perColumn * columns));
  const wanted = Math.min(Math.floor(4 * cost), strideOf(ENOUGH));
  const last = wanted >= LEAST_STRIDE ? wanted : Math.min(strideOf(LEAST), 2 * LEAST_STRIDE);
  if (last < LEAST_STRIDE) return [];
  const strides = [last];
  const first = strideOf(FIRST);
  for (let stride = last * GROWTH; stride < first * 2; stride *= GROWTH)
    strides.unshift(Math.min(stride, first));
  return strides;
}
