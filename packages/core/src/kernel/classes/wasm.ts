import { bytesOf } from '../../math/hexadecimal.js';
import { Arena } from '../arena.js';
import { memoryOf, shareable } from '../shared-memory.js';
import { type ClassKernel, type ClassPasses, widthOf } from './kernel.js';
import { CLASSES } from './module.generated.js';

const PAGE = 65536;

/** The exports of `assembly-classes/index.ts`. */
interface Exports extends ClassPasses {
  heapBase(): number;
  scratchBytes(columns: number, width: number): number;
}

const compiled = shareable(() => bytesOf(CLASSES));

/** In WebAssembly; `shared`: in a memory that threads can share. Throws what an engine throws that cannot run it. */
export function createWasmClassKernel(shared = false): ClassKernel {
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
    get buffer() {
      return memory.buffer;
    },
    scratchBytes: (columns, classes) => passes.scratchBytes(columns, widthOf(classes)),
    reserve: (bytes) => arena.reserve(bytes),
    takeBack: (address) => arena.takeBack(address),
  };
}
