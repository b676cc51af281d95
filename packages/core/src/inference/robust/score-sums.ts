/** Scores r·u of rows, in whitened coordinates, summed by groups: one pass for any number of groupings. */
import { type ObservedBlock, observedBlocks, type PointModel } from '../../observations/blocks.js';
import type { Observations } from '../../observations/observations.js';
import type { Whitening } from '../../observations/whitening.js';
import type { Groups } from './groups.js';

/** For each grouping the sums, group after group; yields null after each block. */
export function* scoreSums(
  groupings: readonly Groups[],
  observations: Observations,
  model: PointModel,
  whitening: Whitening,
): Generator<null, Float64Array[]> {
  const { size } = whitening;
  const sums = groupings.map(({ count }) => new Float64Array(count * size));
  const u = new Float64Array(size);
  const columns = observations.design.columns.length;
  const addRow = ({ first, x, residual }: ObservedBlock, i: number) => {
    whitening.apply(x, i * columns, u);
    groupings.forEach(({ codes }, g) => {
      const at = codes[first + i]! * size;
      const sum = sums[g]!;
      for (let k = 0; k < size; k++) sum[at + k] = sum[at + k]! + residual[i]! * u[k]!;
    });
  };
  for (const block of observedBlocks(observations, model)) {
    for (let i = 0; i < block.count; i++) addRow(block, i);
    yield null;
  }
  return sums;
}
