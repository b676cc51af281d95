import type { TileEngine } from './tile-engine.js';
import { factor } from './twin-factor.js';
import { invert } from './twin-invert.js';
import { addLower, addSquare } from './twin-multiply.js';

/** The engine in plain TypeScript: equal to the one in WebAssembly bit for bit, and running everywhere. */
export function createTwinEngine(): TileEngine {
  let memory = new Float64Array();
  return {
    reserve(length) {
      if (memory.length < length) memory = new Float64Array(length);
      return memory;
    },
    release() {
      memory = new Float64Array();
    },
    factor: (...places) => factor(memory, ...places),
    invert: (...places) => invert(memory, ...places),
    addSquare: (...places) => addSquare(memory, ...places),
    addLower: (...places) => addLower(memory, ...places),
  };
}
