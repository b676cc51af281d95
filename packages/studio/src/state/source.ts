/** The data: where they came from and what was read. */
import type { OddsmithError, RequestedType, Table, TableDescription } from '@oddsmith/core';
import { computed, signal } from '@preact/signals';
import type { SampleId } from '../samples/index.js';

/** Reads the source again with types asked for by column. */
export type Reader = (
  types: Readonly<Record<string, RequestedType>>,
  control: { readonly signal: AbortSignal; readonly onProgress: (share: number) => void },
) => Promise<Table>;

export interface Source {
  readonly kind: 'sample' | 'file' | 'paste';
  /** What the person calls it: a file's name, a sample's title. */
  readonly name: string;
  /** Which sample it is; null for data of one's own. */
  readonly sample: SampleId | null;
  readonly table: Table;
  readonly description: TableDescription;
  readonly read: Reader;
}

/** A reading under way; `share` of the bytes read so far, in [0, 1]. */
export interface Reading {
  readonly name: string;
  readonly share: number;
  cancel(): void;
}

/** Null until the first data are there. */
export const source = signal<Source | null>(null);
export const reading = signal<Reading | null>(null);
/** Why the last reading failed; the source before it stays. */
export const readingError = signal<OddsmithError | null>(null);
/** Types that the person asked for in place of the reader's guess. */
export const columnTypes = signal<Readonly<Record<string, RequestedType>>>({});
export const missing = signal<'drop' | 'fail'>('drop');

export const table = computed(() => source.value?.table ?? null);
