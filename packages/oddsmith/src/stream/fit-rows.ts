/** `fit --engine stream`: rows that are read once, kept in a file meanwhile, and never in memory all at once. */
import {
  type Fit,
  type FitStreamOptions,
  fitStream,
  OddsmithError,
  type RequestedType,
  type Table,
} from '@oddsmith/core';
import { eachBatch } from '../source/batches.js';
import { columnNames } from '../source/column-names.js';
import { namedByFormula } from '../source/formula-columns.js';
import { locateFiles } from '../source/locate.js';
import { commonFormat } from '../source/source.js';
import type { Session } from '../terminal/session.js';
import { CacheFile } from './cache-file.js';
import { withFile } from './spooled.js';
import { openThread } from './stream-threads.js';

/** Of memory in all, in bytes. */
const DEFAULT_MEMORY = 2 ** 30;
/** What DuckDB may take of it while it reads. */
const READING_SHARE = 1 / 4;

export interface FitRowsOptions extends Omit<FitStreamOptions, 'signal' | 'onRows'> {
  readonly types?: Readonly<Record<string, RequestedType>>;
  /** Bytes of memory in all. Default 1 GiB. */
  readonly memory?: number;
}

/**
 * Fits the rows of `data`. Throws as `fitStream` and `eachBatch` do, `file-unwritable` where there is no room for the
 * rows, and `option-unavailable` for Arrow files, whose columns are in memory as a whole.
 */
export async function fitRows(
  data: string,
  formula: string,
  { types = {}, memory = DEFAULT_MEMORY, ...options }: FitRowsOptions,
  { signal, progress }: Session,
): Promise<Fit> {
  const named = namedByFormula(formula, { ...options, types });
  return withFile(data, signal, async (file) => {
    await refuseWhole(file, signal);
    const names = named.all ? await columnNames(file, { types, signal }) : named.columns;
    const cache = await CacheFile.create();
    let rows = 0;
    let passes = 0;
    let threads = 0;
    try {
      return await fitStream(
        {
          names,
          store: cache,
          openThread: (task) => openThread(task, cache.descriptor, ++threads),
          async read(columns, take) {
            const wanted = [...new Set([...columns, ...Object.keys(types)])];
            const reading = { columns: wanted, types, signal, reuse: true, memory: memory * READING_SHARE };
            await eachBatch(file, reading, async (batch: Table, share) => {
              await take(batch);
              rows += batch.rows;
              progress.reading({ done: rows, total: share ? rows / share : null, unit: 'rows' });
              return true;
            });
          },
        },
        formula,
        {
          ...options,
          memory: memory * (1 - READING_SHARE),
          signal,
          onRows(done, total) {
            if (done === 0) passes++;
            progress.passing(passes, done, total);
          },
        },
      );
    } catch (error) {
      throw named.placed(error);
    } finally {
      await cache.close();
    }
  });
}

/** Throws `option-unavailable` for files that can be read only as a whole. */
async function refuseWhole(data: string, signal: AbortSignal): Promise<void> {
  const inputs = await locateFiles(data, { signal });
  if ((await commonFormat(inputs)) !== 'Arrow') return;
  const { name } = inputs[0]!;
  const message = `${name} is an Arrow file, which is read into memory as a whole; write it as Parquet, or use --engine memory.`;
  throw new OddsmithError('option-unavailable', message, { option: 'engine', file: name });
}
