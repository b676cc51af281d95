import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { OddsmithError } from '@oddsmith/core';
import { openBrowser } from '../server/open-browser.js';
import { serveStudio } from '../server/studio.js';
import { missingFile } from '../source/locate.js';
import type { Session } from '../terminal/session.js';

export interface StudioCommandOptions {
  readonly port?: number;
  readonly open: boolean;
}

/** Beside the bundled commands: `dist/cli/` and `dist/studio/`. */
const STUDIO = fileURLToPath(new URL('../studio', import.meta.url));

/** Serves the studio until Ctrl-C. */
export async function studio(
  file: string | undefined,
  { port, open }: StudioCommandOptions,
  session: Session,
): Promise<void> {
  if (file !== undefined) await checkFile(file);
  const server = await serveStudio({
    folder: STUDIO,
    ...(file !== undefined && { file }),
    ...(port !== undefined && { port }),
  });
  session.stdout.write(`${server.url}\n`);
  session.note('The studio is served to this machine only. Ctrl-C ends it.');
  if (open) openBrowser(server.url);
  await new Promise<void>((resolve) => {
    if (session.signal.aborted) resolve();
    session.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await server.close();
}

async function checkFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (found === null) return missingFile(file);
  if (found.isFile()) return;
  throw new OddsmithError('file-unreadable', `The studio opens one file; ${file} is none.`, { file });
}
