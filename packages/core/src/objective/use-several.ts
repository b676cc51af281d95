import { severalSums } from './several.js';
import { provideSeveral } from './several-points.js';

/** Makes shards in memory answer `gradients` passes. */
export function useSeveral(): void {
  provideSeveral(severalSums);
}
