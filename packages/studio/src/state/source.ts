/** The data: where they came from and what was read. */
import type {
  ColumnDistribution,
  OddsmithError,
  RequestedType,
  Table,
  TableDescription,
} from '@oddsmith/core';
import type { KeptTable } from '@oddsmith/core/worker';
import { computed, signal } from '@preact/signals';
import type { SampleId } from '../samples/index.js';

/** Reads the source again with types asked for by column. */
export type Reader = (
  types: Readonly<Record<string, RequestedType>>,
  control: { readonly signal: AbortSignal; readonly onProgress: (share: number) => void },
) => Promise<KeptTable>;

export interface Source {
  readonly kind: 'sample' | 'file' | 'paste';
  /** What the person calls it: a file's name, a sample's title. */
  readonly name: string;
  /** Which sample it is; null for data of one's own. */
  readonly sample: SampleId | null;
  /** The rows, which stay in the worker; the page has what it shows of them. */
  readonly table: KeptTable;
  readonly description: TableDescription;
  readonly distributions: readonly ColumnDistribution[];
  /** The first rows. */
  readonly head: Table;
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

/** How the values of a column lie. */
export function distributionOf(name: string): ColumnDistribution | undefined {
  return source.value?.distributions.find((column) => column.name === name);
}
