/** Where temporary files go that may be larger than memory. */
import { access, constants } from 'node:fs/promises';
import { tmpdir } from 'node:os';

/** The folder that the environment names; else /var/tmp, since /tmp is memory on many systems. */
export async function folderForLargeFiles(): Promise<string> {
  const { TMPDIR, TMP, TEMP } = process.env;
  if ([TMPDIR, TMP, TEMP].some((set) => set !== undefined)) return tmpdir();
  const isThere = await access('/var/tmp', constants.W_OK).then(
    () => true,
    () => false,
  );
  return isThere ? '/var/tmp' : tmpdir();
}
