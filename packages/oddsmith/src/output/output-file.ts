/** Files that are whole or not there: written under a temporary name beside the target, then renamed. */
import { constants } from 'node:fs';
import { access, type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { OddsmithError } from '@oddsmith/core';
import { isSystemError } from '../source/input.js';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is a file',
  EISDIR: 'it is a folder',
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the quota of the disk is used up',
  EFBIG: 'the file would be larger than is allowed',
};

export class OutputFile {
  readonly path: string;
  /** Where it is written until it is committed; equal to `path` where that is no regular file (a pipe, /dev/null): nothing can be renamed there. */
  readonly temporary: string;
  private readonly handle: FileHandle;

  private constructor(path: string, temporary: string, handle: FileHandle) {
    this.path = path;
    this.temporary = temporary;
    this.handle = handle;
  }

  /** Call before the long work. Throws `file-unwritable` with the reason. */
  static async create(path: string): Promise<OutputFile> {
    return guarded(path, async () => {
      const existing = await stat(path).catch(() => null);
      if (existing !== null) await access(path, constants.W_OK);
      // A link stays a link: its target is replaced.
      const target = existing === null ? path : await realpath(path);
      const inPlace = existing !== null && !existing.isFile();
      const temporary = inPlace ? target : join(dirname(target), `.${basename(target)}.${process.pid}.part`);
      return new OutputFile(target, temporary, await open(temporary, 'w', existing?.mode));
    });
  }

  /** Text as UTF-8, or bytes. */
  write(content: string | Uint8Array): Promise<void> {
    return guarded(this.path, () => this.handle.writeFile(content));
  }

  /** The file appears under its name. */
  async commit(): Promise<void> {
    await guarded(this.path, async () => {
      await this.handle.close();
      if (this.temporary !== this.path) await rename(this.temporary, this.path);
    });
  }

  /** Takes back what was not committed; harmless afterwards. */
  async discard(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    if (this.temporary !== this.path) await rm(this.temporary, { force: true });
  }
}

async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/** `file-unwritable` with the reason; what is no error of the system as it is. */
export function unwritable(path: string, cause: unknown): unknown {
  if (!isSystemError(cause)) return cause;
  const reason = REASONS[cause.code ?? ''] ?? cause.message;
  return new OddsmithError('file-unwritable', `Cannot write ${path}: ${reason}.`, { file: path }, cause);
}
