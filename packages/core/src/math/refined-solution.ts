import { type Cholesky, solve } from './cholesky.js';
import { accurateProduct, type Pairs, pairAt, pairs, setPair } from './cholesky-double-double.js';
import { add, subtract } from './double-double.js';
import { packedIndex } from './packed.js';

/** A step this small against x changes nothing in double-double. */
const SETTLED = 7.888609052210118e-31; // 2⁻¹⁰⁰
/** Steps that stop shrinking above this are no rounding of double-double, the factor is too coarse. */
const COARSE = 2.220446049250313e-16; // 2⁻⁵²
const SHRINKAGE = 0.25;

/**
 * A·x = b in double-double by iterative refinement (Golub & Van Loan, 3.5.3; Higham, "Accuracy and Stability", 12):
 * residuals in double-double, steps by the factor of A in double precision, p² operations each. As good as
 * `accurateSolve`, or null where A's condition is too bad for it and `accurateCholesky` has to factor A.
 * Sizes are measured in units of 1/√Aⱼⱼ, so that the scale of columns does not matter.
 */
export function refinedSolution(matrix: Pairs, factor: Cholesky, right: Pairs): Pairs | null {
  const units = Float64Array.from({ length: factor.size }, (_, j) =>
    Math.sqrt(matrix.high[packedIndex(j, j)]!),
  );
  let x: Pairs = { high: solve(factor, right.high), low: new Float64Array(factor.size) };
  let previous = largest(x.high, units);
  for (;;) {
    const step = solve(factor, residual(matrix, x, right).high);
    const length = largest(step, units);
    const whole = largest(x.high, units);
    if (!Number.isFinite(length)) return null;
    if (length > SHRINKAGE * previous) return previous <= COARSE * whole ? x : null;
    x = moved(x, step);
    if (length <= SETTLED * whole) return x;
    previous = length;
  }
}

/** b − A·x. */
function residual(matrix: Pairs, x: Pairs, right: Pairs): Pairs {
  const product = accurateProduct(matrix, x);
  for (let i = 0; i < right.high.length; i++)
    setPair(product, i, subtract(pairAt(right, i), pairAt(product, i)));
  return product;
}

/** x + step. */
function moved(x: Pairs, step: Float64Array): Pairs {
  const result = pairs(step.length);
  for (let i = 0; i < step.length; i++) setPair(result, i, add(pairAt(x, i), { hi: step[i]!, lo: 0 }));
  return result;
}

/** max |xⱼ|·unitsⱼ; Infinity where one is not finite. */
function largest(x: Float64Array, units: Float64Array): number {
  let size = 0;
  for (let j = 0; j < x.length; j++) {
    const one = Math.abs(x[j]!) * units[j]!;
    if (!Number.isFinite(one)) return Number.POSITIVE_INFINITY;
    size = Math.max(size, one);
  }
  return size;
}
