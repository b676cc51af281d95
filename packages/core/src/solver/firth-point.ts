/**
 * Firth's penalised loss F(β) = f(β) − ½ log det I(β) at a point: its value from a `hessian` pass, its gradient (the
 * modified score) from a `firth` pass. I is taken over all coefficients that are `free`, also where some of them are
 * held: profiles and restricted models are those of the same function.
 */
import {
  type AccurateCholesky,
  accurateCholesky,
  accurateDot,
  accurateSolve,
  type Pairs,
  pairAt,
  setPair,
} from '../math/cholesky-double-double.js';
import { add, type DoubleDouble, fromNumber, multiplyNumber, subtract } from '../math/double-double.js';
import { inverseRoot, logDeterminant } from '../math/inverse-root.js';
import { packedIndex, packedLength, packedSubmatrix } from '../math/packed.js';
import type { Pass, Problem, Sums } from '../objective/objective.js';
import { gather } from './refine.js';

export interface FirthProblem extends Problem {
  /** Indices of the coefficients of the model, ascending: the information is over these. */
  readonly free: readonly number[];
  /** Those that may move, ascending. */
  readonly active: readonly number[];
  /** Where linear equations bind the coefficients: how they move then, in place of `active`. The start obeys them. */
  readonly bound?: Directions;
}

/** Coefficients that move together, β = β₀ + N·γ. Gradients, steps and packed matrices of β are over all coefficients. */
export interface Directions {
  /** Nᵀg. */
  gradient(gradient: Pairs): Pairs;
  /** NᵀIN. */
  information(information: Pairs): Pairs;
  /** N times a step of γ. */
  step(step: Pairs): Pairs;
}

export type Precision = 'double' | 'double-double';

export interface FirthValue {
  /** β over all coefficients; the low parts are 0 in double precision. */
  readonly at: Pairs;
  /** f. */
  readonly loss: DoubleDouble;
  /** F. */
  readonly value: DoubleDouble;
  readonly largestLogOdds: number;
  /** I over the free coefficients, packed, and its factor. */
  readonly information: Pairs;
  readonly factor: AccurateCholesky;
}

export interface FirthPoint extends FirthValue {
  /** ∂F over all coefficients. */
  readonly gradient: Pairs;
}

/** Relative pivot at which the information counts as singular; sums of doubles lose log det I before. */
const SMALLEST_PIVOT: Readonly<Record<Precision, number>> = { double: 1e-8, 'double-double': 1e-28 };

type Asking<Result> = Generator<Pass, Result, Sums | undefined>;

function ask(kind: 'loss' | 'hessian', at: Pairs, precision: Precision): Pass {
  if (precision === 'double') return { kind, at: at.high, precision };
  return { kind, at: at.high, atLow: at.low, precision };
}

/** F at a point, or null where the information is singular in this precision. */
export function* firthValue(
  { free }: FirthProblem,
  at: Pairs,
  precision: Precision,
): Asking<FirthValue | null> {
  const sums = (yield ask('hessian', at, precision))!;
  const information = {
    high: packedSubmatrix(sums.hessian!, free),
    low: packedSubmatrix(sums.hessianLow!, free),
  };
  const factor = accurateCholesky(information, free.length, SMALLEST_PIVOT[precision]);
  if (factor.dependent.length > 0 || !Number.isFinite(sums.loss)) return null;
  const loss = add(fromNumber(sums.loss), fromNumber(sums.lossLow));
  const value = subtract(loss, multiplyNumber(logDeterminant(factor), 0.5));
  return { at, loss, value, largestLogOdds: sums.largestLogOdds, information, factor };
}

/** The same with the gradient. */
export function* withGradient(
  { free, size }: FirthProblem,
  value: FirthValue,
  precision: Precision,
): Asking<FirthPoint> {
  const { at, factor } = value;
  const root = spread(inverseRoot(factor), free, size);
  const low = precision === 'double' ? {} : { atLow: at.low, rootLow: root.low };
  const sums = (yield { kind: 'firth', at: at.high, root: root.high, precision, ...low })!;
  return { ...value, gradient: { high: sums.gradient!, low: sums.gradientLow! } };
}

export function* firthPoint(
  problem: FirthProblem,
  at: Pairs,
  precision: Precision,
): Asking<FirthPoint | null> {
  const value = yield* firthValue(problem, at, precision);
  return value && (yield* withGradient(problem, value, precision));
}

/** A packed matrix over some coefficients as one over all, 0 elsewhere. */
function spread(matrix: Pairs, indices: readonly number[], size: number): Pairs {
  const full = { high: new Float64Array(packedLength(size)), low: new Float64Array(packedLength(size)) };
  for (let i = 0; i < indices.length; i++) {
    for (let j = 0; j <= i; j++) {
      setPair(full, packedIndex(indices[i]!, indices[j]!), pairAt(matrix, packedIndex(i, j)));
    }
  }
  return full;
}

/** The modified score among some coefficients: their part of I⁻¹ times it, and its size in standard errors. */
export interface Scoring {
  readonly gradient: Pairs;
  /** Of the part of the information that belongs to the coefficients. */
  readonly factor: AccurateCholesky;
  readonly information: Pairs;
  /** I⁻¹g. */
  readonly step: Pairs;
  /** gᵀI⁻¹g: the squared distance to the optimum in standard errors, to first order. */
  readonly decrement: number;
}

/** The score of the coefficients that may move, at a point. */
export function scoring(point: FirthPoint, problem: FirthProblem): Scoring {
  const { gradient, information, factor } = problem.bound
    ? boundPart(point, problem, problem.bound)
    : activePart(point, problem);
  const step = accurateSolve(factor, gradient);
  return { gradient, factor, information, step, decrement: accurateDot(gradient, step).hi };
}

type Part = Pick<Scoring, 'gradient' | 'factor' | 'information'>;

function activePart(
  { gradient: full, information: all, factor: whole }: FirthPoint,
  { free, active }: FirthProblem,
): Part {
  const gradient = gather(full.high, full.low, active);
  if (active.length === free.length) return { gradient, information: all, factor: whole };
  const places = active.map((j) => free.indexOf(j));
  const information = {
    high: packedSubmatrix(all.high, places),
    low: packedSubmatrix(all.low, places),
  };
  return { gradient, information, factor: accurateCholesky(information, active.length, 0) };
}

function boundPart(point: FirthPoint, { free, size }: FirthProblem, bound: Directions): Part {
  const gradient = bound.gradient(point.gradient);
  const information = bound.information(spread(point.information, free, size));
  return { gradient, information, factor: accurateCholesky(information, gradient.high.length, 0) };
}
