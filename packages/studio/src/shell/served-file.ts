/** The local server's page says so, and names the file it was started with: at a path that only this page knows. */
import { OddsmithError } from '@oddsmith/core';
import { openFile } from '../state/opening.js';
import { readingError } from '../state/source.js';
import { view } from '../state/view.js';

const meta = document.querySelector<HTMLMetaElement>('meta[name="oddsmith-server"]');

/** Whether this page came from `oddsmith studio` and not from a static site. */
export const isServedLocally = meta !== null;

/** Opens the file if there is one; returns whether there is, so that nothing else need be opened. */
export async function openServedFile(): Promise<boolean> {
  if (meta === null || meta.content === '') return false;
  const name = meta.dataset.name ?? 'data';
  view.value = 'data';
  const answer = await fetch(meta.content).catch(() => null);
  if (answer?.ok) await openFile(new File([await answer.blob()], name));
  else
    readingError.value = new OddsmithError('file-unreadable', `${name} is not there any more.`, {
      file: name,
    });
  return true;
}
