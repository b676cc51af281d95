import type { KernelKind } from '../create.js';
import type { ClassKernel } from './kernel.js';
import { createTwinClassKernel } from './twin.js';
import { createWasmClassKernel } from './wasm.js';

/**
 * In WebAssembly, or where it is asked for in its twin, with the same bits; `auto`: in the twin where an old engine or a page's
 * policy does not let WebAssembly run.
 */
export function createClassKernel(kind: KernelKind = 'auto'): ClassKernel {
  if (kind === 'twin') return createTwinClassKernel();
  try {
    return createWasmClassKernel();
  } catch (cause) {
    if (kind !== 'auto') throw cause;
    return createTwinClassKernel();
  }
}
