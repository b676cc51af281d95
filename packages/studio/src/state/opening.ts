/** Data come in: one reading at a time, the old data stay until the new ones are there. */
import { OddsmithError, type RequestedType, suggestFormula } from '@oddsmith/core';
import type { KeptTable } from '@oddsmith/core/worker';
import { batch, effect } from '@preact/signals';
import { core } from '../core/worker.js';
import { SAMPLES, type SampleId } from '../samples/index.js';
import { resetEstimation } from './estimation.js';
import { fitNow, fitted, forgetFit } from './fit.js';
import { event, formula, reference } from './model.js';
import { columnTypes, missing, type Reader, reading, readingError, type Source, source } from './source.js';
import { awaited, iteration, runs } from './training.js';

type Opened = Pick<Source, 'kind' | 'name' | 'sample'>;

/** What the model begins with, where the data come with one. */
interface Beginning {
  readonly formula: string;
  readonly event: string | null;
}

/** Reads, describes and adopts data; `settle` then changes what the model begins with. Returns whether they were adopted. */
async function open(
  opened: Opened,
  read: Reader,
  beginning?: Beginning,
  settle?: () => void,
): Promise<boolean> {
  const result = await readNow(opened.name, read, {});
  if (result === null) return false;
  forgetFit();
  batch(() => {
    runs.value = new Map();
    iteration.value = (opened.kind === 'sample' ? null : awaited.peek())?.iteration ?? 0;
    columnTypes.value = {};
    reference.value = {};
    adopt({ ...opened, read, ...result });
    event.value = beginning?.event ?? null;
    formula.value = beginning?.formula ?? suggestFormula(result.description) ?? '';
    if (opened.kind === 'sample') beginAnew();
    settle?.();
  });
  return true;
}

/** Samples come with a whole model; for data of one's own the person's settings stay. */
function beginAnew(): void {
  missing.value = 'drop';
  resetEstimation();
}

type Read = Pick<Source, 'table' | 'description' | 'distributions' | 'head'>;

/** Rows of the preview. */
const HEAD_ROWS = 8;

/** Reads and looks at what was read; the table is let go where nobody wants it any more. */
async function readAndLook(read: Reader, ...asked: Parameters<Reader>): Promise<Read> {
  const worker = await core();
  const table = await read(...asked);
  const watch = { signal: asked[1].signal };
  try {
    const [description, distributions, head] = await Promise.all([
      worker.describe(table, {}, watch),
      worker.distributions(table, watch),
      worker.head(table, HEAD_ROWS, watch),
    ]);
    return { table, description, distributions, head };
  } catch (error) {
    worker.release(table);
    throw error;
  }
}

/** Tables in the worker that were adopted. */
const kept = new Set<KeptTable>();

function adopt(opened: Source): void {
  kept.add(opened.table);
  source.value = opened;
}

/** Those that neither the data nor the last fit are about are let go. */
effect(() => {
  const used = new Set([source.value?.table.kept, fitted.value?.request.table.kept]);
  for (const table of kept) {
    if (used.has(table.kept)) continue;
    kept.delete(table);
    void core().then((worker) => worker.release(table));
  }
});

async function readNow(
  name: string,
  read: Reader,
  types: Readonly<Record<string, RequestedType>>,
): Promise<Read | null> {
  reading.peek()?.cancel();
  const control = new AbortController();
  const { signal } = control;
  const isCurrent = () => reading.peek()?.cancel === cancel;
  const cancel = () => {
    control.abort();
    if (isCurrent()) reading.value = null;
  };
  reading.value = { name, share: 0, cancel };
  readingError.value = null;
  const onProgress = (share: number) => {
    if (isCurrent()) reading.value = { name, share, cancel };
  };
  try {
    const result = await readAndLook(read, types, { signal, onProgress });
    if (!isCurrent()) {
      (await core()).release(result.table);
      return null;
    }
    reading.value = null;
    return result;
  } catch (error) {
    if (!isCurrent()) return null;
    reading.value = null;
    readingError.value = told(error);
    return null;
  }
}

function told(error: unknown): OddsmithError {
  if (error instanceof OddsmithError) return error;
  return new OddsmithError(
    'file-unreadable',
    error instanceof Error ? error.message : String(error),
    {},
    error,
  );
}

/** Delimited text, read by core. */
export function csvReader(text: Blob | string, name: string): Reader {
  const bytes = typeof text === 'string' ? text.length : text.size;
  return async (types, { signal, onProgress }) =>
    (await core()).keepCsv(
      text,
      { name, types },
      { signal, onProgress: (done) => onProgress(bytes === 0 ? 1 : Math.min(1, done / bytes)) },
    );
}

/** Opens a sample and fits its model, after `settle` changed what it begins with. */
export async function openSample(id: SampleId, settle?: () => void): Promise<void> {
  const sample = SAMPLES[id];
  const read: Reader = async (types, control) => csvReader(await sample.load(), sample.title)(types, control);
  const isOpen = await open({ kind: 'sample', name: sample.title, sample: id }, read, sample, settle);
  if (isOpen) await fitNow();
}

/** Opens a CSV, TSV, Parquet, Arrow, JSON or NDJSON file. */
export async function openFile(file: File): Promise<boolean> {
  const read: Reader = async (types, control) => {
    const { readerOf } = await import('../data/formats/reader-of.js');
    return (await readerOf(file))(types, control);
  };
  return open({ kind: 'file', name: file.name, sample: null }, read);
}

/** Opens delimited text from the clipboard. */
export async function openText(text: string): Promise<boolean> {
  return open({ kind: 'paste', name: 'Pasted rows', sample: null }, csvReader(text, 'Pasted rows'));
}

/** Reads the data again with other types; the model that is written stays. */
export async function changeTypes(types: Readonly<Record<string, RequestedType>>): Promise<void> {
  const opened = source.peek();
  if (opened === null) return;
  const result = await readNow(opened.name, opened.read, types);
  if (result === null) return;
  batch(() => {
    columnTypes.value = types;
    adopt({ ...opened, ...result });
  });
}
