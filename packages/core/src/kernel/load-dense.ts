import type { TiledAlgebra } from '../math/dense/tiled-algebra.js';
import type { KernelName } from './kernel.js';

/**
 * Algebra for large matrices, loaded when asked for: in WebAssembly, or where that cannot run in its twin, with the
 * same bits. Its memory grows with the largest matrix it has seen, and goes with it: one for each fit.
 * `kernel`: that of the fit.
 */
export async function loadDenseAlgebra(kernel?: KernelName): Promise<TiledAlgebra> {
  const { createDenseAlgebra } = await import('./dense.js');
  return createDenseAlgebra(kernel);
}
