/** The paths of all rows, one for each α: the rows are bound and loaded once for all of them. */
import type { Begun } from '../fit/begun.js';
import { beginBound, beginOnThreads } from '../fit/begun-on-threads.js';
import { boundOf, LEAST_ROWS } from '../fit/bound.js';
import type { TrainingData } from '../formula/training.js';
import { dataOptions, fitPath, pathWork } from '../path/fit-path.js';
import type { PathReport } from '../path/report.js';
import { run } from '../solver/run.js';
import type { Table } from '../table/table.js';
import { isWide } from '../wide/training.js';
import type { CrossValidationOptions } from './options.js';
import { alphasOf, pathOptions } from './rules.js';

/** Throws as `fitPath`. */
export async function wholePaths(
  table: Table,
  training: TrainingData,
  options: CrossValidationOptions,
): Promise<PathReport[]> {
  const { schema, design } = training;
  const wishes = alphasOf(options).map((alpha) => pathOptions(options, alpha));
  const paths: PathReport[] = [];
  if (isWide(design.columns.length, design.rows, wishes[0]!)) {
    for (const wish of wishes) paths.push(await fitPath(table, schema.formula, wish));
    return paths;
  }
  const begun = await begin(table, training, options);
  try {
    for (const wish of wishes) {
      const work = pathWork({ ...begun, started: performance.now() }, wish);
      paths.push(await run(work, { signal: options.signal }));
    }
    return paths;
  } finally {
    begun.release();
  }
}

/** Many rows are bound anew, as fits bind them: equal ones become one, and several threads take a hand. */
async function begin(table: Table, training: TrainingData, options: CrossValidationOptions): Promise<Begun> {
  const wish = dataOptions(pathOptions(options, 1));
  const isMany = table.rows >= LEAST_ROWS;
  const begun = isMany ? null : await beginBound(boundOf(training, null), table, wish, performance.now());
  return begun ?? beginOnThreads(table, training.schema.formula, wish);
}
