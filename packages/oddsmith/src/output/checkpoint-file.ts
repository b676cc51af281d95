/** Checkpoints on disk: whole at any moment, however the process ends. */
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isSystemError, unreadable } from '../source/input.js';
import { missingFile } from '../source/locate.js';
import { unwritable } from './output-file.js';

/** Throws `file-not-found` with the nearest name, `file-unreadable`. */
export async function readCheckpoint(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause) => {
    if (isSystemError(cause) && cause.code === 'ENOENT') return missingFile(path);
    return unreadable(path, cause);
  });
}

/**
 * An earlier checkpoint of the same name stays until the first bytes, which hold all that it knows, are written;
 * later bytes are appended, and the reader knows a torn end.
 */
export class CheckpointFile {
  readonly #path: string;
  readonly #temporary: string;
  readonly #file: number;
  #named = false;

  /** Call before the long work. Throws `file-unwritable` with the reason. */
  constructor(path: string) {
    this.#path = path;
    this.#temporary = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
    this.#file = this.#guarded(() => openSync(this.#temporary, 'w'));
  }

  readonly append = (bytes: Uint8Array): void => {
    this.#guarded(() => {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
      if (!this.#named) renameSync(this.#temporary, this.#path);
      this.#named = true;
    });
  };

  close(): void {
    closeSync(this.#file);
    if (!this.#named) rmSync(this.#temporary, { force: true });
  }

  #guarded<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (cause) {
      throw unwritable(this.#path, cause);
    }
  }
}
