/** Rows outside memory as the rows of a fit. */
import { OddsmithError } from '../errors.js';
import { type LoadedRows, type Presence, type RowSource, scalesOf, wholeStart } from '../fit/loaded-rows.js';
import { hessianCost } from '../fit/samples.js';
import type { Kernel } from '../kernel/kernel.js';
import { toNumber } from '../math/double-double.js';
import { type Measured, measure } from './measure.js';
import { largestSample } from './memory-needs.js';
import type { Scanned } from './scan.js';
import type { Passes } from './stream-passes.js';
import { StreamShard } from './stream-shard.js';
import type { StreamedRows } from './streamed-rows.js';

/** Variances are squares: beyond these sizes of a column they leave the range of numbers. See `fit/limits.ts`. */
const LEAST_SIZE = 1e-130;
const MOST_SIZE = 1e130;

export interface LoadedStream {
  readonly rows: LoadedRows<StreamShard>;
  /** Σ of the weights as they were given. */
  readonly weights: number;
}

/** What a shard of streamed rows works with. */
export interface StreamMeans {
  readonly makeKernel: () => Kernel;
  /** Who answers its passes, with columns multiplied by scales. */
  readonly answering: (scales: Float64Array) => readonly Passes[];
  /** Bytes of memory. */
  readonly memory: number;
}

/** Measures the rows and makes a shard of them. Throws `weights-invalid`, `value-out-of-domain`. */
export async function loadStream(
  streamed: StreamedRows,
  { schema, largest }: Scanned,
  { makeKernel, answering, memory }: StreamMeans,
): Promise<LoadedStream> {
  const measured = await measure(streamed, largest);
  checkSizes(schema.columns, measured.largest);
  const scales = scalesOf(measured.largest);
  const shard = new StreamShard(
    streamed,
    scales,
    answering(scales),
    makeKernel,
    largestSample(memory, streamed.columns),
  );
  const source = sourceOf(streamed);
  return {
    rows: {
      shards: [shard],
      count: streamed.count,
      columns: streamed.columns,
      hessianCost: hessianCost(streamed.columns),
      totals: measured.totals,
      hasOffset: measured.offsets !== null,
      start: startOf(streamed.columns, measured, schema.intercept),
      scales,
      kernel: makeKernel().name,
      source,
      presence: () => presenceOf(source),
      grouped: () => measured.grouped,
      leaveOut: (rows) => shard.leaveOut(rows),
    },
    weights: toNumber(measured.weights),
  };
}

function checkSizes(columns: readonly string[], largest: Float64Array): void {
  const at = largest.findIndex((size) => size !== 0 && (size > MOST_SIZE || size < LEAST_SIZE));
  if (at < 0) return;
  const column = columns[at]!;
  const message = `The values of ${column} reach ${largest[at]}, and the variance of its coefficient lies beyond the range of numbers; measure it in other units, so that they stay between 1e-130 and 1e130.`;
  throw new OddsmithError('value-out-of-domain', message, { column });
}

/** Rows that can be read again at once, wherever they are. */
function sourceOf(streamed: StreamedRows): RowSource {
  const { count, columns } = streamed;
  const chunkAt = streamed.atOnce();
  const panel = new Float64Array(8 * columns);
  return {
    count,
    columns,
    fill(start, length, into, base, stride) {
      for (let done = 0; done < length; ) {
        const { design, ...chunk } = chunkAt(start + done);
        const from = start + done - chunk.start;
        if (done % 8 === 0) {
          const some = Math.min(length - done, chunk.count - from);
          design.fill(from, some, into, base + done / 8, stride);
          done += some;
          continue;
        }
        // A panel that two chunks share.
        design.fill(from, 1, panel, 0, columns);
        const to = (base + (done >> 3)) * 8 * stride + (done & 7);
        for (let j = 0; j < columns; j++) into[to + 8 * j] = panel[8 * j]!;
        done++;
      }
    },
    weights(start, length, events, others) {
      for (let done = 0; done < length; ) {
        const chunk = chunkAt(start + done);
        const from = start + done - chunk.start;
        const end = Math.min(from + length - done, chunk.count);
        events.set(chunk.events.subarray(from, end), done);
        others.set(chunk.others.subarray(from, end), done);
        done += end - from;
      }
    },
  };
}

/** Rows whose weights are looked at together. */
const LOOKED_AT = 4096;

/** One byte for each weight: 1 where there is some. */
function presenceOf({ count, weights }: RowSource): Presence {
  const presence = { events: new Uint8Array(count), others: new Uint8Array(count) };
  const [events, others] = [new Float64Array(LOOKED_AT), new Float64Array(LOOKED_AT)];
  for (let start = 0; start < count; start += LOOKED_AT) {
    const length = Math.min(LOOKED_AT, count - start);
    weights(start, length, events, others);
    for (let i = 0; i < length; i++) {
      presence.events[start + i] = events[i]! > 0 ? 1 : 0;
      presence.others[start + i] = others[i]! > 0 ? 1 : 0;
    }
  }
  return presence;
}

/** Solvers begin where they do with all rows in memory: the offsets looked at are the same. */
function startOf(columns: number, { offsets }: Measured, intercept: boolean): Float64Array {
  const count = offsets?.length ?? 0;
  const weighted = { events: new Float64Array(count).fill(1), others: new Float64Array(count) };
  return wholeStart({ count, columns, offset: offsets, ...weighted, fill: () => undefined }, intercept);
}
