/** JSON (an array of objects) and NDJSON (an object a line). */
import { OddsmithError } from '@oddsmith/core';

/** Throws `file-format` with the line or row where it can be told. */
export function parseRows(text: string, file: string): readonly object[] {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (trimmed.startsWith('[')) return rowsOf(parse(trimmed, { file }), file);
  return trimmed.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === '') return [];
    const place = { file, line: index + 1 };
    return [rowOf(parse(line, place), place)];
  });
}

interface Place {
  readonly file: string;
  readonly line?: number;
  readonly row?: number;
}

function worded({ line, row }: Place): string {
  if (line !== undefined) return ` in line ${line}`;
  return row === undefined ? '' : ` in row ${row}`;
}

function parse(text: string, place: Place): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OddsmithError(
      'file-format',
      `${place.file} is not JSON${worded(place)}: ${reason}.`,
      place,
      error,
    );
  }
}

function rowsOf(value: unknown, file: string): readonly object[] {
  if (!Array.isArray(value))
    throw new OddsmithError('file-format', `${file} holds no array of rows.`, { file });
  return value.map((row, index) => rowOf(row, { file, row: index + 1 }));
}

function rowOf(value: unknown, place: Place): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  const given = JSON.stringify(value).slice(0, 60);
  const message = `${place.file}: expected an object with a value for each column${worded(place)}, got ${given}.`;
  throw new OddsmithError('file-format', message, place);
}
