import { bytesOf } from '../../math/hexadecimal.js';
import { arenaOf, instanceOf, shareable } from '../shared-memory.js';
import { type ClassKernel, type ClassPasses, widthOf } from './kernel.js';
import { CLASSES } from './module.generated.js';

/** The exports of `assembly-classes/index.ts`. */
interface Exports extends ClassPasses {
  heapBase(): number;
  scratchBytes(columns: number, width: number): number;
}

const compiled = shareable(() => bytesOf(CLASSES));

/** In WebAssembly; `shared`: in a memory that threads can share. Throws what an engine throws that cannot run it. */
export function createWasmClassKernel(shared = false): ClassKernel {
  const instance = instanceOf<Exports>(compiled, shared);
  const { memory, exports: passes } = instance;
  const arena = arenaOf(instance);
  return {
    ...{ name: 'wasm', passes, shared: instance.shared },
    get buffer() {
      return memory.buffer;
    },
    scratchBytes: (columns, classes) => passes.scratchBytes(columns, widthOf(classes)),
    reserve: (bytes) => arena.reserve(bytes),
    takeBack: (address) => arena.takeBack(address),
  };
}
