/**
 * Damped Newton's method for −log-likelihood, which is convex: few passes, each with the whole Hessian.
 *
 * Needs `hessian` passes and, when a full step does not lower the loss enough, one `along` pass for a whole
 * backtracking line search (Armijo 1966; Nocedal & Wright 2006, sections 3.1 and 3.3). It stops on the Newton
 * decrement gᵀH⁻¹g, the squared distance to the optimum in standard errors (Boyd & Vandenberghe 2004, 9.5).
 * When plain sums no longer carry it (a nearly singular Hessian, or no progress although the decrement is not yet
 * small) it goes on in double-double.
 */

import { type Cholesky, solve } from '../math/cholesky.js';
import { accurateCholesky, accurateDot, accurateSolve } from '../math/cholesky-double-double.js';
import { type DenseAlgebra, plainAlgebra } from '../math/dense/dense-algebra.js';
import { packedSubmatrix, subvector } from '../math/packed.js';
import type {
  Iteration,
  Pass,
  PassKind,
  Problem,
  Solution,
  Solver,
  SolverRun,
  StopReason,
  Sums,
} from '../objective/objective.js';
import { backtrack, isEnough } from './line-search.js';
import { expand, norm, plus } from './vector.js';

export interface NewtonOptions {
  /** Default 100. */
  readonly maxIterations?: number;
  /** Stops when gᵀH⁻¹g is at most this; the last step is still taken. Default 1e-14. */
  readonly tolerance?: number;
  /** The `hessian` sums at the start, if they are known already. */
  readonly initial?: Sums;
  /** Whether the first step is stretched (`reachOf`): for starts at β = 0. Default false. */
  readonly stretch?: boolean;
  /** Factors Hessians. Default: plain loops, which have the same bits as any other. */
  readonly algebra?: DenseAlgebra;
}

/** A Newton solution also brings the factor of its last Hessian (active coefficients) for steps that follow. */
export interface NewtonSolution extends Solution {
  readonly factor: Cholesky | null;
  /** That of a sample of the rows, where there was one. */
  readonly guide?: Cholesky;
}

/** Relative pivot below which a Hessian in double precision is no longer trusted. */
const SMALLEST_PIVOT = 1e-12;
/** The same for double-double. */
const SMALLEST_ACCURATE_PIVOT = 1e-27;
/**
 * A decrement that is small, but that steps no longer lower: β rounded to doubles can be as far as this from the
 * optimum of nearly collinear columns, and the last steps (`refine.ts`), with β in double-double, go on from there.
 */
const CLOSE = 1e-6;

type Precision = 'double' | 'double-double';

interface Direction {
  /** −H⁻¹g over all coefficients, 0 where they may not move. */
  readonly step: Float64Array;
  /** gᵀH⁻¹g. */
  readonly decrement: number;
  readonly factor: Cholesky | null;
}

function doubleDirection(
  sums: Sums,
  active: readonly number[],
  size: number,
  algebra: DenseAlgebra,
): Direction | null {
  const factor = algebra.cholesky(packedSubmatrix(sums.hessian!, active), active.length, SMALLEST_PIVOT);
  if (factor === null) return null;
  const gradient = subvector(sums.gradient!, active);
  const solved = solve(factor, gradient);
  let decrement = 0;
  for (let i = 0; i < active.length; i++) decrement += gradient[i]! * solved[i]!;
  return { step: expand(solved, active, size, -1), decrement, factor };
}

function accurateDirection(sums: Sums, active: readonly number[], size: number): Direction | null {
  const matrix = {
    high: packedSubmatrix(sums.hessian!, active),
    low: packedSubmatrix(sums.hessianLow!, active),
  };
  const factor = accurateCholesky(matrix, active.length, SMALLEST_ACCURATE_PIVOT);
  if (factor.dependent.length > 0) return null;
  const gradient = { high: subvector(sums.gradient!, active), low: subvector(sums.gradientLow!, active) };
  const solved = accurateSolve(factor, gradient);
  return {
    step: expand(solved.high, active, size, -1),
    decrement: accurateDot(gradient, solved).hi,
    factor: null,
  };
}

function directionOf(
  sums: Sums,
  active: readonly number[],
  size: number,
  precision: Precision,
  algebra: DenseAlgebra,
): Direction | null {
  return precision === 'double'
    ? doubleDirection(sums, active, size, algebra)
    : accurateDirection(sums, active, size);
}

