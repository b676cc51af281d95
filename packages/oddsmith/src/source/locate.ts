/** What a DATA argument names: one file, the files of a pattern, or standard input. */
import type { Stats } from 'node:fs';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { didYouMean, OddsmithError } from '@oddsmith/core';
import { fileInput, type Input, isSystemError, type StreamWatch, streamInput, unreadable } from './input.js';

/**
 * @throws OddsmithError `file-not-found` (with the nearest name in the folder), `file-unreadable`,
 *   `option-unavailable` for engine and network URLs.
 */
export async function locate(data: string, watch: StreamWatch): Promise<Input[]> {
  if (data === '-') return [await streamInput('standard input', process.stdin, watch)];
  return locateFiles(data, watch);
}

/** As `locate`, for what is not standard input. */
export async function locateFiles(data: string, watch: StreamWatch): Promise<Input[]> {
  refuseUrl(data);
  const found = await statOrNull(data);
  if (found !== null) return [await inputOf(data, found, watch)];
  if (!/[*?]/.test(data)) return missingFile(data);
  const paths = await expandPattern(data);
  if (paths.length === 0) {
    throw new OddsmithError('file-not-found', `No file matches ${data}.`, { file: data });
  }
  return Promise.all(paths.map(async (path) => inputOf(path, await stat(path), watch)));
}

function refuseUrl(data: string): void {
  const scheme = /^(duckdb|postgres|postgresql|trino|clickhouse|https?|s3|gs|file):/i.exec(data)?.[1];
  if (scheme === undefined) return;
  throw new OddsmithError(
    'option-unavailable',
    `Reading from ${scheme}: addresses is not available in this version. ` +
      'What is: CSV, TSV, JSON, NDJSON, Parquet and Arrow files, patterns such as data/*.parquet, and - for standard input.',
    { file: data },
  );
}

async function inputOf(path: string, stats: Stats, watch: StreamWatch): Promise<Input> {
  if (stats.isDirectory()) {
    throw new OddsmithError(
      'file-not-found',
      `${path} is a folder; a file or a pattern such as ${join(path, '*.csv')} is expected.`,
      { file: path },
    );
  }
  if (stats.isFile()) return fileInput(path, stats);
  return streamInput(path, createReadStream(path), watch);
}

async function statOrNull(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (cause) {
    if (isSystemError(cause) && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')) return null;
    return unreadable(path, cause);
  }
}

/** Throws `file-not-found`, with the nearest name if the folder is there. */
export async function missingFile(path: string): Promise<never> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => null);
  const hint =
    names === null
      ? ` The folder ${folder} does not exist either.`
      : didYouMean(basename(path), names.sort());
  throw new OddsmithError('file-not-found', `There is no file ${path}.${hint}`, { file: path });
}

/** Paths that match a pattern (`*` and `?` in any part, never across `/`), in code-point order. */
async function expandPattern(pattern: string): Promise<string[]> {
  const parts = pattern.split('/');
  let paths = [parts[0] === '' ? '/' : ''];
  for (const part of parts.slice(parts[0] === '' ? 1 : 0)) {
    const next: string[] = [];
    for (const path of paths) next.push(...(await matchesIn(path, part)));
    paths = next;
  }
  const files: string[] = [];
  for (const path of paths) if ((await stat(path)).isFile()) files.push(path);
  return files.sort();
}

async function matchesIn(folder: string, part: string): Promise<string[]> {
  if (!/[*?]/.test(part)) {
    const path = join(folder, part);
    return (await statOrNull(path)) === null ? [] : [path];
  }
  const escaped = part
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  const expression = new RegExp(`^${escaped}$`, 'u');
  const names = await readdir(folder === '' ? '.' : folder).catch(() => []);
  return names
    .filter((name) => expression.test(name) && (!name.startsWith('.') || part.startsWith('.')))
    .map((name) => join(folder, name));
}
