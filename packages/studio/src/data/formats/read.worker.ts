/** Reads Parquet, Arrow and JSON off the main thread. */
import { OddsmithError, type Table, toTable } from '@oddsmith/core';
import { readArrow } from './arrow.js';
import { bytesOf } from './gzip.js';
import { parseRows } from './json.js';
import type { ReadReply, ReadRequest } from './messages.js';
import { readParquet } from './parquet.js';

async function read({ file, format, types }: ReadRequest): Promise<Table> {
  const { name } = file;
  const bytes = await bytesOf(file);
  if (format === 'arrow') return { ...readArrow(new Uint8Array(bytes), name, types), source: name };
  const rows =
    format === 'parquet' ? await readParquet(bytes, name) : parseRows(new TextDecoder().decode(bytes), name);
  return { ...toTable(rows, { types }), source: name };
}

function failureOf(error: unknown): ReadReply {
  if (error instanceof OddsmithError)
    return { failure: { code: error.code, message: error.message, at: error.at } };
  return { failure: { code: 'file-unreadable', message: String(error), at: {} } };
}

function reply(message: ReadReply): void {
  const columns = 'table' in message ? message.table.columns : [];
  const arrays = columns.map((column) => (column.kind === 'numeric' ? column.values : column.codes));
  postMessage(message, { transfer: [...new Set(arrays.map(({ buffer }) => buffer))] });
}

addEventListener('message', ({ data }: MessageEvent<ReadRequest>) => {
  read(data).then(
    (table) => reply({ table }),
    (error: unknown) => reply(failureOf(error)),
  );
});
