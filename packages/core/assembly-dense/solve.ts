/** The last steps of a tile, as in `src/math/dense/tile-solve.ts`. */

/** Two lanes of X·Lᵀ = R. */
function solveHalf(tile: usize, diagonal: usize, right: usize): void {
  const x0 = f64x2.div(f64x2.sub(v128.load(right), v128.load(tile)), v128.load_splat<f64>(diagonal));
  v128.store(tile, x0);
  let sum = f64x2.add(v128.load(tile, 32), f64x2.mul(x0, v128.load_splat<f64>(diagonal, 8)));
  const x1 = f64x2.div(f64x2.sub(v128.load(right, 32), sum), v128.load_splat<f64>(diagonal, 40));
  v128.store(tile, x1, 32);
  sum = f64x2.add(v128.load(tile, 64), f64x2.mul(x0, v128.load_splat<f64>(diagonal, 16)));
  sum = f64x2.add(sum, f64x2.mul(x1, v128.load_splat<f64>(diagonal, 48)));
  const x2 = f64x2.div(f64x2.sub(v128.load(right, 64), sum), v128.load_splat<f64>(diagonal, 80));
  v128.store(tile, x2, 64);
  sum = f64x2.add(v128.load(tile, 96), f64x2.mul(x0, v128.load_splat<f64>(diagonal, 24)));
  sum = f64x2.add(sum, f64x2.mul(x1, v128.load_splat<f64>(diagonal, 56)));
  sum = f64x2.add(sum, f64x2.mul(x2, v128.load_splat<f64>(diagonal, 88)));
  v128.store(tile, f64x2.div(f64x2.sub(v128.load(right, 96), sum), v128.load_splat<f64>(diagonal, 120)), 96);
}

/** Solves X·Lᵀ = R for a tile. */
export function solveTile(tile: usize, diagonal: usize, right: usize): void {
  solveHalf(tile, diagonal, right);
  solveHalf(tile + 16, diagonal, right + 16);
}

/** Factors a diagonal tile; its smallest relative pivot, or −1. */
export function factorTile(tile: usize, right: usize, count: usize, threshold: f64): f64 {
  let smallest: f64 = Infinity;
  for (let s: usize = 0; s < 4; s++) {
    const slot = tile + (s << 5);
    for (let lane: usize = s; lane < 4; lane++) {
      let sum = load<f64>(slot + (lane << 3));
      for (let t: usize = 0; t < s; t++) {
        const column = tile + (t << 5);
        sum += load<f64>(column + (lane << 3)) * load<f64>(column + (s << 3));
      }
      store<f64>(slot + (lane << 3), load<f64>(right + (s << 5) + (lane << 3)) - sum);
    }
    const pivot = load<f64>(slot + (s << 3));
    const diagonal = load<f64>(right + s * 40);
    if (s < count) {
      if (!(pivot > threshold * diagonal) || pivot === Infinity) return -1;
      smallest = min(smallest, pivot / diagonal);
    }
    const root = sqrt(pivot);
    store<f64>(slot + (s << 3), root);
    for (let lane = s + 1; lane < 4; lane++) {
      store<f64>(slot + (lane << 3), load<f64>(slot + (lane << 3)) / root);
    }
  }
  return smallest;
}
