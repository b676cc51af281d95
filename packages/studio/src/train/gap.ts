/** How far a run's loss is above the optimum's: the loss itself where there is no optimum. */
import type { TrainingHistory } from '@oddsmith/core';

export function gapOf({ losses, optimum }: TrainingHistory, k: number): number {
  return Math.max(0, losses[k]! - (optimum?.loss ?? 0));
}
