/** The rows of a fit whose factors are kept as codes, shared out among threads. */
import type { TrainingData } from '../formula/training.js';
import { CODED } from '../kernel/coded/module.generated.js';
import type { CodedSource } from '../objective/coded.js';
import { PooledShard } from '../objective/pooled.js';
import { holdCodes, rowsOfCodes } from './coded-rows.js';
import { holdRows, type PooledRows, type PoolOptions } from './pooled-rows.js';

/** As `loadPooledRows`, `source` being the coded source of the training data. */
export async function loadPooledCodes(
  training: TrainingData,
  source: CodedSource,
  options: PoolOptions,
): Promise<PooledRows> {
  const { plan, count } = source;
  const whole = { count, columns: plan.columns, codes: { plan, digits: CODED } };
  return holdRows(source, whole, options, (held, { kernel, ...account }) => {
    if (held === null) {
      const here = holdCodes(source, kernel);
      return { ...account, rows: rowsOfCodes(training, plan, here.held), release: here.release };
    }
    const { holders, largest, wait } = held;
    const rows = rowsOfCodes(training, plan, {
      shards: [new PooledShard(holders, plan.columns, wait, null)],
      starts: [0],
      largest,
      kernel,
      scale(scales) {
        for (const holder of holders) holder.scale(scales);
      },
    });
    return { ...account, rows };
  });
}
