/** Arrow IPC files and streams (Feather 2), read as the command line reads them. */
import { OddsmithError, type RequestedType, type Table, toTable } from '@oddsmith/core';
import { decompressZstd } from 'hyparquet-compressors';
import { arrowColumns, decodeArrow } from '../../../../oddsmith/src/source/arrow-decode.js';

/** Columns of lists and the like are left out. Throws `file-format` for a damaged file, `column-type` for no column. */
export function readArrow(
  bytes: Uint8Array,
  file: string,
  types: Readonly<Record<string, RequestedType>>,
): Table {
  const arrow = decode(bytes, file);
  const columns = arrowColumns(arrow);
  const usable = columns.filter((column) => column.usable).map(({ name }) => name);
  if (usable.length === 0) {
    const found = columns.map(({ name, type }) => `"${name}" (${type})`).join(', ');
    const message = `${file} has no column of numbers, text, booleans or dates: ${found}.`;
    throw new OddsmithError('column-type', message, { file });
  }
  return toTable(arrow.select(usable), { types });
}

function decode(bytes: Uint8Array, file: string): ReturnType<typeof decodeArrow> {
  try {
    return decodeArrow(bytes, (packed) => decompressZstd(packed).slice());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OddsmithError('file-format', `${file} is a damaged Arrow file (${reason}).`, { file }, error);
  }
}
