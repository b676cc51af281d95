/** `@oddsmith/core/worker`: core off the page's thread. */
export { CoreWorker, openWorker, type WorkerOptions, type WorkerSource } from './core-worker.js';
export { type ColumnHead, type KeptTable, splitKept } from './kept-table.js';
export type { WorkerLike } from './link.js';
export type { CallOptions } from './session.js';
