/** Fits of the same rows without some of them: exact, and a few Newton steps from the estimate of all. */
import type { PredictiveModel } from '../output/model.js';
import { type Estimate, estimate } from './estimate.js';
import { FirthLikelihood } from './firth-likelihood.js';
import type { MemoryRows } from './loaded-rows.js';
import type { ShardWork } from './solve.js';
import { totalsOf } from './totals.js';

/**
 * The estimate without the rows marked 1, from that of a model on: weights set to 0, nothing loaded again. Aliased and
 * infinite coefficients are found as in a fit of its own; with Firth's penalty all are finite. The rows take part again
 * afterwards.
 */
export function* refitWithout(
  rows: MemoryRows,
  { coefficients }: Pick<PredictiveModel, 'coefficients'>,
  out: Uint8Array,
  penalty: 'none' | 'firth' = 'none',
): ShardWork<Estimate> {
  const isThere = coefficients.every((value) => value !== null);
  const start = Float64Array.from(coefficients, (value, j) => (value ?? 0) / rows.scales[j]!);
  try {
    const rest = without(rows, out);
    if (penalty === 'firth') return yield* new FirthLikelihood({ ...rest, start }).estimate();
    return yield* estimate(rest, { solver: 'newton', start: isThere ? start : undefined });
  } finally {
    rows.leaveOut(null);
  }
}

/** The rows that are not marked, whoever asks for them: the others have no weight, and are 0 outside the kernels. */
function without(rows: MemoryRows, out: Uint8Array): MemoryRows {
  const keep = (values: Float64Array) => values.map((value, i) => (out[i] ? 0 : value));
  const [events, others] = [keep(rows.events), keep(rows.others)];
  rows.leaveOut(out);
  return {
    ...rows,
    ...{ events, others, totals: totalsOf({ events, others }) },
    presence: () => ({ events, others }),
    source: {
      ...rows.source,
      fill(start, count, into, base, stride) {
        rows.source.fill(start, count, into, base, stride);
        for (let i = 0; i < count; i++) if (out[start + i]) clear(into, base, stride, rows.columns, i);
      },
      weights(start, count, a, b) {
        a.set(events.subarray(start, start + count));
        b.set(others.subarray(start, start + count));
      },
    },
    leaveOut: (more) => rows.leaveOut(more === null ? out : out.map((mark, i) => mark | more[i]!)),
  };
}

/** Sets row `i` of panels of 8 rows to 0. */
function clear(into: Float64Array, base: number, stride: number, columns: number, i: number): void {
  const at = (base + (i >> 3)) * 8 * stride + (i & 7);
  for (let j = 0; j < columns; j++) into[at + 8 * j] = 0;
}
