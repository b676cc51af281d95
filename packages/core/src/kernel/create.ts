import { OddsmithError } from '../errors.js';
import type { Kernel } from './kernel.js';
import { createTwinKernel } from './twin.js';
import { createWasmKernel } from './wasm.js';

export type KernelKind = 'auto' | 'wasm' | 'twin';

export interface CreatedKernel {
  readonly kernel: Kernel;
  /** Why the twin had to step in for WebAssembly, as a sentence; null otherwise. */
  readonly note: string | null;
}

/**
 * A kernel with a memory of its own. `wasm` throws `option-unavailable` where WebAssembly with SIMD cannot run
 * (an old engine, or a page whose Content-Security-Policy forbids it); `auto` takes the twin there and says so.
 * Both give the same bits.
 */
export function createKernel(kind: KernelKind): CreatedKernel {
  if (kind === 'twin') return { kernel: createTwinKernel(), note: null };
  try {
    return { kernel: createWasmKernel(), note: null };
  } catch (error) {
    const unavailable = error instanceof OddsmithError && error.code === 'option-unavailable';
    if (kind === 'wasm' || !unavailable) throw error;
    return {
      kernel: createTwinKernel(),
      note: `${error.message} Plain TypeScript does the work instead: the same results, several times slower.`,
    };
  }
}
