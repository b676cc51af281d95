import { OddsmithError, type Place } from '@oddsmith/core';

/** An error about an unknown column with a better place than the reader knows; other errors stay as they are. */
export function placeUnknownColumn(error: unknown, placeOf: (column: string) => Place): unknown {
  if (!(error instanceof OddsmithError) || error.code !== 'column-unknown') return error;
  const { file, column } = error.at;
  if (column === undefined) return error;
  const place = { ...(file !== undefined && { file }), column, ...placeOf(column) };
  return new OddsmithError(error.code, error.message, place, error);
}
