/** Where the bytes of a file come from. */
import { OddsmithError } from '../../errors.js';

export type ByteStream = AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;

/**
 * What can be read: a string, bytes, a Blob or File, a function that opens a fresh stream of the same bytes each time
 * it is called, or a stream that can be read once (its bytes are then kept until the reading is over).
 */
export type CsvSource =
  | string
  | Uint8Array
  | ArrayBuffer
  | Blob
  | ByteStream
  | (() => ByteStream | Promise<ByteStream>);

/** In-memory sources are read in pieces of this size. */
const SLICE = 1 << 20;
const LONGEST_TEXT_SHOWN = 60;
/** How long a reading of bytes in memory may keep the event loop waiting. */
const TURN_MILLISECONDS = 16;

/** A function that starts a reading of the source from its first byte. */
export function openable(source: CsvSource): () => AsyncIterable<Uint8Array> {
  if (typeof source === 'function') return () => opened(source);
  const bytes = bytesInMemory(source);
  if (bytes !== undefined) return () => slices(bytes);
  if (source instanceof Blob) return () => iterate(source.stream());
  if (typeof source === 'object' && source !== null) return replayable(iterate(source as ByteStream));
  return refuseSource(source, 'text, bytes, a Blob, a stream or a function that opens one');
}

/** Bytes of the source where it says how many. */
export function sizeOf(source: CsvSource): number | undefined {
  if (typeof source === 'string') return source.length;
  if (source instanceof Uint8Array || source instanceof ArrayBuffer) return source.byteLength;
  return source instanceof Blob ? source.size : undefined;
}

export function refuseSource(source: unknown, expected: string): never {
  throw new OddsmithError('data-shape', `Expected ${expected}, got ${String(source)}.`);
}

/** The bytes of a source that is in memory already, else undefined. Throws `data-empty` for a lone file name. */
export function bytesInMemory(source: CsvSource): Uint8Array | undefined {
  if (typeof source === 'string') {
    if (/^[^\r\n]+$/.test(source)) refuseSingleLine(source);
    return new TextEncoder().encode(source);
  }
  if (source instanceof Uint8Array) return source;
  return source instanceof ArrayBuffer ? new Uint8Array(source) : undefined;
}

function refuseSingleLine(text: string): never {
  const start = JSON.stringify(text.slice(0, LONGEST_TEXT_SHOWN));
  const message = `The text ${start} has no rows. A string is read as the data themselves, not as the name of a file.`;
  throw new OddsmithError('data-empty', message);
}

async function* opened(open: () => ByteStream | Promise<ByteStream>): AsyncGenerator<Uint8Array> {
  yield* iterate(await open());
}

/** Bytes in memory, piece by piece, with a turn of the event loop now and then. */
async function* slices(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  let turn = performance.now();
  for (let at = 0; at < bytes.length; at += SLICE) {
    yield bytes.subarray(at, at + SLICE);
    if (performance.now() - turn < TURN_MILLISECONDS) continue;
    await new Promise((resolve) => setTimeout(resolve));
    turn = performance.now();
  }
}

/** Not every browser's ReadableStream is an async iterable. */
export async function* iterate(stream: ByteStream): AsyncGenerator<Uint8Array> {
  if (!('getReader' in stream)) {
    yield* stream;
    return;
  }
  const reader = stream.getReader();
  let done = false;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
    done = true;
  } finally {
    if (!done) reader.cancel().catch(() => undefined);
  }
}

/** A stream that can be read once, made readable again by keeping what it gave. */
function replayable(stream: AsyncGenerator<Uint8Array>): () => AsyncIterable<Uint8Array> {
  const kept: Uint8Array[] = [];
  return async function* () {
    yield* kept;
    for await (const chunk of stream) {
      kept.push(chunk);
      yield chunk;
    }
  };
}
