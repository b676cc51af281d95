/** Mangled CSV files: a sound table, and a fit of it; or a clear error. */
import { quoteName, readCsvSync, type Table } from '@oddsmith/core';
import { mutate } from '../mutate.js';
import { fitOrCode, goodError } from '../outcome.js';
import type { Random } from '../random.js';
import { generateFormula } from './grammar.js';
import { corpusFiles, type Target, tokensOf } from './target.js';

const TOKENS = [
  ...tokensOf(',', ';', '\t', '|', '"', '""', '\n', '\r', '\r\n', ' ', '-', '.', 'e', 'E+', '0', '1', '-1'),
  ...tokensOf('NA', 'NaN', 'null', 'Inf', '-Infinity', 'true', 'FALSE', '2024-02-30', '2024-01-31T10:00Z'),
  ...tokensOf('1e308', '-1e308', '5e-324', '1e-300', '1e400', '9007199254740993', '0x1F', '1,5', '1_000'),
  ...tokensOf('\0', '\x1b[31m', '\u202e', '\ufeff', 'é', '😀', '__proto__', 'constructor', 'yes', 'y', 'x'),
  Uint8Array.of(0xff),
  Uint8Array.of(0xc3),
  Uint8Array.of(0xff, 0xfe),
];

/** Throws where a table is not as long as it says or has codes without a level. */
function checkTable({ rows, columns }: Table): void {
  const isSound = columns.every((column) =>
    column.kind === 'numeric'
      ? column.values.length === rows
      : column.codes.length === rows &&
        column.codes.every((code) => code >= -1 && code < column.levels.length),
  );
  if (!isSound) throw new Error('the table is not sound');
}

function readOrCode(bytes: Uint8Array): Table | string {
  try {
    const table = readCsvSync(bytes, { name: 'mangled.csv' });
    checkTable(table);
    return table;
  } catch (error) {
    return goodError(error);
  }
}

/** Bytes to a table. */
export function csvTarget(corpus: string): Target<Uint8Array> {
  const files = corpusFiles(corpus, 'csv');
  return {
    name: 'csv',
    make: (random) => mutate(files, TOKENS, random),
    run(bytes) {
      const table = readOrCode(bytes);
      return typeof table === 'string' ? table : 'table';
    },
  };
}

interface FileAndFormula {
  readonly bytes: Uint8Array;
  /** Given the names in the header; chosen with the file, so that the case is the same each time. */
  formula(names: readonly string[]): string;
}

function formulaMaker(random: Random): FileAndFormula['formula'] {
  const choice = random.below(4);
  return (names) => {
    const quoted = names.map(quoteName);
    if (choice === 0) return `${quoted[0]} ~ .`;
    if (choice === 1) return `${quoted[0]} ~ ${quoted[1] ?? '1'} + ${quoted[2] ?? '0'}`;
    if (choice === 2) return `${random.of(quoted)} ~ ${random.of(quoted)} * ${random.of(quoted)}`;
    return generateFormula(random, quoted);
  };
}

/** Bytes and a formula to a fit, its summary, predictions and model file. */
export function endToEndTarget(corpus: string): Target<FileAndFormula> {
  const files = corpusFiles(corpus, 'csv');
  return {
    name: 'end-to-end',
    make: (random) => ({ bytes: mutate(files, TOKENS, random), formula: formulaMaker(random) }),
    run({ bytes, formula }) {
      const table = readOrCode(bytes);
      if (typeof table === 'string') return table;
      const names = table.columns
        .map(({ name }) => name)
        .filter((name) => name !== '' && !name.includes('`'));
      if (names.length === 0) return 'no name';
      return fitOrCode(table, formula(names), {}, true);
    },
  };
}
