/** Parquet, by hyparquet: every codec. */
import { OddsmithError } from '@oddsmith/core';
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

/** Throws `file-format` for a file that is damaged or no Parquet. */
export async function readParquet(file: ArrayBuffer, name: string): Promise<readonly object[]> {
  try {
    return await parquetReadObjects({ file, compressors });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `${name} cannot be read as Parquet: ${reason}.`;
    throw new OddsmithError('file-format', message, { file: name }, error);
  }
}
