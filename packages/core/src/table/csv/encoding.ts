/** The bytes of a file → UTF-8 without a byte order mark: gzip is inflated, UTF-16 transcoded. */
import { OddsmithError, type Place } from '../../errors.js';
import { concatenate } from './bytes.js';
import { iterate } from './source.js';

/** Bytes that tell what a file is. */
const HEAD = 3;

/** Throws `file-format` for damaged gzip, `csv-encoding` for damaged UTF-16. */
export async function* decoded(bytes: AsyncIterable<Uint8Array>, place: Place): AsyncGenerator<Uint8Array> {
  const { head, rest } = await peek(bytes);
  if (isGzip(head)) yield* decoded(inflated(prepend(head, rest), place), place);
  else if (utf16Name(head) === undefined) {
    yield withoutMark(head);
    yield* rest;
  } else {
    const transcoder = new Utf16Transcoder(utf16Name(head)!, place);
    for await (const chunk of prepend(head, rest)) yield transcoder.push(chunk);
    yield transcoder.finish();
  }
}

/** As `decoded`, for bytes in memory; gzip is refused, since inflating takes a stream. */
export function decodedSync(bytes: Uint8Array, place: Place): Uint8Array[] {
  if (isGzip(bytes)) {
    const message = 'The data are compressed with gzip: read them with readCsv instead of readCsvSync.';
    throw new OddsmithError('file-format', message, place);
  }
  const encoding = utf16Name(bytes);
  if (encoding === undefined) return [withoutMark(bytes)];
  const transcoder = new Utf16Transcoder(encoding, place);
  return [transcoder.push(bytes), transcoder.finish()];
}

/** Whether the bytes are read as they are: neither gzip nor UTF-16. */
export function isPlainText(head: Uint8Array): boolean {
  return !isGzip(head) && utf16Name(head) === undefined;
}

function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

function utf16Name(head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : undefined;
}

export function withoutMark(head: Uint8Array): Uint8Array {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head;
}

/** The first bytes (at least `HEAD` if there are so many) and the rest. */
async function peek(
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ head: Uint8Array; rest: AsyncIterable<Uint8Array> }> {
  const iterator = bytes[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < HEAD) {
    const next = await iterator.next();
    if (next.done) break;
    head = concatenate([head, next.value]);
  }
  return { head, rest: { [Symbol.asyncIterator]: () => iterator } };
}

async function* prepend(head: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  yield* rest;
}

async function* inflated(bytes: AsyncIterable<Uint8Array>, place: Place): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new DecompressionStream('gzip');
  let failure: unknown;
  const feeding = feed(bytes, writable).catch((error: unknown) => {
    failure = error;
  });
  try {
    yield* iterate(readable);
    await feeding;
  } catch (error) {
    if (failure instanceof OddsmithError) throw failure;
    throw new OddsmithError('file-format', 'The gzip data are damaged or cut short.', place, error);
  }
}

async function feed(bytes: AsyncIterable<Uint8Array>, sink: WritableStream<BufferSource>): Promise<void> {
  const writer = sink.getWriter();
  try {
    for await (const chunk of bytes) await writer.write(chunk as Uint8Array<ArrayBuffer>);
    await writer.close();
  } catch (error) {
    await writer.abort(error).catch(() => undefined);
    throw error;
  }
}

class Utf16Transcoder {
  private readonly decoder: TextDecoder;
  private readonly encoder = new TextEncoder();
  private readonly place: Place;

  constructor(encoding: 'utf-16le' | 'utf-16be', place: Place) {
    this.decoder = new TextDecoder(encoding, { fatal: true });
    this.place = place;
  }

  push(bytes: Uint8Array): Uint8Array {
    return this.transcode(bytes, true);
  }

  finish(): Uint8Array {
    return this.transcode(new Uint8Array(0), false);
  }

  private transcode(bytes: Uint8Array, stream: boolean): Uint8Array {
    try {
      return this.encoder.encode(this.decoder.decode(bytes, { stream }));
    } catch (error) {
      throw new OddsmithError(
        'csv-encoding',
        'The file begins as UTF-16 but is not valid UTF-16.',
        this.place,
        error,
      );
    }
  }
}
