import type { TileEngine } from '../math/dense/tile-engine.js';
import { createTiledAlgebra, type TiledAlgebra } from '../math/dense/tiled-algebra.js';
import { createTwinEngine } from '../math/dense/twin-engine.js';
import { createDenseEngine } from './dense-engine.js';
import type { KernelName } from './kernel.js';

/**
 * Algebra for large matrices. Its memory grows with the largest matrix it has seen, and goes with it: one for each fit.
 * In WebAssembly, or where an old engine or a page's policy does not let it run in its twin, with the same bits; `relaxed`, beside a kernel
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
