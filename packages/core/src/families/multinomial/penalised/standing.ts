/** Where penalised coefficients of all classes stand: by the curvature over those that are not 0. */
import type { DenseAlgebra } from '../../../math/dense/dense-algebra.js';
import { packedLength } from '../../../math/packed.js';
import { type Standing, standingOf, standingOfVariances } from '../../../solver/proximal/standing.js';
import { cheapStride, curvatureOf, Samples } from './curvature.js';
import type { ClassPathPoint } from './path.js';
import { type ClassPenalty, lengthOf } from './penalty.js';
import type { StandardisedRows } from './rows.js';
import type { Steps } from './steps.js';

/** Lines up to which the curvature is factored. */
const MOST_LINES = 1500;
/** What the curvature is raised by, as a share of its largest second derivative. */
const FLOOR = 1e-9;

/**
 * The standing of a point, of sums over `weight`. The curvature is that of a sample of many rows, and of more than 1,500
 * coefficients a bound of its diagonal: a scale for the distance, not its last digits.
 */
export function* standingOfClasses(
  rows: StandardisedRows,
  penalty: ClassPenalty,
  { b, gradient, lambda }: ClassPathPoint,
  weight: number,
  algebra: DenseAlgebra,
): Steps<Standing> {
  const { classes, factors } = penalty;
  const isFree = (c: number) =>
    factors[Math.floor(c / classes)] === 0 && rows.deviations[Math.floor(c / classes)]! > 0;
  const support = Array.from(b.keys()).filter((c) => isInside(penalty, b, c) && (b[c] !== 0 || isFree(c)));
  const slopes = Float64Array.from(support, (c) => weight * smoothSlope(penalty, lambda, b, gradient, c));
  const columns = [...new Set(support.map((c) => Math.floor(c / classes)))];
  const squared = (c: number) => lambda * (1 - penalty.alpha) * factors[Math.floor(c / classes)]!;
  if (support.length === 0) return { newtonDecrement: 0, gradientNorm: 0 };
  if (columns.length * classes > MOST_LINES) {
    const shares = rows.shares();
    const variances = Float64Array.from(support, (c) => {
      const share = shares[c % classes]!;
      return 1 / (share * (1 - share) + squared(c)) / weight;
    });
    return standingOfVariances(slopes, variances);
  }
  const stride = cheapStride(rows, columns.length);
  const curvature = yield* curvatureOf(new Samples(rows).of(stride), b, columns, stride);
  const lines = support.map((c) => curvature.position[Math.floor(c / classes)]! * classes + (c % classes));
  const most = lines.reduce((sum, line) => Math.max(sum, curvature.matrix[line * curvature.size + line]!), 0);
  const packed = new Float64Array(packedLength(support.length));
  for (let i = 0, next = 0; i < lines.length; i++) {
    for (let j = 0; j <= i; j++, next++)
      packed[next] = weight * curvature.matrix[lines[i]! * curvature.size + lines[j]!]!;
    packed[next - 1]! += weight * (squared(support[i]!) + FLOOR * most);
  }
  return standingOf(packed, slopes, algebra);
}

/** Whether a coefficient is not at a bound. */
function isInside({ classes, bounds }: ClassPenalty, b: Float64Array, c: number): boolean {
  const j = Math.floor(c / classes);
  return bounds === null || (b[c]! > bounds.lower[j]! && b[c]! < bounds.upper[j]!);
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
