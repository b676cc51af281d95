/** A file that somebody has opened, by its descriptor: read from any place, in any thread. */
import { read, readSync } from 'node:fs';
import { OddsmithError, type ReadableBytes } from '@oddsmith/core';

export class OpenFile implements ReadableBytes {
  readonly #file: number;

  constructor(file: number) {
    this.#file = file;
  }

  async read(position: number, into: Uint8Array): Promise<void> {
    for (let done = 0; done < into.length; )
      done += atLeastOne(await this.#readSome(position + done, into, done));
  }

  readSync(position: number, into: Uint8Array): void {
    for (let done = 0; done < into.length; ) {
      done += atLeastOne(readSync(this.#file, into, done, into.length - done, position + done));
    }
  }

  #readSome(position: number, into: Uint8Array, done: number): Promise<number> {
    return new Promise((resolve, reject) => {
      read(this.#file, into, done, into.length - done, position, (error, bytesRead) => {
        if (error) reject(error);
        else resolve(bytesRead);
      });
    });
  }
}

function atLeastOne(bytesRead: number): number {
  if (bytesRead > 0) return bytesRead;
  throw new OddsmithError('source-failed', 'The rows kept in a temporary file are no longer whole.');
}
