/** Bytes to read: a file, or a stream that can be read only once and is therefore kept in memory. */
import { constants } from 'node:buffer';
import { createReadStream, type Stats } from 'node:fs';
import { mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import { OddsmithError } from '@oddsmith/core';
import { throwIfCancelled } from './cancel.js';
import type { SourceOptions } from './source.js';

export interface Input {
  /** For messages: the path as given, or `standard input`. */
  readonly name: string;
  readonly size: number;
  /** Path of the file; null when the bytes are in memory. */
  readonly path: string | null;
  /** The bytes from the start, any number of times. */
  open(): AsyncIterable<Uint8Array>;
  /** At most the first `count` bytes. */
  head(count: number): Promise<Uint8Array>;
  /** Call when all is read. Throws `source-failed` where the file is not what it was when it was found. */
  demandUnchanged(): Promise<void>;
}

const CHUNK_BYTES = 1 << 19;

export function fileInput(path: string, found: Stats): Input {
  const { size } = found;
  return {
    name: path,
    size,
    path,
    open: () => readFileChunks(path),
    head: (count) => readFileHead(path, Math.min(count, size)),
    demandUnchanged: () => demandUnchanged(path, found),
  };
}

/** A file that is written to while it is read may be half old and half new. */
async function demandUnchanged(path: string, found: Stats): Promise<void> {
  const now = await stat(path).catch(() => null);
  const same =
    now !== null && now.size === found.size && now.mtimeMs === found.mtimeMs && now.ino === found.ino;
  if (same) return;
  const what =
    now === null
      ? 'vanished'
      : now.size === found.size
        ? 'was changed'
        : `went from ${found.size} to ${now.size} bytes`;
  const message = `${path} ${what} while it was read; read it again when nothing writes to it.`;
  throw new OddsmithError('source-failed', message, { file: path });
}

async function readFileHead(path: string, count: number): Promise<Uint8Array> {
  const file = await open(path).catch((cause) => unreadable(path, cause));
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    return unreadable(path, cause);
  } finally {
    await file.close();
  }
}

async function* readFileChunks(path: string): AsyncGenerator<Uint8Array> {
  const stream: AsyncIterable<Uint8Array> = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  try {
    yield* stream;
  } catch (cause) {
    if (cause instanceof OddsmithError || !isSystemError(cause)) throw cause;
    unreadable(path, cause);
  }
}

export type StreamWatch = Pick<SourceOptions, 'signal' | 'onProgress'>;

/** Reads a stream to its end: standard input, a pipe. */
export async function streamInput(name: string, stream: Readable, watch: StreamWatch): Promise<Input> {
  const { signal, onProgress } = watch;
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of signal === undefined ? stream : addAbortSignal(signal, stream)) {
      chunks.push(chunk);
      size += chunk.length;
      onProgress?.({ done: size, total: null, unit: 'bytes' });
    }
  } catch (cause) {
    throwIfCancelled(signal);
    unreadable(name, cause);
  }
  return {
    name,
    size,
    path: null,
    async *open() {
      yield* chunks;
    },
    async head(count) {
      const head: Uint8Array[] = [];
      for (let length = 0, i = 0; length < count && i < chunks.length; i++) {
        head.push(chunks[i]!);
        length += chunks[i]!.length;
      }
      return Buffer.concat(head).subarray(0, count);
    },
    demandUnchanged: () => Promise.resolve(),
  };
}

export async function readAll(input: Input): Promise<Uint8Array> {
  if (input.size > constants.MAX_LENGTH) {
    const message = `${input.name} is too large to be held in one piece of memory; write it as Parquet.`;
    throw new OddsmithError('memory-exhausted', message, { file: input.name });
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of input.open()) chunks.push(chunk);
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

/** Runs `use` with paths of the inputs; bytes in memory are written to a temporary file for as long as it lasts. */
export async function withPaths<T>(
  inputs: readonly Input[],
  use: (paths: string[]) => Promise<T>,
): Promise<T> {
  const paths: string[] = [];
  let folder: string | undefined;
  try {
    for (const input of inputs) {
      if (input.path !== null) {
        paths.push(input.path);
        continue;
      }
      folder ??= await mkdtemp(join(tmpdir(), 'oddsmith-'));
      const path = join(folder, `${paths.length}`);
      await writeFile(path, input.open());
      paths.push(path);
    }
    return await use(paths);
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}

/** Throws `file-unreadable` with the system's reason. */
export function unreadable(path: string, cause: unknown): never {
  const reason = isSystemError(cause) && cause.code === 'EACCES' ? 'permission denied' : messageOf(cause);
  throw new OddsmithError('file-unreadable', `Cannot read ${path}: ${reason}.`, { file: path }, cause);
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
