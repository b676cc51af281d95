import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { type Column, OddsmithError } from '@oddsmith/core';
import { afterAll } from 'vitest';

/** A folder for the files of one test file, gone afterwards. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'oddsmith-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function dataFile(name: string): string {
  return fileURLToPath(new URL(`data/${name}`, import.meta.url));
}

/** Runs SQL in a fresh DuckDB: the maker of Parquet and JSON files. */
export async function duckdb(...statements: string[]): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  connection.closeSync();
}

/** The values of a column: numbers, or levels; null where missing. */
export function valuesOf(column: Column | undefined): (number | string | null)[] {
  if (column === undefined) throw new Error('no such column');
  if (column.kind === 'numeric')
    return Array.from(column.values, (value) => (Number.isNaN(value) ? null : value));
  return Array.from(column.codes, (code) => (code < 0 ? null : column.levels[code]!));
}

/** The OddsmithError that a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<OddsmithError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof OddsmithError) return error;
  throw new Error(`expected an OddsmithError, got ${String(error)}`);
}
