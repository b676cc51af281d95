/** What can be told of a large file from a few pieces of it. */
import { readSync } from 'node:fs';

const LF = 10;
const PIECES = 8;
const PIECE_BYTES = 1 << 16;
/** Room for rows somewhat shorter than those seen. */
const SLACK = 1.1;

/** At most `length` bytes from `at` on. */
export function readAt(file: number, at: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, at));
}

/** More rows than the file is likely to have, by the piece of it whose lines are the shortest; 0 where none ends. */
export function likelyRows(file: number, size: number): number {
  let most = 0;
  for (let piece = 0; piece < PIECES; piece++) {
    const bytes = readAt(file, Math.floor((piece / PIECES) * size), PIECE_BYTES);
    most = Math.max(most, lineEnds(bytes) / bytes.length);
  }
  return Math.ceil(SLACK * most * size);
}

function lineEnds(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) count++;
  return count;
}
