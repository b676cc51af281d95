/** Which columns of a file with typed columns are read. */
import { didYouMean, OddsmithError } from '@oddsmith/core';

/** A column of a file as its format describes it. */
export interface FileColumn {
  readonly name: string;
  /** In the format's own words, for messages. */
  readonly type: string;
  /** Whether it is numbers, text, booleans, dates or timestamps. */
  readonly usable: boolean;
}

/**
 * The asked columns in the order of the file; without a wish all usable ones.
 *
 * @throws OddsmithError `column-unknown` with the nearest name; `column-type` for an asked list, struct, blob …
 */
export function columnsToRead<C extends FileColumn>(
  available: readonly C[],
  asked: readonly string[] | undefined,
  file: string,
): C[] {
  const usable = available.filter((column) => column.usable);
  if (usable.length === 0) {
    const types = available.map(({ name, type }) => `"${name}" (${type})`).join(', ');
    throw new OddsmithError(
      'column-type',
      `${file} has no column of numbers, text, booleans or dates: ${types}.`,
      {
        file,
      },
    );
  }
  if (asked === undefined) return usable;
  for (const name of asked) {
    const column = available.find((candidate) => candidate.name === name);
    if (column === undefined) {
      const hint = didYouMean(
        name,
        available.map((candidate) => candidate.name),
      );
      throw new OddsmithError('column-unknown', `${file} has no column "${name}".${hint}`, {
        file,
        column: name,
      });
    }
    if (!column.usable) {
      throw new OddsmithError(
        'column-type',
        `Column "${name}" holds ${column.type}; numbers, text, booleans or dates are expected.`,
        { file, column: name },
      );
    }
  }
  const wanted = new Set(asked);
  return usable.filter((column) => wanted.has(column.name));
}
