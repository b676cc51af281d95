/** Paths of wide data on several threads. */
import type { TrainingData } from '../formula/training.js';
import type { PathOptions } from '../path/options.js';
import type { PathReport } from '../path/report.js';
import { run } from '../solver/run.js';
import { onThreads } from './threads.js';
import { widePath } from './wide-path.js';

/** As `widePath`, on as many threads as pay. */
export function widePathOnThreads(training: TrainingData, options: PathOptions): Promise<PathReport> {
  const { signal } = options;
  return onThreads(training, options, 1, (hands) => run(widePath(training, options, hands), { signal }));
}
