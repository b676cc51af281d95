import type { TileEngine } from '../math/dense/tile-engine.js';
import { bytesOf } from '../math/hexadecimal.js';
import { DENSE } from './dense-module.generated.js';
import type { WasmName } from './kernel.js';
import { relaxedModules } from './relaxed/modules.js';

const PAGE = 65536;

/** The exports of `assembly-dense/index.ts`, with addresses for places. */
type Exports = Omit<TileEngine, 'reserve' | 'release'> & { heapBase(): number };

let compiled: WebAssembly.Module | undefined;

function compile(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(bytesOf(DENSE));
  return compiled;
}

/** The engine in WebAssembly, with a memory of its own. Throws what an engine throws that cannot run it. */
export function createDenseEngine(name: WasmName = 'wasm'): TileEngine {
  const module = name === 'relaxed' ? relaxedModules().dense : compile();
  const open = () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    return { memory, exports: exports as unknown as Exports };
  };
  let { memory, exports } = open();
  const base = exports.heapBase();
  const at = (place: number) => base + 8 * place;
  return {
    reserve(length) {
      const missing = base + 8 * length - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
      return new Float64Array(memory.buffer, base, length);
    },
    release() {
      ({ memory, exports } = open());
    },
    factor: (size, packed, triangle, threshold) => exports.factor(size, at(packed), at(triangle), threshold),
    invert: (size, packed, first, second, all) =>
      exports.invert(size, at(packed), at(first), at(second), all),
    addSquare: (tiles, a, b, c) => exports.addSquare(tiles, at(a), at(b), at(c)),
    addLower: (tiles, a, b, triangle) => exports.addLower(tiles, at(a), at(b), at(triangle)),
  };
}
