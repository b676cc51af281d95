/** Where penalised coefficients stand in units of standard errors: by the curvature over those that are not 0. */

import { solve } from '../../../math/cholesky.js';
import type { DenseAlgebra } from '../../../math/dense/dense-algebra.js';
import { packedLength } from '../../../math/packed.js';
import { gradientNormOf } from '../../../solver/refine.js';
import { cheapStride, curvatureOf, Samples } from './curvature.js';
import type { ClassPathPoint } from './path.js';
import { type ClassPenalty, lengthOf } from './penalty.js';
import type { StandardisedRows } from './rows.js';
import type { Steps } from './steps.js';

/** Lines up to which the curvature is factored. */
const MOST_LINES = 1500;
/** What the curvature is raised by, as a share of its largest second derivative. */
const FLOOR = 1e-9;

export interface Standing {
  /** gᵀH⁻¹g and the largest |g|·√H⁻¹ of the penalised loss, summed over `weight`. */
  readonly newtonDecrement: number;
  readonly gradientNorm: number;
}

/**
 * The standing of a point. The curvature is that of a sample of many rows, and without a factor of it, of more than 1,500
 * coefficients, its diagonal: a scale for the distance, not its last digits.
 */
export function* standingOf(
  rows: StandardisedRows,
  penalty: ClassPenalty,
  { b, gradient, lambda }: ClassPathPoint,
  weight: number,
  algebra: DenseAlgebra,
): Steps<Standing> {
  const { classes, factors } = penalty;
  const isFree = (c: number) =>
    factors[Math.floor(c / classes)] === 0 && rows.deviations[Math.floor(c / classes)]! > 0;
  const support = Array.from(b.keys()).filter((c) => b[c] !== 0 || isFree(c));
  const slopes = Float64Array.from(support, (c) => smoothSlope(penalty, lambda, b, gradient, c));
  const columns = [...new Set(support.map((c) => Math.floor(c / classes)))];
  const squared = (c: number) => lambda * (1 - penalty.alpha) * factors[Math.floor(c / classes)]!;
  if (support.length === 0) return { newtonDecrement: 0, gradientNorm: 0 };
  const byDiagonal = (): Standing => {
    const shares = rows.shares();
    const variances = Float64Array.from(support, (c) => {
      const share = shares[c % classes]!;
      return 1 / (share * (1 - share) + squared(c)) / weight;
    });
    const summed = slopes.map((slope) => slope * weight);
    const newtonDecrement = summed.reduce((sum, slope, i) => sum + slope * slope * variances[i]!, 0);
    return { newtonDecrement, gradientNorm: gradientNormOf(summed, variances) };
  };
  if (columns.length * classes > MOST_LINES) return byDiagonal();
  const stride = cheapStride(rows, columns.length);
  const curvature = yield* curvatureOf(new Samples(rows).of(stride), b, columns, stride);
  const lines = support.map((c) => curvature.position[Math.floor(c / classes)]! * classes + (c % classes));
  const most = lines.reduce((sum, line) => Math.max(sum, curvature.matrix[line * curvature.size + line]!), 0);
  const packed = new Float64Array(packedLength(support.length));
  for (let i = 0, next = 0; i < lines.length; i++) {
    for (let j = 0; j <= i; j++, next++)
      packed[next] = curvature.matrix[lines[i]! * curvature.size + lines[j]!]!;
    packed[next - 1]! += squared(support[i]!) + FLOOR * most;
  }
  const factored = algebra.cholesky(packed, support.length, 0);
  if (factored === null) return byDiagonal();
  const step = solve(factored, slopes);
  const decrement = slopes.reduce((sum, slope, i) => sum + slope * step[i]!, 0);
  const variances = algebra.variances(factored).map((one) => one / weight);
  return {
    newtonDecrement: Math.max(0, decrement * weight),
    gradientNorm: gradientNormOf(
      slopes.map((slope) => slope * weight),
      variances,
    ),
  };
}

/** The slope of the mean loss and the penalty, where that has one. */
function smoothSlope(
  { classes, alpha, factors, grouped }: ClassPenalty,
  lambda: number,
  b: Float64Array,
  gradient: Float64Array,
  c: number,
): number {
  const factor = factors[Math.floor(c / classes)]!;
  const size = grouped ? lengthOf(b, c - (c % classes), classes) : Math.abs(b[c]!);
  const direction = size > 0 ? b[c]! / size : 0;
  return gradient[c]! + lambda * factor * ((1 - alpha) * b[c]! + alpha * direction);
}
