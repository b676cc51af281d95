/** Model files on disk. */
import { readFile } from 'node:fs/promises';
import { loadModel, type ModelFile } from '@oddsmith/core';
import { isSystemError, unreadable } from './source/input.js';
import { missingFile } from './source/locate.js';

/** @throws OddsmithError `file-not-found` with the nearest name, `file-unreadable`, and those of `loadModel`. */
export async function readModelFile(path: string): Promise<ModelFile> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    if (isSystemError(cause) && cause.code === 'ENOENT') return missingFile(path);
    return unreadable(path, cause);
  });
  return loadModel(text, { file: path });
}
