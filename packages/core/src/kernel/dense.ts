import type { TileEngine } from '../math/dense/tile-engine.js';
import { createTiledAlgebra, type TiledAlgebra } from '../math/dense/tiled-algebra.js';
import { createTwinEngine } from '../math/dense/twin-engine.js';
import { createDenseEngine } from './dense-engine.js';
import type { KernelName } from './kernel.js';

/**
 * In WebAssembly, or where an old engine or a page's policy does not let it run in its twin; `relaxed`, beside a kernel
 * of that name, with relaxed SIMD.
 */
export function createDenseAlgebra(kernel?: KernelName): TiledAlgebra {
  const name = kernel === 'relaxed' ? kernel : 'wasm';
  let engine: TileEngine;
  try {
    engine = createDenseEngine(name);
  } catch {
    return createTiledAlgebra('twin', createTwinEngine());
  }
  return createTiledAlgebra(name, engine);
}
