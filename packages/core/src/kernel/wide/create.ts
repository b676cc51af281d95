import { bytesOf } from '../../math/hexadecimal.js';
import type { KernelKind } from '../create.js';
import { grow, instanceOf, type SharedMemory, shareable } from '../shared-memory.js';
import type { SharedPass, Sharing, WideEngine } from './engine.js';
import { WIDE } from './module.generated.js';
import { createTwinWideEngine } from './twin.js';

/** Numbers that a thread has to itself. */
const SCRATCH = 512;
/** Bytes before the scratch: the number of the next call, alone in its line of the cache. */
const HEAD = 64;

/** The exports of `assembly-wide/index.ts`, with addresses for places; `gram` is given scratch of 512 numbers last. */
type Exports = Pick<
  WideEngine,
  'products' | 'rough' | 'combine' | 'squares' | 'sweep' | 'forward' | 'backward'
> & {
  gram(...given: number[]): void;
  heapBase(): number;
};

const compiled = shareable(() => bytesOf(WIDE));

/** Which of the numbers a function is given are places. */
const PLACES: Readonly<Record<SharedPass, readonly number[]>> = {
  products: [0, 3, 4],
  rough: [0, 3, 4],
  gram: [0, 4, 5],
};

function sharingOf(
  shared: SharedMemory,
  functions: Sharing['functions'],
  head: number,
  own: readonly number[],
  at: (place: number) => number,
): Sharing {
  return {
    ...{ functions, shared, own },
    counter: new Int32Array(shared.memory.buffer, head, 1),
    addresses: (pass, given) => given.map((value, k) => (PLACES[pass].includes(k) ? at(value) : value)),
  };
}

/** `threads`: how many are to share the memory. */
function createWasm(threads: number): WideEngine {
  const { memory, exports, shared } = instanceOf<Exports & Sharing['functions']>(compiled, threads > 1);
  const head = Math.ceil(exports.heapBase() / HEAD) * HEAD;
  const own = Array.from({ length: threads }, (_, n) => head + HEAD + 8 * SCRATCH * n);
  const base = head + HEAD + 8 * SCRATCH * threads;
  const at = (place: number) => base + 8 * place;
  grow(memory, at(0));
  return {
    name: 'wasm',
    sharing: shared && sharingOf(shared, exports, head, own, at),
    reserve(length) {
      grow(memory, at(length));
      return new Float64Array(memory.buffer, base);
    },
    products: (columns, stride, count, vector, out) =>
      exports.products(at(columns), stride, count, at(vector), at(out)),
    rough: (columns, stride, count, vector, out) =>
      exports.rough(at(columns), stride, count, at(vector), at(out)),
    combine: (columns, stride, list, coefficients, count, into) =>
      exports.combine(at(columns), stride, at(list), at(coefficients), count, at(into)),
    gram: (columns, stride, first, last, weights, out, width) =>
      exports.gram(at(columns), stride, first, last, at(weights), at(out), width, own[0]!),
    squares: (columns, stride, count, weights, out) =>
      exports.squares(at(columns), stride, count, at(weights), at(out)),
    sweep: (columns, stride, list, count, residuals, weights, numbers, width) =>
      exports.sweep(at(columns), stride, at(list), count, at(residuals), at(weights), at(numbers), width),
    forward: (rows, stride, list, size, right) =>
      exports.forward(at(rows), stride, at(list), size, at(right)),
    backward: (rows, stride, list, size, right) =>
      exports.backward(at(rows), stride, at(list), size, at(right)),
  };
}

/** Null where memory cannot be shared. */
function tryShared(threads: number): WideEngine | null {
  try {
    return threads > 1 ? createWasm(threads) : null;
  } catch {
    return null;
  }
}

/**
 * An engine with a memory of its own: in WebAssembly, or where an old engine or a page's policy does not let it run in its
 * twin, with the same bits. `wasm` throws there what the platform throws. `threads`: how many are to share the memory, where
 * it can be shared. Default 1.
 */
export function createWideEngine(kind: KernelKind, threads = 1): WideEngine {
  if (kind === 'twin') return createTwinWideEngine();
  try {
    return tryShared(threads) ?? createWasm(1);
  } catch (error) {
    if (kind !== 'auto') throw error;
    return createTwinWideEngine();
  }
}
