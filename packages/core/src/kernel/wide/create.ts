import { bytesOf } from '../../math/hexadecimal.js';
import type { KernelKind } from '../create.js';
import type { WideEngine } from './engine.js';
import { WIDE } from './module.generated.js';
import { createTwinWideEngine } from './twin.js';

const PAGE = 65536;

/** The exports of `assembly-wide/index.ts`, with addresses for places. */
type Exports = Pick<WideEngine, Exclude<keyof WideEngine, 'name' | 'reserve'>> & { heapBase(): number };

let compiled: WebAssembly.Module | undefined;

function createWasm(): WideEngine {
  compiled ??= new WebAssembly.Module(bytesOf(WIDE));
  const memory = new WebAssembly.Memory({ initial: 1 });
  const exports = new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Exports;
  const base = exports.heapBase();
  const at = (place: number) => base + 8 * place;
  return {
    name: 'wasm',
    reserve(length) {
      const missing = at(length) - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
      return new Float64Array(memory.buffer, base);
    },
    products: (columns, stride, count, vector, out) =>
      exports.products(at(columns), stride, count, at(vector), at(out)),
    combine: (columns, stride, list, coefficients, count, into) =>
      exports.combine(at(columns), stride, at(list), at(coefficients), count, at(into)),
    gram: (columns, stride, first, last, weights, scratch, out, width) =>
      exports.gram(at(columns), stride, first, last, at(weights), at(scratch), at(out), width),
    forward: (rows, stride, list, size, right) =>
      exports.forward(at(rows), stride, at(list), size, at(right)),
    backward: (rows, stride, list, size, right) =>
      exports.backward(at(rows), stride, at(list), size, at(right)),
  };
}

/**
 * An engine with a memory of its own: in WebAssembly, or where an old engine or a page's policy does not let it run in its
 * twin, with the same bits. `wasm` throws there what the platform throws.
 */
export function createWideEngine(kind: KernelKind): WideEngine {
  if (kind === 'twin') return createTwinWideEngine();
  try {
    return createWasm();
  } catch (error) {
    if (kind !== 'auto') throw error;
    return createTwinWideEngine();
  }
}
