import { arenaOf, instanceOf, shareable } from '../../kernel/shared-memory.js';
import { bytesOf } from '../../math/hexadecimal.js';
import type { Passes, SparseKernel } from './kernel.js';
import { SPARSE } from './module.generated.js';

interface Exports extends Passes {
  heapBase(): number;
}

const compiled = shareable(() => bytesOf(SPARSE));

/**
 * A kernel in WebAssembly; `shared`: whether other threads are to use its memory. Throws what the engine throws
 * where there is no WebAssembly with SIMD, or no memory that threads share.
 */
export function createWasmSparseKernel(shared: boolean): SparseKernel {
  const instance = instanceOf<Exports>(compiled, shared);
  const { memory, exports: passes } = instance;
  const arena = arenaOf(instance);
  return {
    ...{ name: 'wasm', passes, shared: instance.shared },
    reserve: (bytes) => arena.reserve(bytes),
    doubles: (address, length) => new Float64Array(memory.buffer, address, length),
    integers: (address, length) => new Int32Array(memory.buffer, address, length),
  };
}
