/** Gzip, by the browser's own decompression. */
import { OddsmithError } from '@oddsmith/core';

export function isGzip(start: Uint8Array): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}

function inflated(file: Blob): ReadableStream<Uint8Array> {
  return file.stream().pipeThrough(new DecompressionStream('gzip'));
}

/** The first bytes of what is packed, at least `count` where there are as many. */
export async function inflatedStart(file: Blob, count: number): Promise<Uint8Array> {
  const reader = inflated(file).getReader();
  const found: number[] = [];
  try {
    while (found.length < count) {
      const { done, value } = await reader.read();
      if (done) break;
      found.push(...value.subarray(0, count - found.length));
    }
  } catch {
    // Damaged: whoever reads the whole says so.
  }
  await reader.cancel().catch(() => undefined);
  return Uint8Array.from(found);
}

/** The bytes of a file, inflated where it is packed. Throws `file-format` where that fails. */
export async function bytesOf(file: File): Promise<ArrayBuffer> {
  const bytes = await file.arrayBuffer();
  if (!isGzip(new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength)))) return bytes;
  try {
    return await new Response(inflated(file)).arrayBuffer();
  } catch (error) {
    const message = `${file.name} begins like a gzip file but is damaged.`;
    throw new OddsmithError('file-format', message, { file: file.name }, error);
  }
}
