import { OddsmithError } from '../errors.js';

/**
 * Runs `look`, whose errors count the rows of a part of the data, and throws them with the rows of the data;
 * `numberOf` tells the number of a row (both from 1).
 */
export function withRowsOfData<Result>(numberOf: (row: number) => number, look: () => Result): Result {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof OddsmithError) || error.at.row === undefined) throw error;
    const { row } = error.at;
    const number = numberOf(row);
    const message = error.message.replace(new RegExp(`\\b([Rr])ow ${row}\\b`), `$1ow ${number}`);
    throw new OddsmithError(error.code, message, { ...error.at, row: number }, error.cause);
  }
}
