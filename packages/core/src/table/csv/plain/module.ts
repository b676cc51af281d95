import { bytesOf } from '../../../math/hexadecimal.js';

/** The scanner's code, compiled once. */

let compiled: Promise<WebAssembly.Module | undefined> | undefined;

/** The scanner's module; undefined where WebAssembly with SIMD cannot run: the reader then does without. */
export function scannerModule(): Promise<WebAssembly.Module | undefined> {
  compiled ??= compile().catch(() => undefined);
  return compiled;
}

async function compile(): Promise<WebAssembly.Module> {
  const { SCANNER } = await import('./module.generated.js');
  return WebAssembly.compile(bytesOf(SCANNER));
}
