/** The rows of a fit in a temporary file that has no name: whatever ends the process, nothing is left of it. */
import { randomUUID } from 'node:crypto';
import { statfsSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ByteStore, OddsmithError } from '@oddsmith/core';
import { unwritable } from '../output/output-file.js';
import { folderForLargeFiles } from './large-files.js';
import { OpenFile } from './open-file.js';

/** What is left free of the disk. */
const SPARE_BYTES = 2 ** 29;

export class CacheFile implements ByteStore {
  readonly #folder: string;
  readonly #handle: FileHandle;
  /** Where the file is, if it could not be unlinked while it is open. */
  readonly #path: string | null;
  readonly #limit: number;
  readonly #reading: OpenFile;
  #length = 0;

  private constructor(folder: string, handle: FileHandle, path: string | null, limit: number) {
    this.#folder = folder;
    this.#handle = handle;
    this.#path = path;
    this.#limit = limit;
    this.#reading = new OpenFile(handle.fd);
  }

  /** In the folder for temporary files. Throws `file-unwritable` with the reason. */
  static async create(): Promise<CacheFile> {
    const folder = await folderForLargeFiles();
    const path = join(folder, `oddsmith-${process.pid}-${randomUUID()}.rows`);
    const handle = await open(path, 'wx+', 0o600).catch((cause) => {
      throw unwritable(path, cause);
    });
    const unlinked = await rm(path).then(
      () => true,
      () => false,
    );
    return new CacheFile(folder, handle, unlinked ? null : path, freeBytes(folder) - SPARE_BYTES);
  }

  async append(bytes: Uint8Array): Promise<void> {
    if (this.#length + bytes.length > this.#limit) throw this.#full();
    try {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await this.#handle.write(
          bytes,
          done,
          bytes.length - done,
          this.#length + done,
        );
        done += bytesWritten;
      }
    } catch (cause) {
      throw unwritable(this.#folder, cause);
    }
    this.#length += bytes.length;
  }

  read(position: number, into: Uint8Array): Promise<void> {
    return this.#reading.read(position, into);
  }

  readSync(position: number, into: Uint8Array): void {
    this.#reading.readSync(position, into);
  }

  /** Its descriptor, for other threads. */
  get descriptor(): number {
    return this.#handle.fd;
  }

  /** Gives the space back; harmless the second time. */
  async close(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
    if (this.#path !== null) await rm(this.#path, { force: true });
  }

  #full(): OddsmithError {
    const message = `The rows take more than the ${Math.floor(this.#limit / 2 ** 20)} MiB that are free for them in ${this.#folder}; set TMPDIR to a folder with more room.`;
    return new OddsmithError('file-unwritable', message, { file: this.#folder });
  }
}

function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
