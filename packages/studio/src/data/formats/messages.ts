/** What the page and the worker that reads Parquet and JSON say to each other. */
import type { ErrorCode, Place, RequestedType, Table } from '@oddsmith/core';

export interface ReadRequest {
  readonly file: File;
  readonly format: 'parquet' | 'json';
  readonly types: Readonly<Record<string, RequestedType>>;
}

export type ReadReply =
  | { readonly table: Table }
  | { readonly failure: { readonly code: ErrorCode; readonly message: string; readonly at: Place } };
