import { OddsmithError } from '../../errors.js';
import type { SparseKernel } from './kernel.js';
import { createTwinSparseKernel } from './twin.js';
import { createWasmSparseKernel } from './wasm.js';

export interface CreatedSparseKernel {
  readonly kernel: SparseKernel;
  /** Why it is not what was asked for; null where it is. */
  readonly note: string | null;
}

function tried(shared: boolean): SparseKernel | Error {
  try {
    return createWasmSparseKernel(shared);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/**
 * A kernel with a memory of its own; `shared`: one that threads can share, where there is such memory. `wasm` throws
 * `option-unavailable` where there is no WebAssembly with SIMD; `auto` takes the twin there.
 */
export function createSparseKernel(kind: 'auto' | 'wasm' | 'twin', shared: boolean): CreatedSparseKernel {
  if (kind === 'twin') return { kernel: createTwinSparseKernel(), note: null };
  const first = shared ? tried(true) : null;
  if (first !== null && !(first instanceof Error)) return { kernel: first, note: null };
  const kernel = tried(false);
  if (!(kernel instanceof Error))
    return { kernel, note: first && `One thread only: memory cannot be shared here (${first.message}).` };
  const message = `The WebAssembly kernels cannot run here: ${kernel.message}.`;
  if (kind === 'wasm') throw new OddsmithError('option-unavailable', message, { option: 'kernel' }, kernel);
  return {
    kernel: createTwinSparseKernel(),
    note: `${message} Plain TypeScript does the work instead: the same results, several times slower.`,
  };
}
