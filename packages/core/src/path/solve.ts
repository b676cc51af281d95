/**
 * Paths over loaded rows: the optimum at each λ from that of the λ before, each with its certificate. Rows stay where they are
 * for all of them; the curvature is kept from λ to λ and improved on the way.
 */
import type { LoadedRows } from '../fit/loaded-rows.js';
import type { ShardWork } from '../fit/solve.js';
import type { Pairs } from '../math/cholesky-double-double.js';
import { type DoubleDouble, fromNumber, toNumber } from '../math/double-double.js';
import { log } from '../math/elementary.js';
import type { Sums } from '../objective/objective.js';
import { Curvature } from '../solver/proximal/curvature.js';
import { type ProximalPenalty, penaltyValue } from '../solver/proximal/penalty.js';
import { Progress } from '../solver/proximal/progress.js';
import {
  type LossPoint,
  leastOfModel,
  type ProximalSolution,
  proximalNewton,
} from '../solver/proximal/proximal-newton.js';
import { fromCoefficients, inUnits, passAt, toHessian, toPairs, toSums } from '../solver/proximal/units.js';
import { largestViolation } from '../solver/proximal/violation.js';
import { ask, quietly } from '../solver/run.js';
import { type PathColumns, penaltyAt } from './columns.js';
import { firstLambda, lambdasFrom, steepest } from './lambdas.js';
import { lastDigits } from './last-digits.js';
import { strideFor, TrackedCurvature } from './tracked-curvature.js';

/** What is solved at every λ. */
export interface PathProblem {
  /** Of the rows only what is asked of them: their shards may be some of those of more rows. */
  readonly rows: Pick<
    LoadedRows,
    'shards' | 'columns' | 'count' | 'hessianCost' | 'start' | 'totals' | 'hasOffset'
  >;
  readonly columns: PathColumns;
  readonly intercept: boolean;
  readonly alpha: number;
}

export interface SolvePathOptions {
  /** Falling. Default: `count` of them from the first, down to `ratio` of it. */
  readonly lambdas?: ArrayLike<number> | undefined;
  /** Default 100. */
  readonly count?: number | undefined;
  /** Default 1e-4, or 1e-2 for fewer rows than columns. */
  readonly ratio?: number | undefined;
  /** Largest violation at each λ, as a share of `scale`. Default 1e-9. */
  readonly tolerance?: number | undefined;
  /** What violations are a share of. Default: the λ at which the first coefficient leaves 0. */
  readonly scale?: number | undefined;
  /** Whether the last digits are worked out in double-double. Default: for up to a million values. */
  readonly accurate?: boolean | undefined;
  /** Steps at each λ at most. Default: as many as it takes. */
  readonly maxIterations?: number | undefined;
  /** Where to begin: b and the packed Hessian by b, near the first λ. Default: where only free columns have moved. */
  readonly start?: { readonly at: Float64Array; readonly hessian: Float64Array } | undefined;
  /** Hessian sums at β = 0, where they are known. */
  readonly atZero?: Sums | null | undefined;
  /** Called where free columns alone have moved. */
  readonly onFree?: ((point: LossPoint) => void) | undefined;
  /** Called with each point; false ends the path there. */
  readonly onPoint?: ((point: SolvedPoint, done: number, total: number) => boolean) | undefined;
}

/** An optimum. */
export interface SolvedPoint {
  readonly lambda: number;
  /** b of the columns that take part: 0 exactly where the penalty says so. */
  readonly at: Float64Array;
  /** β over all columns on the scale of the shards, with low parts where they were worked out. */
  readonly coefficients: Pairs;
  /** −log-likelihood. */
  readonly loss: DoubleDouble;
  readonly largestLogOdds: number;
  /** That of −log-likelihood by b. */
  readonly gradient: Float64Array;
  /** Largest violation over all columns as a share of `scale`. */
  readonly violation: number;
  readonly iterations: number;
  /** Whether rounding lets sums come no nearer. */
  readonly isRounded: boolean;
  /** The packed Hessian by b near there, as the solver had it last; shared with later points. */
  readonly hessian: Float64Array;
}

export interface SolvedPath {
  /** The least λ at which every penalised coefficient is 0; null for ridge. */
  readonly lambdaMax: number | null;
  /** What violations are a share of. */
  readonly scale: number;
  readonly points: readonly SolvedPoint[];
}

/** Values times products of columns up to which each step has a Hessian of its own. */
const CHEAP = 5e5;
/** Values up to which last digits are worked out. */
const FEW_VALUES = 1e6;
/** Steps at one λ between Hessians at most. */
const MOST_STEPS = 100;
/** Hessians at one λ at most. */
const MOST_HESSIANS = 60;
/** Hessians that may come to nothing. */
const MOST_IDLE = 3;
/** Steps in plain sums, and the violation they are to reach, before those in double-double: these cost six times as much. */
const SHARPENING = 3;
const SHARP = 1e-12;
/** Before a λ is known, free columns are fitted to this slope of the mean loss. */
const NULL_TOLERANCE = 1e-13;

