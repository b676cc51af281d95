/** Firth's penalised likelihood over loaded rows: its maximum, also where some coefficients are held or bound. */
import { accurateInverse } from '../math/cholesky-double-double.js';
import { add, type DoubleDouble, fromNumber, subtract, ZERO } from '../math/double-double.js';
import { logDD } from '../math/double-double-elementary.js';
import { diagonalOf, subvector } from '../math/packed.js';
import { FirthShard } from '../objective/firth.js';
import { type FirthSolution, minimiseFirth } from '../solver/firth.js';
import type { Directions, FirthProblem } from '../solver/firth-point.js';
import { restrictedValue } from '../solver/firth-profile.js';
import { gradientNormOf, proof, type Refined, stepBack } from '../solver/refine.js';
import { ask, quietly } from '../solver/run.js';
import { isConverged } from '../solver/stop-reason.js';
import { searchAliases } from './alias-search.js';
import { aliasesOf } from './aliases.js';
import { type Estimate, without } from './estimate.js';
import { independentInOrder } from './limiting.js';
import type { LoadedRows, MemoryRows } from './loaded-rows.js';
import type { ShardWork } from './solve.js';

function shardsOf({ shards, starts, events, others }: MemoryRows): FirthShard[] {
  return shards.map((shard, k) => {
    const part = (weights: Float64Array) => weights.subarray(starts[k]!, starts[k]! + shard.rows);
    return new FirthShard(shard, part(events), part(others));
  });
}

/** The point that was reached and its proof, as the last steps of other fits give them. */
function refinedOf({ point, scoring, step, stopReason }: FirthSolution, active: readonly number[]): Refined {
  const covariance = accurateInverse(scoring.factor);
  const variances = diagonalOf(covariance.high, active.length);
  const settled = isConverged(stopReason);
  const last = { high: step, low: new Float64Array(step.length) };
  const coefficients = settled ? stepBack(point.at, last, active) : point.at;
  const stands = {
    newtonDecrement: Math.max(0, scoring.decrement),
    gradientNorm: gradientNormOf(subvector(point.gradient.high, active), variances),
  };
  return {
    coefficients,
    loss: point.loss,
    largestLogOdds: point.largestLogOdds,
    variances,
    covariance,
    smallestPivot: point.factor.smallestPivot,
    ...(settled ? proof(coefficients, scoring.information, variances, active) : stands),
    settled,
  };
}

/** log det of the scales, by which −½ log det I is larger on the scale of the data. */
function scaling({ scales }: LoadedRows, free: readonly number[]): DoubleDouble {
  return free.reduce((sum, j) => add(sum, logDD(fromNumber(scales[j]!))), ZERO);
}

export class FirthLikelihood {
  readonly shards: readonly FirthShard[];
  readonly #rows: MemoryRows;
  /** Restricted minima by the coefficients that moved. */
  readonly #known = new Map<string, DoubleDouble | null>();
  #value: DoubleDouble | null = null;

  constructor(rows: MemoryRows) {
    this.#rows = rows;
    this.shards = shardsOf(rows);
  }

  /** F at the maximum that `estimate` found; null where it found none. */
  get value(): DoubleDouble | null {
    return this.#value;
  }

  *estimate(maxIterations?: number): ShardWork<Estimate> {
    const { columns, shards, start } = this.#rows;
    const initial = (yield { shards, pass: { kind: 'hessian', at: start } })!;
    const { aliases, gram } = yield* aliasesOf(this.#rows, initial, searchAliases);
    const free = without(
      columns,
      aliases.map(({ column }) => column),
    );
    const limit = maxIterations === undefined ? {} : { maxIterations };
    const found = yield* ask(this.shards, minimiseFirth(this.problem(free, free, start), limit));
    this.#value = found?.point.value ?? null;
    return {
      ...{ aliases, gram, free, active: free, separation: null, solver: 'newton' as const },
      solution: {
        coefficients: found?.point.at.high ?? start,
        stopReason: found?.stopReason ?? 'singular',
        iterations: found?.iterations ?? 0,
        largestLogOdds: found?.point.largestLogOdds ?? 0,
        lastStep: start,
      },
      refined: found && refinedOf(found, free),
      converged: found !== null && isConverged(found.stopReason),
    };
  }

  /** The maximum over these coefficients from `start` on, as far as sums of doubles carry; null where it was not reached. */
  *refit(active: readonly number[], start: Float64Array): ShardWork<Float64Array | null> {
    const steps = minimiseFirth(this.problem(active, active, start), { precision: 'double' });
    const found = yield* quietly(ask(this.shards, steps));
    return found !== null && isConverged(found.stopReason) ? found.point.at.high : null;
  }

  problem(free: readonly number[], active: readonly number[], start: Float64Array): FirthProblem {
    return { size: this.#rows.columns, free, active, start };
  }

  /** F in units of the data: without the scales that the columns have in the shards. */
  inUnits(value: DoubleDouble, free: readonly number[]): DoubleDouble {
    return add(value, scaling(this.#rows, free));
  }

  /** The minimum of F over some of the free coefficients, the others held at 0; null where it was not reached. */
  *restricted(
    free: readonly number[],
    active: readonly number[],
    start: Float64Array = new Float64Array(this.#rows.columns),
  ): ShardWork<DoubleDouble | null> {
    const key = `${free} ${active}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const value = yield* this.#minimum(this.problem(free, active, start));
    this.#known.set(key, value);
    return value;
  }

  /** The same where equations bind the free coefficients; `start` obeys them. */
  bound(free: readonly number[], bound: Directions, start: Float64Array): ShardWork<DoubleDouble | null> {
    return this.#minimum({ ...this.problem(free, free, start), bound });
  }

  /**
   * The same over the columns of a model within the one that was estimated. Where aliased columns come back in, F is taken
   * in columns among which theirs are, and told on the scale of the others.
   */
  *within({ free, gram }: Estimate, active: readonly number[]): ShardWork<DoubleDouble | null> {
    if (active.every((j) => free.includes(j))) return yield* this.restricted(free, active);
    const rest = Array.from({ length: this.#rows.columns }, (_, j) => j).filter((j) => !active.includes(j));
    const all = independentInOrder(gram!, [...active, ...rest]);
    const value = yield* this.restricted(all, active);
    const whole = yield* this.restricted(all, all);
    const peak = this.#value;
    return value && whole && peak && add(peak, subtract(value, whole));
  }

  #minimum(problem: FirthProblem): ShardWork<DoubleDouble | null> {
    return quietly(ask(this.shards, restrictedValue(problem)));
  }
}
