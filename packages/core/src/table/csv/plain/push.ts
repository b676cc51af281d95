/** Bytes into a pass; the scanner is loaded once there are enough of them to be worth it. */
import type { CsvPass } from '../pass.js';

const ENOUGH = 1 << 18;

/** Pushes chunk after chunk, with a turn after each. */
export async function* pushing(chunks: AsyncIterable<Uint8Array>, pass: CsvPass): AsyncGenerator<void> {
  let bytes = 0;
  let isTried = false;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes >= ENOUGH && !isTried) {
      isTried = true;
      const { scannerModule } = await import('./module.js');
      pass.scanner = await scannerModule();
    }
    pass.push(chunk);
    yield;
  }
}

export async function pushAll(chunks: AsyncIterable<Uint8Array>, pass: CsvPass): Promise<void> {
  for await (const _ of pushing(chunks, pass));
}
