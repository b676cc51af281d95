import type { TileEngine } from '../math/dense/tile-engine.js';
import { createTiledAlgebra, type TiledAlgebra } from '../math/dense/tiled-algebra.js';
import { createTwinEngine } from '../math/dense/twin-engine.js';
import { createDenseEngine } from './dense-engine.js';

/** In WebAssembly, or where an old engine or a page's policy does not let it run in its twin. */
export function createDenseAlgebra(): TiledAlgebra {
  let engine: TileEngine;
  try {
    engine = createDenseEngine();
  } catch {
    return createTiledAlgebra('twin', createTwinEngine());
  }
  return createTiledAlgebra('wasm', engine);
}
