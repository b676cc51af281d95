import { Arena } from '../../kernel/arena.js';
import { bytesOf } from '../../math/hexadecimal.js';
import type { Passes, SparseKernel } from './kernel.js';
import { SPARSE } from './module.generated.js';

const PAGE = 65536;
/** Pages of 4 GiB. */
const MOST = 65536;

/** The import of a memory that threads share; its flags are the byte behind. */
const SHARED_IMPORT = [3, 101, 110, 118, 6, 109, 101, 109, 111, 114, 121, 2];

interface Exports extends Passes {
  heapBase(): number;
}

const compiled: { shared?: WebAssembly.Module; own?: WebAssembly.Module } = {};

function flagsAt(bytes: Uint8Array): number {
  const at = bytes.findIndex((_, k) => SHARED_IMPORT.every((byte, n) => bytes[k + n] === byte));
  if (at < 0) throw new Error('The kernels of sparse rows import no memory.');
  return at + SHARED_IMPORT.length;
}

/** The module; for a memory of one thread with another flag in its import: nothing else differs. */
function compile(shared: boolean): WebAssembly.Module {
  const kind = shared ? 'shared' : 'own';
  if (compiled[kind]) return compiled[kind];
  const bytes = bytesOf(SPARSE);
  if (!shared) bytes[flagsAt(bytes)] = 1;
  compiled[kind] = new WebAssembly.Module(bytes);
  return compiled[kind];
}

/**
 * A kernel in WebAssembly; `shared`: whether other threads are to use its memory. Throws what the engine throws
 * where there is no WebAssembly with SIMD, or no memory that threads share.
 */
export function createWasmSparseKernel(shared: boolean): SparseKernel {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: MOST, ...(shared && { shared: true }) });
  const module = compile(shared);
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
