/**
 * For many more rows than columns: Newton's method on a sample of the rows that grows, then L-BFGS over all rows, whose
 * first metric is the inverse Hessian of the sample (as Erdogdu & Montanari 2015, "Convergence rates of sub-sampled
 * Newton methods", with the curvature that the sample misses left to L-BFGS). A pass over all rows brings about
 * √(sample / columns) times the accuracy of the one before, so that ten of them are enough.
 */
import { type Cholesky, solve } from '../math/cholesky.js';
import type { DenseAlgebra } from '../math/dense/dense-algebra.js';
import { packedSubmatrix } from '../math/packed.js';
import type { CountedShard, Problem, RowShard } from '../objective/objective.js';
import { keepingHessians } from '../solver/kept-hessian.js';
import { lbfgs } from '../solver/lbfgs.js';
import { type NewtonSolution, newton } from '../solver/newton.js';
import { newtonCg } from '../solver/newton-cg.js';
import { ask, quietly } from '../solver/run.js';
import { isConverged } from '../solver/stop-reason.js';
import type { LoadedRows } from './loaded-rows.js';
import type { ShardWork } from './solve.js';

type Active = Problem & { readonly active: readonly number[] };

/** gᵀH⁻¹g on the sample at which it is left: the optimum of all rows is farther away than that. */
const NEAR = 1;
/** Relative pivot at which the Hessian of a sample is singular. */
const SINGULAR = 1e-12;
/** Steps on a sample: one that needs more may well be separated. */
const MOST_STEPS = 12;
/** From so many columns on one Hessian of a sample costs more than all the passes of conjugate gradients. */
const MANY_COLUMNS = 200;
/** Up to so many columns a Hessian of all rows costs no more than a few passes. */
const FEW_COLUMNS = 40;
/**
 * gᵀBg at which L-BFGS stops: a Newton step with the Hessian of all rows then changes nothing that can be seen, or
 * little where another one costs less than further passes.
 */
const TOLERANCE = { few: 1e-9, many: 1e-20 } as const;

/** Gradients for which a Hessian may be had for Newton steps to win over L-BFGS. */
const CHEAP_HESSIAN = 4;

export interface Sampled {
  readonly at: Float64Array;
  /** Factor of the sample's Hessian over the active coefficients, near `at`. */
  readonly factor: Cholesky;
  /** How many times as many rows there are. */
  readonly stride: number;
}

/** Newton on samples of the rows; null where one is separated or singular, or does not settle. */
export function* onSamples(
  shards: readonly RowShard[],
  problem: Active,
  strides: readonly number[],
  algebra: DenseAlgebra,
): ShardWork<Sampled | null> {
  let at = problem.start;
  let found: Sampled | null = null;
  for (const stride of strides) {
    const sample = shards.map((shard) => shard.sample(stride));
    const from = { ...problem, start: at };
    const isLast = stride === strides.at(-1);
    const { coefficients, stopReason, factor } =
      problem.active.length < MANY_COLUMNS
        ? yield* byNewton(sample, from, algebra)
        : yield* byConjugateGradients(sample, from, algebra, isLast);
    if (!isConverged(stopReason)) return null;
    at = coefficients;
    if (factor !== null) found = { at, factor, stride };
    else if (isLast) return null;
  }
  return found;
}

function byNewton(
  shards: readonly CountedShard[],
  problem: Active,
  algebra: DenseAlgebra,
): ShardWork<NewtonSolution> {
  const settings = { maxIterations: MOST_STEPS, tolerance: NEAR, algebra };
  return quietly(ask(shards, newton.run(problem, settings)));
}

/** The same without Hessians on the way; with one at the end where a factor is wanted. */
function* byConjugateGradients(
  shards: readonly CountedShard[],
  problem: Active,
  algebra: DenseAlgebra,
  wantsFactor: boolean,
): ShardWork<NewtonSolution> {
  const settings = { maxIterations: MOST_STEPS, tolerance: NEAR };
  const solution = yield* quietly(ask(shards, newtonCg.run(problem, settings)));
  if (!wantsFactor || !isConverged(solution.stopReason)) return { ...solution, factor: null };
  const there = { ...problem, start: solution.coefficients };
  return { ...solution, factor: yield* factorAt(shards, there, algebra) };
}

/** The factor of the Hessian at the start of a problem; null where that is singular. */
function* factorAt(
  shards: readonly CountedShard[],
  { start, active }: Active,
  algebra: DenseAlgebra,
): ShardWork<Cholesky | null> {
  const { hessian } = (yield { shards, pass: { kind: 'hessian', at: start } })!;
  return algebra.cholesky(packedSubmatrix(hessian!, active), active.length, SINGULAR);
}

/** What a sample says of the curvature at a start that is near the optimum already. */
export function* guideAt(
  shards: readonly RowShard[],
  problem: Active,
  stride: number,
  algebra: DenseAlgebra,
): ShardWork<Sampled | null> {
  const sample = shards.map((shard) => shard.sample(stride));
  const factor = yield* factorAt(sample, problem, algebra);
  return factor && { at: problem.start, factor, stride };
}

/**
 * To the optimum of all rows from where the samples led: by Newton steps where a Hessian costs little more than a
 * gradient, else by L-BFGS.
 */
export function* fromSamples(
  { shards, hessianCost }: LoadedRows,
  problem: Active,
  sampled: Sampled,
  algebra: DenseAlgebra,
  maxIterations?: number,
): ShardWork<NewtonSolution> {
  const { at, factor, stride } = sampled;
  const from = { ...problem, start: at };
  const limit = maxIterations === undefined ? {} : { maxIterations };
  if (hessianCost <= CHEAP_HESSIAN) return yield* ask(shards, keepingHessians(from, algebra, maxIterations));
  const metric = (vector: Float64Array) => solve(factor, vector).map((value) => value / stride);
  const tolerance = problem.active.length <= FEW_COLUMNS ? TOLERANCE.few : TOLERANCE.many;
  const solution = yield* ask(shards, lbfgs.run(from, { ...limit, metric, tolerance, foretells: true }));
  return { ...solution, factor: null, guide: factor };
}
