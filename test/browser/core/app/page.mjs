// A page that uses core as an application does; the tests call what it puts on `globalThis.app`.
import { fitSync, readCsvSync } from '@oddsmith/core';
import { openWorker } from '@oddsmith/core/worker';

const openOwn = () =>
  openWorker({
    worker: () => new Worker(new URL('./own-worker.mjs', import.meta.url), { type: 'module' }),
  });

/** Milliseconds of the tasks beyond 50 ms that ran on this thread during some work. */
async function longTasksDuring(work) {
  const found = [];
  const observer = new PerformanceObserver((list) => found.push(...list.getEntries()));
  observer.observe({ type: 'longtask' });
  await new Promise((resolve) => setTimeout(resolve, 50));
  const start = performance.now();
  await work();
  await new Promise((resolve) => setTimeout(resolve, 200));
  observer.disconnect();
  return found
    .filter(({ startTime, duration }) => startTime + duration > start)
    .map(({ duration }) => duration);
}

globalThis.app = { fitSync, longTasksDuring, openOwn, openWorker, readCsvSync };
