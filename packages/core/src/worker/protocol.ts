/** The messages between a page and its worker. */
import { OddsmithError, type Place } from '../errors.js';
import type { Column } from '../table/table.js';
import type { CallName, Input } from './calls.js';

/** A call and what it works on. `watched`: whether it should tell how it gets on. */
export type Call = {
  [Name in CallName]: {
    readonly kind: 'call';
    readonly id: number;
    readonly name: Name;
    readonly input: Input<Name>;
    readonly watched: boolean;
    /**
     * `new`: the columns of the table have come ahead, and the worker keeps it for later calls; `same`: the kept one.
     * The table of the input is then without columns.
     */
    readonly table?: 'new' | 'same';
    /** The number under which the worker keeps the table that is the result, and posts its head alone. */
    readonly keep?: number;
  };
}[CallName];

export type Request =
  | Call
  /** Columns of the next table, `at` being the index of the first. */
  | { readonly kind: 'columns'; readonly at: number; readonly columns: readonly Column[] }
  | { readonly kind: 'abort'; readonly id: number }
  /** A kept table is not used any more. */
  | { readonly kind: 'release'; readonly kept: number };

export type Reply =
  /** The worker has started. */
  | { readonly kind: 'ready' }
  /** What happened since the last such message, in order: the arguments of each call of the listener. */
  | { readonly kind: 'events'; readonly id: number; readonly events: readonly (readonly unknown[])[] }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly error: PostedError };

/** An error as plain data; `code` is null for one that is not an OddsmithError. */
export interface PostedError {
  readonly code: OddsmithError['code'] | null;
  readonly message: string;
  readonly at: Place;
}

export function postedError(error: unknown): PostedError {
  if (error instanceof OddsmithError) return { code: error.code, message: error.message, at: error.at };
  return { code: null, message: String(error), at: {} };
}

export function errorOf({ code, message, at }: PostedError): Error {
  return code === null ? new Error(message) : new OddsmithError(code, message, at);
}

/** The buffers of the arrays in plain data, each once: what can be handed over instead of copied. */
export function buffersOf(value: unknown, found: Set<ArrayBuffer> = new Set()): Set<ArrayBuffer> {
  if (value instanceof ArrayBuffer) found.add(value);
  else if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (typeof value === 'object' && value !== null && !(value instanceof Blob)) {
    for (const part of Object.values(value)) if (typeof part === 'object') buffersOf(part, found);
  }
  return found;
}
