/** Core in its worker: opened when it is first needed, one for the whole page. */
import type { CoreWorker } from '@oddsmith/core/worker';

export type Core = CoreWorker;

let opened: Promise<Core> | undefined;

/** The page's core; the same one at every call. */
export function core(): Promise<Core> {
  opened ??= import('@oddsmith/core/worker').then(({ openWorker }) => openWorker());
  return opened;
}
