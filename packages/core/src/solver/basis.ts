/**
 * Coordinates for a solver: with β = Tγ it sees γ, and gradients Tᵀg. The rows stay as they are.
 *
 * `data`: γ in units of the data. `standardised`: columns of mean 0 and variance 1 (without an intercept, which would
 * have to take up the means: of mean square 1). `whitened`: the curvature at β = 0 is the identity.
 */
import { packedIndex, packedLength, packedProduct, subvector } from '../math/packed.js';
import { multiplyUpper, solveLower, solveUpper, type Triangle } from '../math/triangular.js';
import type { Iteration, Pass, Problem, Solution, SolverRun, Sums } from '../objective/objective.js';

/** An invertible T over the active coefficients. */
export interface Basis {
  readonly size: number;
  /** Tγ. */
  toPoint(coordinates: Float64Array): Float64Array;
  /** T⁻¹β. */
  toCoordinates(point: Float64Array): Float64Array;
  /** Tᵀg. */
  toGradient(gradient: Float64Array): Float64Array;
}

/** T = diag(units). */
export function diagonalBasis(units: Float64Array): Basis {
  const multiply = (values: Float64Array) => values.map((value, j) => value * units[j]!);
  return {
    size: units.length,
    toPoint: multiply,
    toCoordinates: (point) => point.map((value, j) => value / units[j]!),
    toGradient: multiply,
  };
}

/**
 * Standardised columns, from their packed Gram matrix XᵀWX with weights of sum `weight`; with an intercept, column 0 is constant and takes up
 * the means. A column without spread stays as it is.
 */
export function standardisedBasis(
  gram: Float64Array,
  size: number,
  weight: number,
  intercept: boolean,
): Basis {
  if (!intercept)
    return diagonalBasis(Float64Array.from({ length: size }, (_, j) => unit(gram, j, weight, 0)));
  const means = Float64Array.from({ length: size }, (_, j) =>
    j === 0 ? 0 : gram[packedIndex(j, 0)]! / weight,
  );
  const units = means.map((mean, j) => (j === 0 ? 1 : unit(gram, j, weight, mean)));
  const scaling = diagonalBasis(units);
  const shift = (values: Float64Array, sign: number) => {
    const shifted = values.slice();
    for (let j = 1; j < size; j++) shifted[0] = shifted[0]! + sign * means[j]! * values[j]!;
    return shifted;
  };
  return {
    size,
    toPoint: (coordinates) => shift(scaling.toPoint(coordinates), -1),
    toCoordinates: (point) => scaling.toCoordinates(shift(point, 1)),
    toGradient: (gradient) =>
      scaling.toGradient(gradient.map((slope, j) => (j === 0 ? slope : slope - means[j]! * gradient[0]!))),
  };
}

/** 1 / standard deviation. */
function unit(gram: Float64Array, j: number, weight: number, mean: number): number {
  const square = gram[packedIndex(j, j)]! / weight;
  const variance = square - mean * mean;
  return variance > 1e-12 * square ? 1 / Math.sqrt(variance) : 1;
}

/** T = L⁻ᵀ for a curvature L·Lᵀ, which becomes the identity. */
export function whitenedBasis(triangle: Triangle): Basis {
  return {
    size: triangle.size,
    toPoint: (coordinates) => solveUpper(triangle, coordinates),
    toCoordinates: (point) => multiplyUpper(triangle, point),
    toGradient: (gradient) => solveLower(triangle, gradient),
  };
}

/** TᵀAT for a packed symmetric A over the active coefficients. */
export function inCoordinates(matrix: Float64Array, basis: Basis): Float64Array {
  const { size } = basis;
  const result = new Float64Array(packedLength(size));
  for (let j = 0; j < size; j++) {
    const direction = new Float64Array(size);
    direction[j] = 1;
    const column = basis.toGradient(packedProduct(matrix, basis.toPoint(direction)));
    for (let i = j; i < size; i++) result[packedIndex(i, j)] = column[i]!;
  }
  return result;
}

/** A solver's run in the coordinates of a basis. Its passes may be of any kind but `hessian`. */
export function* inBasis(
  basis: Basis,
  problem: Problem,
  makeRun: (problem: Problem) => SolverRun,
): SolverRun {
  const { size } = problem;
  const active = problem.active ?? Array.from({ length: size }, (_, j) => j);
  const spread = (values: Float64Array, into: Float64Array) => {
    for (let i = 0; i < active.length; i++) into[active[i]!] = values[i]!;
    return into;
  };
  const point = (coordinates: Float64Array) => spread(basis.toPoint(coordinates), problem.start.slice());
  const direction = (step: Float64Array) => spread(basis.toPoint(step), new Float64Array(size));
  const asked = (pass: Pass): Pass =>
    pass.kind === 'along'
      ? { ...pass, at: point(pass.at), step: direction(pass.step) }
      : { ...pass, at: point(pass.at) };
  const answered = (sums: Sums): Sums =>
    sums.gradient ? { ...sums, gradient: basis.toGradient(subvector(sums.gradient, active)) } : sums;
  const told = (iteration: Iteration) => ({ ...iteration, coefficients: point(iteration.coefficients) });

  const start = basis.toCoordinates(subvector(problem.start, active));
  const steps = makeRun({ size: active.length, start });
  let answer: Sums | undefined;
  for (;;) {
    const step = steps.next(answer);
    if (step.done) {
      const { coefficients, lastStep, ...rest }: Solution = step.value;
      return { ...rest, coefficients: point(coefficients), lastStep: direction(lastStep) };
    }
    if (step.value.kind === 'iteration') answer = yield told(step.value);
    else answer = answered((yield asked(step.value))!);
  }
}
