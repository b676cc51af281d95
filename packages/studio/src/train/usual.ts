/** The article's settings, and those that data begin with. */
import type { SampleId } from '../samples/index.js';
import { DEFAULT_TRAINING, type TrainingConfig } from '../state/training.js';

/** The article's own run. */
export const ARTICLE = {
  solver: 'gradient-descent',
  rate: 0.001,
  epochs: 10_000,
  gradient: 'sum',
  coordinates: 'data',
} as const satisfies Partial<TrainingConfig>;

/** The article's run at a rate that gets there: just below the safe one of its ten rows, 0.0464. */
const TEN_ROWS: TrainingConfig = { ...DEFAULT_TRAINING, ...ARTICLE, rate: 0.04, epochs: 2000 };

/** The settings that data begin with. */
export function usualSettings(sample: SampleId | null): TrainingConfig {
  return sample === 'ten-rows' ? TEN_ROWS : DEFAULT_TRAINING;
}
