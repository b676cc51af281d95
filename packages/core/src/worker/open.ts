/** The ways to core's worker that need no address. Apart from `link.ts`, which what runs in workers uses, too. */
import { type Open, openText } from './link.js';

/** Core's own worker. */
export const openScript: Open = (listener) =>
  openText(async () => (await import('./script.generated.js')).WORKER_SCRIPT, listener);

/** The same thread, in slices of 16 ms. */
export const openHere: Open = async ({ onReply }) => {
  const { serve } = await import('./server.js');
  const post = serve(onReply);
  onReply({ kind: 'ready' });
  return { post, hold: () => undefined, end: () => undefined };
};
