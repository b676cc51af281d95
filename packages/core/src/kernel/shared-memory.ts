/** Modules whose memory threads can share, and the same modules for a memory of one thread. */
import { Arena } from './arena.js';

/** A memory and the module that works on it, as other threads need them. */
export interface SharedMemory {
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
}

const PAGE = 65536;

/** Pages of 4 GiB: a memory that threads share has to have a limit. */
const MOST = 65536;

/** The import of a memory that threads share; its flags are the byte behind. */
const SHARED_IMPORT = [3, 101, 110, 118, 6, 109, 101, 109, 111, 114, 121, 2];

function flagsAt(bytes: Uint8Array): number {
  const at = bytes.findIndex((_, k) => SHARED_IMPORT.every((byte, n) => bytes[k + n] === byte));
  if (at < 0) throw new Error('The module imports no memory that threads share.');
  return at + SHARED_IMPORT.length;
}

/** Compiles a module for a memory that threads share, or with another flag in its import for one of one thread; each once. */
export function shareable(load: () => Uint8Array<ArrayBuffer>): (shared: boolean) => WebAssembly.Module {
  const compiled = new Map<boolean, WebAssembly.Module>();
  return (shared) => {
    const known = compiled.get(shared);
    if (known !== undefined) return known;
    const bytes = load();
    if (!shared) bytes[flagsAt(bytes)] = 1;
    const module = new WebAssembly.Module(bytes);
    compiled.set(shared, module);
    return module;
  };
}

/** A module at work on a memory of its own. */
export interface Instance<Exports> {
  readonly memory: WebAssembly.Memory;
  readonly exports: Exports;
  /** What other threads need to work on it; null where it is for one. */
  readonly shared: SharedMemory | null;
}

/** One such instance. Throws what an engine throws that cannot run it, or cannot share memory. */
export function instanceOf<Exports>(
  compiled: (shared: boolean) => WebAssembly.Module,
  shared: boolean,
): Instance<Exports> {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: MOST, ...(shared && { shared: true }) });
  const module = compiled(shared);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { memory, exports: exports as unknown as Exports, shared: shared ? { memory, module } : null };
}

/** Makes a memory so many bytes large at least. */
export function grow(memory: WebAssembly.Memory, size: number): void {
  const missing = size - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
}

/** Hands out the memory of an instance. */
export function arenaOf({ memory, exports }: Instance<{ heapBase(): number }>): Arena {
  return new Arena(
    exports.heapBase(),
    () => memory.buffer.byteLength,
    (size) => grow(memory, size),
  );
}
