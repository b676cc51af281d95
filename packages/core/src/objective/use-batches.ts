import { batchSums } from './batch.js';
import { provideBatches } from './batching.js';

/** Makes shards in memory answer `batch` passes. */
export function useBatches(): void {
  provideBatches(batchSums);
}
