/** Tjur's coefficient of discrimination: mean prediction of events minus that of non-events. */
import { probability } from '../math/logistic.js';
import { RunningSums } from '../objective/sums.js';
import type { LoadedRows } from './loaded-rows.js';

/**
 * Tjur's R² of coefficients on the scale of the shards; null when there are no events or only events. Rows that are
 * `separated` strictly are predicted as they are.
 */
export function discrimination(rows: LoadedRows, at: Float64Array, separated?: Uint8Array): number | null {
  const sums = new RunningSums(4);
  rows.shards.forEach((shard, k) => {
    shard.logOdds(at, (start, logOdds) => {
      for (let i = 0; i < logOdds.length; i++) {
        const row = rows.starts[k]! + start + i;
        const a = rows.events[row]!;
        const b = rows.others[row]!;
        const p = separated?.[row] ? Math.sign(a) : probability(logOdds[i]!);
        sums.add(0, a, 0);
        sums.add(1, a * p, 0);
        sums.add(2, b, 0);
        sums.add(3, b * p, 0);
      }
    });
  });
  const [events, predictedEvents, others, predictedOthers] = sums.high;
  if (events === 0 || others === 0) return null;
  return predictedEvents! / events! - predictedOthers! / others!;
}
