/** Standard input as a file, for it is read more than once and must not be kept in memory. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { unwritable } from '../output/output-file.js';
import { throwIfCancelled } from '../source/cancel.js';
import { folderForLargeFiles } from './large-files.js';

/** Calls `use` with the path of a file that holds the data; one that was made for it is gone afterwards. */
export async function withFile<Result>(
  data: string,
  signal: AbortSignal,
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  if (data !== '-') return use(data);
  const folder = await mkdtemp(join(await folderForLargeFiles(), 'oddsmith-'));
  try {
    const path = join(folder, 'standard-input');
    await pipeline(process.stdin, createWriteStream(path), { signal }).catch((cause) => {
      throwIfCancelled(signal);
      throw unwritable(path, cause);
    });
    return await use(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
