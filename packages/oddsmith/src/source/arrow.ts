/** Arrow IPC files and streams (Feather 2), uncompressed or compressed with LZ4 or, where Node can, Zstandard. */
import * as zlib from 'node:zlib';
import { OddsmithError, type Table, toTable } from '@oddsmith/core';
import type { Table as ArrowTable } from '@uwdata/flechette';
import { arrowColumns, type Decompress, decodeArrow } from './arrow-decode.js';
import { throwIfCancelled } from './cancel.js';
import { columnsToRead } from './columns.js';
import { isGzip } from './format.js';
import { type Input, readAll } from './input.js';
import type { SourceOptions } from './source.js';

export async function readArrowInput(input: Input, options: SourceOptions): Promise<Table> {
  const bytes = await readAll(input);
  throwIfCancelled(options.signal);
  const arrow = decode(bytes, input.name);
  const columns = columnsToRead(arrowColumns(arrow), options.columns, input.name);
  const selected = arrow.select(columns.map((column) => column.name));
  return { ...toTable(selected, options.types && { types: options.types }), source: input.name };
}

function decode(raw: Uint8Array, file: string): ArrowTable {
  try {
    return decodeArrow(isGzip(raw) ? zlib.gunzipSync(raw) : raw, zstandard());
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = reason.startsWith('Missing compression codec')
      ? `${file} is compressed with Zstandard, which this version of Node cannot inflate (22.15 and newer can); ` +
        "write it uncompressed, e.g. pyarrow.feather.write_feather(table, path, compression='uncompressed')."
      : `${file} is a damaged Arrow file (${reason}).`;
    throw new OddsmithError('file-format', message, { file }, cause);
  }
}

/** Node's own, from 22.15. */
function zstandard(): Decompress | undefined {
  const found = Object.entries(zlib).find(([name]) => name === 'zstdDecompressSync')?.[1];
  return typeof found === 'function' ? (found as Decompress) : undefined;
}
