/** What core's worker answers to the settings of the moment; the last answer stays until the next is there. */

import type { CoreWorker } from '@oddsmith/core/worker';
import { useEffect, useState } from 'preact/hooks';
import { core } from '../../core/worker.js';

export interface Answer<T> {
  readonly value: T | null;
  readonly failure: string | null;
}

/** Milliseconds of rest before a slider that is being dragged is answered. */
const PAUSE = 60;

/** Asks again when a setting changes, and gives up what was asked before. */
export function useAnswer<T>(
  ask: (worker: CoreWorker, signal: AbortSignal) => Promise<T>,
  settings: readonly unknown[],
): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T>>({ value: null, failure: null });
  useEffect(() => {
    const control = new AbortController();
    const { signal } = control;
    const told = (next: Answer<T>) => {
      if (!signal.aborted) setAnswer(next);
    };
    const timer = setTimeout(() => {
      core()
        .then((worker) => ask(worker, signal))
        .then(
          (value) => told({ value, failure: null }),
          (error: unknown) =>
            told({ value: null, failure: error instanceof Error ? error.message : String(error) }),
        );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, settings);
  return answer;
}
