/** What another thread needs to answer passes over the rows of a stream: plain data, which can be posted. */
import { useFullLanguage } from '../formula/full/index.js';
import { createKernel, type KernelKind } from '../kernel/create.js';
import { useRelaxed } from '../kernel/relaxed/use-relaxed.js';
import { useTwin } from '../kernel/use-twin.js';
import type { ReadableBytes } from './byte-store.js';
import type { ChunkBinding } from './chunk-binder.js';
import { type ChunkPlace, Chunks, type ColumnModel } from './chunks.js';
import { type Passes, StreamPasses } from './stream-passes.js';
import { StreamedRows } from './streamed-rows.js';

export interface StreamTask {
  readonly models: readonly ColumnModel[];
  readonly places: readonly ChunkPlace[];
  readonly binding: ChunkBinding;
  readonly scales: Float64Array;
  readonly kernel: KernelKind;
}

/** Takes the task up in the thread that is to answer; `store` has the bytes that were written. */
export function openStreamTask(
  { models, places, binding, scales, kernel }: StreamTask,
  store: ReadableBytes,
): Passes {
  useFullLanguage();
  useTwin();
  if (kernel === 'relaxed') useRelaxed();
  const rows = new StreamedRows(new Chunks(store, models, places), binding);
  return new StreamPasses(rows, scales, createKernel(kernel).kernel);
}
