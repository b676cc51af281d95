/** chDB: the present ClickHouse in the process of the test. There is nothing to start but a folder. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

/** Null where the library is there, else the reason why not. */
export function available() {
  try {
    require.resolve('chdb');
    return null;
  } catch {
    // Not installed: 546 MB are not everybody's.
    return 'The package chdb is not installed (bash test/engines/get.sh).';
  }
}

/** @returns `query(sql)`: the text of the result in the format TabSeparatedWithNamesAndTypes; `folder`: for files; and `stop()`. */
export async function start() {
  const { Session } = require('chdb');
  const folder = mkdtempSync(join(tmpdir(), 'oddsmith-chdb-'));
  const session = new Session(join(folder, 'data'));
  return {
    folder,
    query: (sql) => session.query(sql, 'TabSeparatedWithNamesAndTypes'),
    async stop() {
      session.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
