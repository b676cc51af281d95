import type { KernelKind } from '../create.js';
import type { ClassKernel } from './kernel.js';
import { createTwinClassKernel } from './twin.js';
import { createWasmClassKernel } from './wasm.js';

/**
 * In WebAssembly, or where it is asked for in its twin, with the same bits; `auto`: in the twin where an old engine or a page's
 * policy does not let WebAssembly run. `shared`: in a memory that threads can share, where there is such memory.
 */
export function createClassKernel(kind: KernelKind = 'auto', shared = false): ClassKernel {
  if (kind === 'twin') return createTwinClassKernel();
  try {
    return (shared ? sharedKernel() : null) ?? createWasmClassKernel();
  } catch (cause) {
    if (kind !== 'auto') throw cause;
    return createTwinClassKernel();
  }
}

function sharedKernel(): ClassKernel | null {
  try {
    return createWasmClassKernel(true);
  } catch {
    return null;
  }
}
