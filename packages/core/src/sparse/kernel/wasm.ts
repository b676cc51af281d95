import { Arena } from '../../kernel/arena.js';
import { memoryOf, shareable } from '../../kernel/shared-memory.js';
import { bytesOf } from '../../math/hexadecimal.js';
import type { Passes, SparseKernel } from './kernel.js';
import { SPARSE } from './module.generated.js';

const PAGE = 65536;

interface Exports extends Passes {
  heapBase(): number;
}

const compiled = shareable(() => bytesOf(SPARSE));

/**
 * A kernel in WebAssembly; `shared`: whether other threads are to use its memory. Throws what the engine throws
 * where there is no WebAssembly with SIMD, or no memory that threads share.
 */
export function createWasmSparseKernel(shared: boolean): SparseKernel {
  const memory = memoryOf(shared);
  const module = compiled(shared);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const passes = exports as unknown as Exports;
  const arena = new Arena(
    passes.heapBase(),
    () => memory.buffer.byteLength,
    (size) => memory.grow(Math.ceil((size - memory.buffer.byteLength) / PAGE)),
  );
  return {
    ...{ name: 'wasm', passes, shared: shared ? { memory, module } : null },
    reserve: (bytes) => arena.reserve(bytes),
    doubles: (address, length) => new Float64Array(memory.buffer, address, length),
    integers: (address, length) => new Int32Array(memory.buffer, address, length),
  };
}