interface Move {
  readonly at: Float64Array;
  readonly sums: Sums;
  readonly length: number;
}

/**
 * How far a first step from β = 0 should reach. It is that of least squares, 4b, where linear discriminants are
 * b/(p·q·(1 − R²)) (Haggstrom 1983, J. Bus. Econ. Stat. 1:229): with R² = gᵀH⁻¹g/n and n = loss/ln 2, p = q = ½, a step
 * that falls short by as much; mostly it spares one pass of six. Never more than twice.
 */
function reachOf(loss: number, decrement: number): number {
  return 1 / (1 - Math.min((decrement * Math.LN2) / loss, 0.5));
}

/** Tries the step, `reach` times the full one, then a line search; null when no length lowers the loss. */
function* move(
  at: Float64Array,
  sums: Sums,
  { step: whole, decrement }: Direction,
  precision: Precision,
  reach: number,
): Generator<Pass, Move | null, Sums | undefined> {
  const step = reach === 1 ? whole : whole.map((value) => value * reach);
  const full = plus(at, step, 1);
  const tried = (yield { kind: 'hessian', at: full, precision })!;
  if (isEnough(tried.loss, sums.loss, reach * decrement)) return { at: full, sums: tried, length: reach };
  const length = yield* backtrack(at, step, sums.loss);
  if (length === 0) return null;
  const next = plus(at, step, length);
  return { at: next, sums: (yield { kind: 'hessian', at: next, precision })!, length: length * reach };
}

function describe(iteration: number, moved: Move, active: readonly number[], decrement: number): Iteration {
  return {
    kind: 'iteration',
    iteration,
    coefficients: moved.at,
    loss: moved.sums.loss,
    gradientNorm: norm(subvector(moved.sums.gradient!, active)),
    newtonDecrement: decrement,
    stepLength: moved.length,
  };
}

function* runNewton(
  problem: Problem,
  options: NewtonOptions,
): Generator<Pass | Iteration, NewtonSolution, Sums | undefined> {
  const { maxIterations = 100, tolerance = 1e-14, algebra = plainAlgebra, stretch = false } = options;
  const { size } = problem;
  const active = problem.active ?? Array.from({ length: size }, (_, i) => i);
  let precision: Precision = 'double';
  let at = problem.start;
  let factor: Cholesky | null = null;
  let previous = Number.POSITIVE_INFINITY;
  let lastStep: Float64Array = new Float64Array(size);
  const stop = (stopReason: StopReason, iterations: number): NewtonSolution => ({
    coefficients: at,
    stopReason,
    iterations,
    largestLogOdds: sums.largestLogOdds,
    lastStep,
    factor,
  });
  let sums = options.initial ?? (yield { kind: 'hessian', at, precision })!;
  for (let iteration = 0; ; ) {
    if (!Number.isFinite(sums.loss)) return stop('not-finite', iteration);
    const direction: Direction | null = directionOf(sums, active, size, precision, algebra);
    const decrement: number = direction?.decrement ?? Number.POSITIVE_INFINITY;
    if (direction !== null) ({ factor, step: lastStep } = direction);
    if (direction !== null && decrement <= tolerance) {
      at = plus(at, direction.step, 1);
      return stop('newton-decrement', iteration + 1);
    }
    if (direction !== null && iteration >= maxIterations) return stop('max-iterations', iteration);
    const isStalled = direction === null || (decrement > previous / 2 && previous < CLOSE);
    const reach: number = stretch && iteration === 0 ? reachOf(sums.loss, decrement) : 1;
    const moved: Move | null = isStalled ? null : yield* move(at, sums, direction, precision, reach);
    if (moved !== null) {
      previous = decrement;
      ({ at, sums } = moved);
      iteration++;
      yield describe(iteration, moved, active, decrement);
    } else if (precision === 'double') {
      precision = 'double-double';
      previous = Number.POSITIVE_INFINITY;
      sums = (yield { kind: 'hessian', at, precision })!;
    } else if (direction === null) return stop('singular', iteration);
    else return stop(decrement < CLOSE ? 'newton-decrement' : 'no-further-progress', iteration);
  }
}

const needs: ReadonlySet<PassKind> = new Set<PassKind>(['hessian', 'along']);

export const newton = {
  name: 'newton',
  needs,
  run: runNewton,
} satisfies Solver<NewtonOptions> & { run: (problem: Problem, options: NewtonOptions) => SolverRun };