function isCheap({ count, columns, hessianCost }: PathProblem['rows']): boolean {
  return count * columns * hessianCost <= CHEAP;
}

/** Where only free columns have moved begins: the log-odds of all rows, where that is known. */
function startOf({ rows, intercept, columns }: PathProblem): Float64Array {
  const { totals, hasOffset, start } = rows;
  const at = start.slice();
  if (intercept && !hasOffset) at[0] = log(toNumber(totals.events)) - log(toNumber(totals.others));
  return fromCoefficients(columns.units, at);
}

/** A walk along λ. */
class Walk {
  readonly #problem: PathProblem;
  readonly #hessians: boolean;
  readonly #tracked: TrackedCurvature | null;
  #point: LossPoint;
  /** Steps so far. */
  #taken = 0;
  readonly curvature: Curvature;
  /** Whether the last optimum is as near as rounding lets sums come. */
  isRounded = false;

  constructor(problem: PathProblem, at: Float64Array, sums: Sums) {
    const { shards, count, columns, hessianCost } = problem.rows;
    this.#problem = problem;
    this.#hessians = isCheap(problem.rows);
    this.curvature = new Curvature(sums.hessian!.slice());
    this.#point = { at, loss: sums.loss, gradient: sums.gradient!, largestLogOdds: sums.largestLogOdds };
    const stride = this.#hessians ? 0 : strideFor(count, columns, hessianCost);
    this.#tracked =
      stride === 0 ? null : new TrackedCurvature(shards, stride, problem.columns.units, this.curvature);
  }

  /** Whether the curvature is that of the point it has come to by a step. */
  get hasHessians(): boolean {
    return this.#hessians && this.#taken > 0;
  }

  get point(): LossPoint {
    return this.#point;
  }

