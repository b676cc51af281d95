/**
 * Losses and gradients at several points in one reading of the rows: some rows at a time, few enough to stay in the cache
 * until every point has had them.
 */
import type { Kernel } from '../kernel/kernel.js';
import type { BlockRows, Desk } from './block-sums.js';
import type { GradientsPass, Sums } from './objective.js';
import { writeScaled } from './scaling.js';
import { nameSums, RunningSums, sumCount } from './sums.js';

/** Bytes of rows that stay in the cache. */
const CACHED = 2 ** 18;

/** Panels that are read for all points at a time: a multiple of four. */
function panelsAtOnce(columns: number): number {
  return Math.max(4, Math.floor(CACHED / (64 * columns * 4)) * 4);
}

/** The sums of a part of the rows in steps: null after some of them, and the sums after the last. */
export function* severalSums(
  kernel: Kernel,
  { beta, out }: Desk,
  rowsAt: (panel: number) => BlockRows,
  [first, end]: readonly [number, number],
  request: GradientsPass,
  scales: Float64Array,
): Generator<Sums | null> {
  const { at, points } = request;
  const columns = scales.length;
  const most = panelsAtOnce(columns);
  const sums = new RunningSums(sumCount(request));
  let largest = 0;
  for (let panel = first; panel < end; panel += most) {
    const panels = Math.min(most, end - panel);
    const rows = rowsAt(panel);
    for (let k = 0; k < points; k++) {
      const own = at.subarray(k * columns, (k + 1) * columns);
      writeScaled(new Float64Array(kernel.buffer, beta, columns), own, scales);
      kernel.gradient(...rows, beta, columns, panels, out);
      const found = new Float64Array(kernel.buffer, out, 2 + columns);
      sums.add(k, found[0]!, 0);
      largest = Math.max(largest, found[1]!);
      sums.addVector(points + k * columns, found.subarray(2));
    }
    yield null;
  }
  const named = nameSums(request, sums, largest);
  scaleEach(named.gradients!, scales);
  yield named;
}

/** Brings gradients over x to those over s·x, in place. */
function scaleEach(gradients: Float64Array, scales: Float64Array): void {
  const columns = scales.length;
  for (let i = 0; i < gradients.length; i += columns)
    for (let j = 0; j < columns; j++) gradients[i + j] = gradients[i + j]! * scales[j]!;
}
