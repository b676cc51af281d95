/** The sums of batches, handed in by the solvers that ask for them: most programs have none. */
import type { batchSums } from './batch.js';

let sums: typeof batchSums | null = null;

export function provideBatches(make: typeof batchSums): void {
  sums = make;
}

/** Throws where no solver has handed them in. */
export const sumsOfBatch: typeof batchSums = (...batch) => {
  if (sums === null) throw new Error('The sums of batches have not been loaded.');
  return sums(...batch);
};
