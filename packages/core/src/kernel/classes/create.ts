import type { ClassKernel } from './kernel.js';
import { createTwinClassKernel } from './twin.js';
import { createWasmClassKernel } from './wasm.js';

/** In WebAssembly, or where an old engine or a page's policy does not let it run in its twin, with the same bits. */
export function createClassKernel(): ClassKernel {
  try {
    return createWasmClassKernel();
  } catch {
    return createTwinClassKernel();
  }
}
