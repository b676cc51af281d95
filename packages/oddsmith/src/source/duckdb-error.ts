/** DuckDB's failures in our words. */
import { type ErrorCode, OddsmithError, type Place } from '@oddsmith/core';
import type { Input } from './input.js';

interface Rule {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  /** `m` are the groups of the pattern. */
  say(file: string, m: RegExpExecArray): string;
  place?(m: RegExpExecArray): Place;
}

const RULES: readonly Rule[] = [
  {
    pattern: /No magic bytes found at end|too small to be a Parquet/,
    code: 'file-format',
    say: (file) =>
      `${file} is cut short: a Parquet file ends with the bytes PAR1, this one does not. Was it copied whole?`,
  },
  {
    pattern:
      /Malformed JSON in file .*?, at byte (\d+) in (?:line|record\/value) (\d+): ([^\n]*?)\.?\s*(\n|$)/,
    code: 'file-format',
    say: (file, m) => `${file} is not valid JSON: ${m[3]} at byte ${m[1]} of line ${m[2]}.`,
    place: (m) => ({ line: Number(m[2]) }),
  },
  {
    pattern: /expected records, but got non-record/,
    code: 'file-format',
    say: (file) => `${file} holds no records: JSON objects are expected, one per line or in one array.`,
  },
  {
    pattern: /failed to cast column "(.*?)" from type (.*?) to (.*?):/,
    code: 'data-shape',
    say: (_, m) => `Column "${m[1]}" is ${m[3]} in the first file of the pattern and ${m[2]} in another.`,
    place: (m) => ({ column: m[1]! }),
  },
  {
    pattern: /column "(.*?)" was read from the original file "(.*?)", but could not be found in file "(.*?)"/,
    code: 'data-shape',
    say: (_, m) =>
      `The files of one pattern must have the columns of ${m[2]}, but ${m[3]} has no column "${m[1]}".`,
    place: (m) => ({ file: m[3]!, column: m[1]! }),
  },
  {
    pattern: /Out of Memory|Array buffer allocation failed|Invalid typed array length/,
    code: 'memory-exhausted',
    say: (file) => `The memory does not suffice for ${file}; name fewer columns.`,
  },
  {
    pattern: /Permission denied/,
    code: 'file-unreadable',
    say: (file) => `Cannot read ${file}: permission denied.`,
  },
];

/** An OddsmithError for whatever was thrown while DuckDB read; other people's bugs stay what they are. */
export function plainError(error: unknown, inputs: readonly Input[], paths: readonly string[]): unknown {
  if (error instanceof OddsmithError || !(error instanceof Error) || error instanceof TypeError) return error;
  const index = paths.findIndex((path) => error.message.includes(path));
  const file = inputs[Math.max(index, 0)]!.name;
  for (const rule of RULES) {
    const match = rule.pattern.exec(error.message);
    if (match === null) continue;
    return new OddsmithError(rule.code, rule.say(file, match), { file, ...rule.place?.(match) }, error);
  }
  const reason = error.message.split('\n')[0]!.replace(/^[A-Z]\w*( \w+)* Error: /, '');
  return new OddsmithError('file-format', `${file} cannot be read: ${reason}`, { file }, error);
}
