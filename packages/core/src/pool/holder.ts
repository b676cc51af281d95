/** Who holds rows of a fit: the interface of `objective/pooled.ts` and what it takes to fill and to empty it. */
import type { Holder } from '../objective/pooled.js';
import type { Ranges } from '../objective/ranges.js';
import type { Source } from './protocol.js';

export interface PoolHolder extends Holder {
  /** Takes its rows of the source; returns the largest |x| of each column of numbers. */
  load(source: Source): Promise<Float64Array>;
  /** The smallest and largest value of each column, before it is scaled; not of factors as codes. */
  ranges(): Promise<Ranges>;
  scale(scales: Float64Array): void;
  /** Lets go of the rows, and of those of its samples: what was asked about them may never be answered. */
  release(): void;
}
