import { bytesOf } from '../../../math/hexadecimal.js';

/** The scanner's code, compiled once. */

let compiled: Promise<WebAssembly.Module | undefined> | undefined;

/** The scanner's module; undefined where WebAssembly with SIMD cannot run: the reader then does without. */
export function scannerModule(): Promise<WebAssembly.Module | undefined> {
  compiled ??= compile().catch(() => undefined);
  return compiled;
}

/**
 * At once, 3 kB take no time: while `WebAssembly.compile` is all that is under way Node waits for it with its main thread
 * blocked, for ever where an optimising compiler in the background wants a collection of garbage from that thread.
 */
async function compile(): Promise<WebAssembly.Module> {
  const { SCANNER } = await import('./module.generated.js');
  return new WebAssembly.Module(bytesOf(SCANNER));
}
