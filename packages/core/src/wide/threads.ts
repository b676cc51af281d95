/** Work over wide data on several threads. */
import type { TrainingData } from '../formula/training.js';
import type { PathOptions } from '../path/options.js';
import { threadsThatPay } from '../pool/threads.js';
import { Hands } from './hands.js';

/** Milliseconds of a path on one thread for each value, of what other threads can take. */
const PER_VALUE = 5e-5;
/** Engines that share out calls: of the columns and the working set, and of the products of rows. */
const ENGINES = 2;
const ENGINES_OF_RIDGE = 3;

/** Drives work by as many threads as pay; they start while it begins. `paths`: how many are solved over the data. */
export async function onThreads<Result>(
  { design }: Pick<TrainingData, 'design'>,
  options: Pick<PathOptions, 'alpha' | 'kernel' | 'threads' | 'signal'>,
  paths: number,
  work: (hands: Hands) => Promise<Result>,
): Promise<Result> {
  const { alpha, kernel, threads: asked } = options;
  const milliseconds = design.rows * design.columns.length * paths * PER_VALUE;
  const threads = kernel === 'twin' ? 1 : threadsThatPay(milliseconds, asked, false);
  const hands = new Hands(threads, alpha === 0 ? ENGINES_OF_RIDGE : ENGINES);
  try {
    await hands.begun();
    return await work(hands);
  } finally {
    hands.end();
  }
}
