/** What happens when the page opens: theme, state from the URL, the first data. */
import { effect } from '@preact/signals';
import { dark } from '../state/view.js';
import { openServedFile } from './served-file.js';
import { restoreData, restoreView, watchUrl } from './url.js';

/** Settles theme and view at once; resolves when the first data are there and fitted. */
export async function begin(): Promise<void> {
  restoreView();
  effect(() => {
    document.documentElement.dataset.theme = dark.value ? 'dark' : 'light';
  });
  if (!(await openServedFile())) await restoreData();
  watchUrl();
}
