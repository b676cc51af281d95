/** The tables of several files of one pattern, one below the other. */
import {
  type CategoricalColumn,
  type Column,
  OddsmithError,
  type RequestedType,
  type Table,
} from '@oddsmith/core';
import type { Input } from './input.js';
import type { SourceOptions } from './source.js';

export type ReadInput = (input: Input, options: SourceOptions) => Promise<Table>;

/**
 * Reads file after file. All must have the columns of the first; a column whose type differs between files is text
 * in all of them, as it would be in one long file.
 *
 * @throws OddsmithError `data-shape` naming the file and the column that is missing or not expected.
 */
export async function concatenate(
  inputs: readonly Input[],
  options: SourceOptions,
  read: ReadInput,
): Promise<Table> {
  if (inputs.length === 1) return read(inputs[0]!, options);
  const tables = await readEach(inputs, options, read);
  const text = mixedColumns(tables);
  if (text.length === 0) return joinTables(tables);
  const types: Record<string, RequestedType> = { ...options.types };
  for (const name of text) types[name] = 'text';
  return joinTables(await readEach(inputs, { ...options, types }, read));
}

async function readEach(inputs: readonly Input[], options: SourceOptions, read: ReadInput): Promise<Table[]> {
  const total = inputs.reduce((sum, input) => sum + input.size, 0);
  const { onProgress, ...rest } = options;
  const tables: Table[] = [];
  let before = 0;
  for (const input of inputs) {
    const start = before;
    const table = await read(input, {
      ...rest,
      ...(onProgress && {
        onProgress: ({ done }) => onProgress({ done: start + done, total, unit: 'bytes' }),
      }),
    });
    if (tables.length > 0) demandSameColumns(tables[0]!, table, inputs[0]!.name, input.name);
    tables.push(table);
    before += input.size;
  }
  return tables;
}

function demandSameColumns(first: Table, other: Table, firstName: string, name: string): void {
  const expected = new Set(first.columns.map((column) => column.name));
  const found = new Set(other.columns.map((column) => column.name));
  const missing = [...expected].filter((column) => !found.has(column));
  const extra = [...found].filter((column) => !expected.has(column));
  if (missing.length + extra.length === 0) return;
  const parts = [
    ...(missing.length > 0 ? [`has no column ${missing.map(quote).join(', ')}`] : []),
    ...(extra.length > 0 ? [`has ${extra.map(quote).join(', ')} besides`] : []),
  ];
  throw new OddsmithError(
    'data-shape',
    `The files of one pattern must have the same columns as ${firstName}, but ${name} ${parts.join(' and ')}.`,
    { file: name, column: missing[0] ?? extra[0]! },
  );
}

function quote(name: string): string {
  return JSON.stringify(name);
}

function columnIn(table: Table, name: string): Column {
  return table.columns.find((column) => column.name === name)!;
}

/** A column without a value says nothing of its type: readers call it a number. */
function isEmpty(column: Column): boolean {
  return column.kind === 'numeric' && column.values.every(Number.isNaN);
}

/** Names of columns that are of one type here and of another there. */
function mixedColumns(tables: readonly Table[]): string[] {
  return tables[0]!.columns
    .map(({ name }) => name)
    .filter((name) => {
      const parts = tables.map((table) => columnIn(table, name)).filter((part) => !isEmpty(part));
      return parts.some((part) => part.type !== parts[0]!.type);
    });
}

/** Tables of the same columns, one below the other. */
export function joinTables(tables: readonly Table[]): Table {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const columns = tables[0]!.columns.map(({ name }) => {
    return joinColumns(
      tables.map((table) => columnIn(table, name)),
      rows,
    );
  });
  return { rows, columns };
}

function joinColumns(parts: readonly Column[], rows: number): Column {
  const model = parts.find((part) => !isEmpty(part)) ?? parts[0]!;
  if (model.kind === 'categorical') return joinCategorical(model, parts, rows);
  const values = new Float64Array(rows);
  let at = 0;
  for (const part of parts) {
    if (part.kind !== 'numeric') continue;
    values.set(part.values, at);
    at += part.values.length;
  }
  return { ...model, values };
}

/** An order of their own is kept where all parts have the same levels; else the union is sorted. */
function joinCategorical(model: CategoricalColumn, parts: readonly Column[], rows: number): Column {
  const present = parts.filter((part) => part.kind === 'categorical');
  const same = present.every((part) => part.levels.join('\0') === model.levels.join('\0'));
  const levels = same ? model.levels : unionOfLevels(present);
  const code = new Map(levels.map((level, index) => [level, index]));
  const codes = new Int32Array(rows).fill(-1);
  let at = 0;
  for (const part of parts) {
    if (part.kind === 'numeric') {
      at += part.values.length;
      continue;
    }
    const renumbered = part.levels.map((level) => code.get(level)!);
    for (const value of part.codes) codes[at++] = value < 0 ? -1 : renumbered[value]!;
  }
  return { ...model, levels, ownOrder: same && model.ownOrder, codes };
}

/** Sorted by code point, which is the order of UTF-8 bytes. */
function unionOfLevels(parts: readonly CategoricalColumn[]): string[] {
  const levels = new Set(parts.flatMap((part) => part.levels));
  return [...levels].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
