import type { Writable } from 'node:stream';

/** Writes chunk after chunk no faster than the stream takes them; stops when nobody reads any more (`| head`). */
export async function writeText(stream: Writable, chunks: Iterable<string | Uint8Array>): Promise<void> {
  for (const chunk of chunks) {
    if (!stream.writable) return;
    if (!stream.write(chunk)) await drained(stream);
  }
}

/** The stream takes more, or is closed and never will. */
function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.on('drain', done).on('close', done);
  });
}
