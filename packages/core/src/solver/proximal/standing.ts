/** Where penalised coefficients stand in units of standard errors: by the curvature over those that can move. */
import { solve } from '../../math/cholesky.js';
import { type DenseAlgebra, plainAlgebra } from '../../math/dense/dense-algebra.js';
import { packedIndex } from '../../math/packed.js';
import { gradientNormOf } from '../refine.js';

export interface Standing {
  /** gᵀH⁻¹g of the penalised loss. */
  readonly newtonDecrement: number;
  /** The largest |g|·√H⁻¹. */
  readonly gradientNorm: number;
}

/** By variances alone: a scale for the distance. */
export function standingOfVariances(slopes: Float64Array, variances: Float64Array): Standing {
  const newtonDecrement = slopes.reduce((sum, slope, i) => sum + slope * slope * variances[i]!, 0);
  return { newtonDecrement, gradientNorm: gradientNormOf(slopes, variances) };
}

/**
 * By the packed curvature of the smooth part, that of squares included; where it has no factor, by its diagonal. `slopes`: of the
 * summed loss and the penalty, signs held.
 */
export function standingOf(
  curvature: Float64Array,
  slopes: Float64Array,
  algebra: DenseAlgebra = plainAlgebra,
): Standing {
  const factor = algebra.cholesky(curvature, slopes.length, 0);
  if (factor === null)
    return standingOfVariances(
      slopes,
      slopes.map((_, i) => 1 / curvature[packedIndex(i, i)]!),
    );
  const step = solve(factor, slopes);
  return {
    newtonDecrement: Math.max(
      0,
      step.reduce((sum, one, i) => sum + one * slopes[i]!, 0),
    ),
    gradientNorm: gradientNormOf(slopes, algebra.variances(factor)),
  };
}
