/** What the page and the worker that reads Parquet, Arrow and JSON say to each other. */
import type { ErrorCode, Place, RequestedType, Table } from '@oddsmith/core';

/** `arrow`: an IPC file or stream. */
export type FileFormat = 'parquet' | 'json' | 'arrow';

export interface ReadRequest {
  readonly file: File;
  readonly format: FileFormat;
  readonly types: Readonly<Record<string, RequestedType>>;
}

export type ReadReply =
  | { readonly table: Table }
  | { readonly failure: { readonly code: ErrorCode; readonly message: string; readonly at: Place } };
