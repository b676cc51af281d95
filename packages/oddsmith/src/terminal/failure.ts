/** One way to tell every failure, and its exit code. */
import { type ErrorKind, OddsmithError, type Place, pointAt } from '@oddsmith/core';
import { printable } from './glyphs.js';
import type { Screen } from './screen.js';

export const EXIT_CODES = { bug: 1, input: 2, source: 3, estimate: 4 } as const satisfies Record<
  ErrorKind | 'bug',
  number
>;

export function exitCodeOf(error: unknown): number {
  return error instanceof OddsmithError ? EXIT_CODES[error.kind] : EXIT_CODES.bug;
}

/** `oddsmith-error/1` on one line. What is no OddsmithError has the code `internal`. */
export function failureJson(error: unknown): string {
  if (error instanceof OddsmithError) return JSON.stringify(error);
  return JSON.stringify({ format: 'oddsmith-error/1', code: 'internal', message: bugMessage(error), at: {} });
}

/** `error[code]: message`, where it happened, and a caret under the piece of text that is meant. */
export function failureText(error: unknown, screen: Screen, debug: boolean): string {
  const known = error instanceof OddsmithError;
  const head = `error[${known ? error.code : 'internal'}]:`;
  const lines = [known ? error.message : bugMessage(error), ...(known ? placeLines(error.at) : [])];
  if (debug && error instanceof Error) lines.push(String(error.stack));
  const body = printable(lines.join('\n'), screen.unicode);
  return `${screen.colour ? `\x1b[1;31m${head}\x1b[0m` : head} ${body}`;
}

function bugMessage(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `${reason}\nThis is a bug of oddsmith, not of your data. Run again with ODDSMITH_DEBUG=1 for the details to report.`;
}

function placeLines(at: Place): string[] {
  const lines: string[] = [];
  const where = [
    ...(at.file === undefined ? [] : [at.file]),
    ...(at.line === undefined ? [] : [`line ${at.line}`]),
    ...(at.row === undefined ? [] : [`row ${at.row}`]),
    ...(at.column === undefined ? [] : [`column ${at.column}`]),
    ...(at.option === undefined ? [] : [`option --${dashed(at.option)}`]),
  ];
  if (where.length > 0) lines.push(`  at ${where.join(', ')}`);
  if (at.text !== undefined && at.start !== undefined) {
    lines.push(
      ...pointAt(at.text, at.start, at.end ?? at.start + 1)
        .split('\n')
        .map((line) => `  ${line}`),
    );
  }
  return lines;
}

/** `maxIterations` → `max-iterations`. */
function dashed(option: string): string {
  return option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