  /** To the optimum with a penalty, near the last one; returns the number of steps. */
  *next(penalty: ProximalPenalty, tolerance: number, most = Infinity): ShardWork<number> {
    this.isRounded = false;
    const tracked = this.#tracked;
    const from = this.#point.at;
    const target = tracked && leastOfModel(this.#point, this.curvature.hessian, penalty, tolerance);
    if (!tracked || !target) return yield* this.settle(penalty, tolerance, most);
    // The curvature half-way makes a step right to the second order.
    yield* tracked.move(target.map((b, i) => (b + from[i]!) / 2));
    if (!tracked.isLarge) return yield* this.settle(penalty, tolerance, most);
    const { iterations, state } = yield* this.#steps(penalty, tolerance, 1);
    if (state === 'converged' || iterations >= most) return iterations;
    yield* tracked.move(this.#point.at);
    return iterations + (yield* this.settle(penalty, tolerance, most - iterations));
  }

  /** To the optimum with a penalty; returns the number of steps. */
  *settle(penalty: ProximalPenalty, tolerance: number, most = Infinity): ShardWork<number> {
    let all = 0;
    const progress = new Progress(MOST_IDLE);
    for (let renewals = 0; ; renewals++) {
      const { iterations, state, violation } = yield* this.#steps(
        penalty,
        tolerance,
        Math.min(MOST_STEPS, most - all),
      );
      all += iterations;
      const isStuck = state === 'stalled' && (this.#hessians || (renewals > 0 && iterations <= 1));
      const { at, loss } = this.#point;
      this.isRounded =
        state !== 'converged' && (isStuck || !progress.goesOn(violation, loss + penaltyValue(penalty, at)));
      if (state === 'converged' || this.isRounded || renewals >= MOST_HESSIANS || all >= most) return all;
      yield* this.#renew();
    }
  }

  /** A few steps nearer, as far as plain sums and the curvature at hand lead; returns their number. */
  *sharpen(penalty: ProximalPenalty, tolerance: number): ShardWork<number> {
    return (yield* this.#steps(penalty, tolerance, SHARPENING)).iterations;
  }

  /** The curvature is that of all rows at the point. */
  *anchor(): ShardWork<void> {
    if (this.#tracked) yield* this.#tracked.anchor(this.#point.at);
  }

  *#steps(
    penalty: ProximalPenalty,
    tolerance: number,
    maxIterations: number,
  ): ShardWork<Pick<ProximalSolution, 'iterations' | 'state' | 'violation'>> {
    const { rows, columns } = this.#problem;
    const options = { tolerance, hessians: this.#hessians, maxIterations, before: this.#taken };
    const steps = proximalNewton(this.#point, penalty, this.curvature, options);
    const solution = yield* ask(rows.shards, inUnits(columns.units, steps));
    this.#point = solution.point;
    this.#taken += solution.iterations;
    return solution;
  }

  *#renew(): ShardWork<void> {
    const { rows, columns } = this.#problem;
    const pass = passAt(columns.units, 'hessian', this.#point.at);
    const { hessian } = (yield { shards: rows.shards, pass })!;
    this.curvature.renew(toHessian(columns.units, hessian!));
    yield* this.anchor();
  }
}

/** The first point: where only free columns have moved. */
function* begun(problem: PathProblem, { atZero, start }: SolvePathOptions): ShardWork<Walk> {
  const { rows, columns } = problem;
  const { shards } = rows;
  const at = start?.at ?? startOf(problem);
  const ask = function* (kind: 'gradient' | 'hessian'): ShardWork<Sums> {
    return (yield { shards, pass: passAt(columns.units, kind, at) })!;
  };
  if (start)
    return new Walk(problem, at, {
      ...toSums(columns.units, yield* ask('gradient')),
      hessian: start.hessian,
    });
  if (atZero && !columns.units.centred && !rows.hasOffset && problem.intercept) {
    // One probability for all rows: their weights are those at β = 0 by a factor.
    const sums = yield* ask('gradient');
    const [events, others] = [toNumber(rows.totals.events), toNumber(rows.totals.others)];
    const factor = (4 * events * others) / ((events + others) * (events + others));
    const hessian = atZero.hessian!.map((value) => value * factor);
    return new Walk(problem, at, toSums(columns.units, { ...sums, hessian }));
  }
  return new Walk(problem, at, toSums(columns.units, yield* ask('hessian')));
}

/** Solves at each λ in turn. */
export function* solvePath(problem: PathProblem, options: SolvePathOptions = {}): ShardWork<SolvedPath> {
  const { rows, columns, alpha } = problem;
  const weight = columns.weight.hi;
  const walk = yield* begun(problem, options);
  let slope = options.scale ?? 0;
  if (options.start !== undefined && options.scale !== undefined) yield* walk.anchor();
  else {
    yield* quietly(walk.settle(penaltyAt(columns, alpha, Infinity), NULL_TOLERANCE * weight));
    options.onFree?.(walk.point);
    yield* walk.anchor();
    slope = options.scale ?? steepest(columns, walk.point.gradient);
  }
  const first = firstLambda(slope, alpha);
  // Where no penalised column varies there is nothing that shares could be of.
  const scale = options.scale ?? ((alpha > 0 ? slope / alpha : slope) || 1);
  const { count = 100, ratio = rows.count < rows.columns ? 1e-2 : 1e-4 } = options;
  const lambdas = options.lambdas ?? lambdasFrom(first, count, ratio);
  const points: SolvedPoint[] = [];
  for (let k = 0; k < lambdas.length; k++) {
    const point = yield* solveAt(problem, walk, lambdas[k]!, scale, options);
    points.push(point);
    if (options.onPoint?.(point, points.length, lambdas.length) === false) break;
  }
  return { lambdaMax: alpha > 0 ? slope / alpha : null, scale, points };
}

/** The optimum at one λ, from where the walk is. */
function* solveAt(
  problem: PathProblem,
  walk: Walk,
  lambda: number,
  scale: number,
  { tolerance = 1e-9, accurate, maxIterations }: SolvePathOptions,
): ShardWork<SolvedPoint> {
  const { rows, columns, alpha } = problem;
  const penalty = penaltyAt(columns, alpha, lambda);
  const weight = columns.weight.hi;
  const wanted = (accurate ?? rows.count * rows.columns <= FEW_VALUES) && penalty.groups.length === 0;
  let iterations = yield* walk.next(penalty, tolerance * scale * weight, maxIterations);
  if (wanted && !(iterations >= (maxIterations ?? Infinity)))
    iterations += yield* walk.sharpen(penalty, SHARP * scale * weight);
  const { at, loss, gradient, largestLogOdds } = walk.point;
  const start = coefficientsAt(columns, at);
  const { hessian } = walk.curvature;
  const share = (found: Float64Array) => largestViolation(penalty, at, found) / (scale * weight);
  const plain = {
    ...{ lambda, at, iterations, hessian, gradient, largestLogOdds },
    coefficients: start,
    loss: fromNumber(loss),
    violation: share(gradient),
    isRounded: walk.isRounded,
  };
  if (!wanted) return plain;
  const refining = { shards: rows.shards, columns, penalty, alpha, lambda, hessian };
  const found = yield* lastDigits({ ...refining, isHessianThere: walk.hasHessians }, at, start);
  if (found === null) return plain;
  const { coefficients, gradient: own } = found;
  const there = fromCoefficients(columns.units, coefficients.high, coefficients.low);
  const violation = largestViolation(penalty, exactly(there, at), own) / (scale * weight);
  return { ...plain, isRounded: true, gradient: own, at: there, coefficients, loss: found.loss, violation };
}

/** β on the scale of the shards; at a bound exactly that. */
function coefficientsAt({ units, lower, upper, limits }: PathColumns, at: Float64Array): Pairs {
  const found = toPairs(units, at);
  limits.forEach((pair, i) => {
    if (pair && (at[i] === lower[i] || at[i] === upper[i]))
      found.high[units.columns[i]!] = pair[at[i] === lower[i] ? 0 : 1];
  });
  return found;
}

/** Coefficients at a bound stay exactly there, though β·unit may not be. */
function exactly(there: Float64Array, at: Float64Array): Float64Array {
  return there.map((b, i) => (Math.abs(b - at[i]!) <= 1e-15 * Math.abs(b) ? at[i]! : b));
}
