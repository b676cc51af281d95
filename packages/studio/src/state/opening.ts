/** Data come in: one reading at a time, the old data stay until the new ones are there. */
import { OddsmithError, type RequestedType, suggestFormula } from '@oddsmith/core';
import { batch } from '@preact/signals';
import { core } from '../core/worker.js';
import { SAMPLES, type SampleId } from '../samples/index.js';
import { fitNow, forgetFit } from './fit.js';
import { event, formula, reference } from './model.js';
import { columnTypes, missing, type Reader, reading, readingError, type Source, source } from './source.js';
import { iteration, runs } from './training.js';

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
    iteration.value = 0;
    columnTypes.value = {};
    reference.value = {};
    missing.value = 'drop';
    source.value = { ...opened, read, ...result };
    event.value = beginning?.event ?? null;
    formula.value = beginning?.formula ?? suggestFormula(result.description) ?? '';
    settle?.();
  });
  return true;
}

type Read = Pick<Source, 'table' | 'description'>;

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
    const table = await read(types, { signal, onProgress });
    const description = await (await core()).describe(table);
    if (!isCurrent()) return null;
    reading.value = null;
    return { table, description };
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
    (await core()).readCsv(
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

/** Opens a CSV, TSV, Parquet, JSON or NDJSON file. */
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
  columnTypes.value = types;
  source.value = { ...opened, ...result };
}
